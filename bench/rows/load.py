"""Many readers while a load is committed twice, and slow readers beside quick ones."""

from bench.city import SMALL
from bench.datasets import dataset
from bench.load_files import write_loads
from bench.peers.ours import COLLECTION, ours
from bench.readers import Heard, read_for
from bench.results import Row, number
from bench.session import Session
from bench.slow import longest_wait

_READERS, _SLOW, _THOUSAND = 50, 50, 1_000
_SLOW_TARGET_SECONDS = 2.0


def measure(session: Session) -> None:
    """Let readers read while data change, then let slow ones hold connections."""
    session.add([_busy(session)])
    session.add([_slow(session)])


def _busy(session: Session) -> Row:
    data = dataset(SMALL)
    workspace = data.fresh_workspace("load")
    loads = write_loads(data, workspace.parent)
    seconds = session.pace.load_seconds
    with ours(workspace) as server:
        heard = read_for(server.address, data, workspace, loads, readers=_READERS, seconds=seconds)
    return Row(
        "load",
        f"{_READERS} readers for {seconds:.0f} s while 755 villages are loaded {len(loads)} times",
        ours=f"p99 {number(heard.at(0.99) * _THOUSAND)} ms, median {number(heard.at(0.5) * _THOUSAND)} ms, "
        f"{len(heard.seconds) / heard.lasted:,.0f} answers a second",
        note=_said(heard, len(loads)),
        raw={"errors": heard.errors[:20], "mixed": heard.mixed[:20], "versions": sorted(heard.versions)},
    )


def _said(heard: Heard, loads: int) -> str:
    verdict = "holds" if heard.whole and len(heard.versions) == loads + 1 else "falls short"
    return (
        f"{verdict}: {len(heard.errors)} errors, {len(heard.mixed)} answers that mix versions, "
        f"{len(heard.versions)} versions seen, {len(heard.failed_loads)} loads failed, "
        f"a load is shown {number(max(heard.delays, default=0.0))} s after it"
    )


def _slow(session: Session) -> Row:
    seconds = session.pace.load_seconds / 3
    with ours(dataset(SMALL).workspace) as server:
        waits = longest_wait(server.address, COLLECTION, slow=_SLOW, seconds=seconds)
    verdict = "holds" if max(waits) <= _SLOW_TARGET_SECONDS else "falls short"
    return Row(
        "load",
        f"beside {_SLOW} readers of a byte a second",
        ours=f"longest wait {number(max(waits) * _THOUSAND)} ms, {len(waits):,} answers",
        note=f"{verdict}: at most {_SLOW_TARGET_SECONDS:.0f} s",
        raw={"waits": sorted(waits)[-20:]},
    )
