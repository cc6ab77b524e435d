"""The bounded child: `python -m villagemap.reading.child FOLDER` reads the file in a folder into a table there.

Nothing but the standard library is imported before the limits stand.
"""

import contextlib
import ctypes
import importlib
import json
import resource
import signal
import sys
from pathlib import Path

INPUT = "input"
REQUEST = "request.json"
PROBLEM = "problem.json"
READ = "read.txt"

_MEGABYTE = 1_000_000
_REFUSED = 3
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


def confine(megabytes: int, seconds: int) -> None:
    """Bound memory, processor time and the size of any file written; cut the network off where allowed.

    The process ends with the one that asked for it.
    """
    for kind, most in (
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, megabytes * _MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # At the softer bound the process receives SIGXCPU, which the parent understands; at the harder it is killed.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # A network of its own, without any way out; the system allows it to root only.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_CLONE_NEWNET)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(folder: Path) -> int:
    """Read the file of a folder; return the exit code of the process."""
    document = json.loads((folder / REQUEST).read_text("utf-8"))
    megabytes = document["limits"]["child_megabytes"]
    confine(megabytes, document["limits"]["child_seconds"])
    try:
        _read(folder, document)
    except MemoryError:
        _leave(folder, {"reason": "beyond_limits", "megabytes": megabytes})
    except RecursionError:
        _leave(folder, {"reason": "too_deep"})
    else:
        return 0
    return _REFUSED


def _read(folder: Path, document: dict[str, object]) -> None:
    from villagemap.domain.errors import FileUnreadableError  # noqa: PLC0415 - after the limits
    from villagemap.reading.file_bounds import check_bounds  # noqa: PLC0415
    from villagemap.reading.raw import Request  # noqa: PLC0415
    from villagemap.reading.tally import TALLY  # noqa: PLC0415
    from villagemap.reading.transfer import write_table  # noqa: PLC0415
    from villagemap.settings import Limits  # noqa: PLC0415

    kind = str(document.pop("kind"))
    document["limits"] = Limits(**document["limits"])  # type: ignore[arg-type]
    document["aliases"] = tuple(document["aliases"])  # type: ignore[arg-type]
    request = Request(**document)  # type: ignore[arg-type]
    TALLY.file = folder / READ
    reader = importlib.import_module(f"villagemap.reading.readers.{kind}")
    try:
        table = reader.read(folder / INPUT, request)
        check_bounds(table, request.limits)
    except FileUnreadableError as error:
        _leave(folder, dict(error.parts))
        sys.exit(_REFUSED)
    write_table(table, folder)


def _leave(folder: Path, problem: dict[str, object]) -> None:
    (folder / PROBLEM).write_text(json.dumps(problem), "utf-8")


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
