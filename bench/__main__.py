"""`python -m bench`: measure, print, store. `--list` names the parts, `--only` chooses, `--publish` writes the docs."""

import argparse
import datetime as dt
import signal
import sys
import time
import traceback
from collections.abc import Sequence

from bench import install, machine
from bench.parts import PARTS
from bench.places import LOGS, RESULTS
from bench.processes import limited
from bench.publish import publish
from bench.results import brief, minutes
from bench.session import QUICK, THOROUGH, Session

_MOST_SECONDS = 1_500  # of one part: what hangs shall not hold up the others


def main(words: Sequence[str]) -> int:
    """Run the parts that are asked for; return the exit code: 0 where all of them came to an end."""
    asked = _parser().parse_args(words)
    if asked.list:
        print(
            "\n".join(
                f"  {name:<12} {part.says}{'' if part.usual else ' (only where it is named)'}"
                for name, part in PARTS.items()
            )
        )
        return 0
    if asked.publish:
        return publish()
    unknown = [name for name in asked.only if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _leave)  # so that servers are stopped before we go
    install.install()
    folder = RESULTS / dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%S")
    pace = QUICK if asked.quick else THOROUGH
    session = Session(pace, folder, machine.about() | {"quick": pace.quick})
    usual = [name for name, part in PARTS.items() if part.usual]
    failed = [name for name in asked.only or usual if not _ran(name, session)]
    print(
        f"\n{(folder / 'table.md').read_text('utf-8') if session.rows else ''}\nStored in {folder}, after {minutes(session.seconds)}."
    )
    if failed:
        print(f"Not finished: {', '.join(failed)}; see .bench/logs/.")
    return 1 if failed else 0


def _leave(_number: int, _frame: object) -> None:
    sys.exit(1)


def _ran(name: str, session: Session) -> bool:
    """Run a part; what goes wrong in one does not take the others with it."""
    print(f"\n{name}: {PARTS[name].says}", flush=True)
    started = time.monotonic()
    try:
        with limited(_MOST_SECONDS):
            PARTS[name].run(session)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other parts shall run
        (LOGS / f"failed-{name}.log").write_text(traceback.format_exc())
        print(f"  {name} failed: {brief(error)}")
        return False
    finally:
        session.seconds[name] = round(time.monotonic() - started)
        session.save()
    print(f"  ({session.seconds[name]} s)", flush=True)
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=[], help="parts, joined by commas"
    )
    parser.add_argument(
        "--quick", action="store_true", help="short windows: to see that it runs, not to be quoted"
    )
    parser.add_argument("--list", action="store_true", help="name the parts and what they measure")
    parser.add_argument(
        "--publish", action="store_true", help="write the newest results into docs/performance.md"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
