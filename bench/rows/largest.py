"""The page of a city that is far larger than it was made for: opened and looked at, against nothing."""

import statistics
from collections.abc import Sequence

from bench import browser
from bench.browser import Visit
from bench.city import LARGE
from bench.datasets import dataset
from bench.peers.ours import WITH_SITES, ours
from bench.places import LOGS
from bench.processes import StartError
from bench.results import Row, failed, number
from bench.session import Session
from bench.window import WindowError

_VISITS = 2
_MEGABYTE = 1e6
_WORK = f"page until drawn, {LARGE.villages:,}: opened, not compared"


def measure(session: Session) -> None:
    """Open the page in a cold browser, or say what happens instead."""
    if browser.missing():
        session.add([Row("largest", _WORK, note=browser.missing(), skipped=True)])
        return
    shot = str(LOGS / f"page-ours-{LARGE.name}.png")
    try:
        with ours(dataset(LARGE).workspace) as server:
            address = server.address + WITH_SITES
            count = 1 if session.pace.quick else _VISITS
            visits = [browser.visit(address, LARGE.villages, shot=shot) for _ in range(count)]
    except (StartError, WindowError, OSError) as error:
        session.add([failed("largest", _WORK, "", error)])
    else:
        session.add([opened(visits)])


def opened(visits: Sequence[Visit]) -> Row:
    """Make the row of visits: medians, and in how many files all came."""
    drawn, heap, sent = (
        statistics.median(part)
        for part in zip(*((one.drawn_ms, one.heap, one.sent) for one in visits), strict=True)
    )
    return Row(
        "largest",
        _WORK,
        ours=f"{number(drawn)} ms, {number(heap / _MEGABYTE)} MB of heap, {number(sent / _MEGABYTE)} MB sent",
        note=f"{visits[-1].files} files; {len(visits)} visit{'s' if len(visits) > 1 else ''}",
        raw={"drawn_ms": [one.drawn_ms for one in visits], "heap": [one.heap for one in visits]},
    )
