"""How the time of a request grows: with the collection where the answer stays, with the answer where the collection does.

Answers that the service would keep are asked for anew each time: other corners, other villages.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.city import LARGE, MIDDLE, SMALL, Size
from bench.client import Connection
from bench.datasets import Dataset, dataset
from bench.figure import TITLES, figure
from bench.growth import slope
from bench.peers.ours import COLLECTION, boxed, ours
from bench.results import Row, number
from bench.session import Session
from bench.window import WindowError

_SIZES = (SMALL, Size(2_400, 150), MIDDLE, Size(24_000, 150), LARGE)
_ANSWERS = (24, 75, 240, 755, 2_400, 7_550, 24_000, 75_500)
_FEWEST, _MOST, _MOST_SECONDS = 5, 60, 3.0
_PATIENCE_SECONDS = 900
_THOUSAND = 1_000
_OK, _NOT_MODIFIED = 200, 304
_STEP = 1e-6  # degrees: each rectangle is a little wider
_BOX = 75

Points = list[tuple[float, float]]
Paths = Callable[[Dataset, int], str]


def _a_rectangle(villages: int) -> Paths:
    def path(data: Dataset, turn: int) -> str:
        west, *others = data.city.bbox_of(villages)
        return boxed([f"{west - turn * _STEP:.7f}", *others])

    return path


def _a_village(data: Dataset, turn: int) -> str:
    return f"/villages/{data.city.codes[turn % data.size.villages]}.json"


def _a_page_of_the_list(data: Dataset, turn: int) -> str:
    """Ask for the page of the list that holds a village, another one each time."""
    return f"/villages?village={data.city.codes[turn * 13 % data.size.villages]}"


def _a_name(data: Dataset, turn: int) -> str:
    return f"{COLLECTION}?q={data.city.codes[turn * 7 % data.size.villages]}"


FIXED: Mapping[str, Paths] = {
    "304, nothing changed": lambda _data, _turn: COLLECTION,
    "one village": _a_village,
    "search for one code": _a_name,
    f"rectangle of {_BOX} villages": _a_rectangle(_BOX),
    "map page": lambda _data, _turn: "/",
    "list, 50 rows": _a_page_of_the_list,
}
_ACROSS = {"collection": "villages in the collection", "answer": "villages in the answer"}


def measure(session: Session) -> None:
    """Time requests at every size, draw both figures, and say how steep their lines are."""
    sizes = (SMALL, MIDDLE) if session.pace.quick else _SIZES
    session.figures["collection"] = fixed = _by_collection(sizes)
    session.add(_rows("collection", fixed))
    session.figures["answer"] = answers = _by_answer(dataset(sizes[-1]))
    session.add(_rows("answer", answers))
    for name, curves in (("collection", fixed), ("answer", answers)):
        drawn = figure(TITLES[name], _ACROSS[name], "milliseconds a request", curves)
        Path(session.folder, f"growth-{name}.svg").write_text(drawn, "utf-8")


def _by_collection(sizes: Sequence[Size]) -> dict[str, Points]:
    found: dict[str, Points] = {name: [] for name in FIXED}
    for size in sizes:
        data = dataset(size)
        with ours(data.workspace, patience=_PATIENCE_SECONDS):
            pass  # prepares it, which the requests below shall not feel
        with ours(data.workspace, patience=_PATIENCE_SECONDS) as server:
            for name, path in FIXED.items():
                found[name].append((size.villages, _milliseconds(server.address, path, data)))
    return found


def _by_answer(data: Dataset) -> dict[str, Points]:
    """Time rectangles of ever more villages; the last is everything."""
    kinds = {"GeoJSON, gzip": "", "CSV, gzip": "csv"}
    found: dict[str, Points] = {name: [] for name in kinds}
    with ours(data.workspace, patience=_PATIENCE_SECONDS) as server:
        for name, ending in kinds.items():
            for villages in (count for count in _ANSWERS if count < data.size.villages):
                path = _in_format(_a_rectangle(villages), ending)
                found[name].append((villages, _milliseconds(server.address, path, data)))
    return found


def _in_format(path: Paths, ending: str) -> Paths:
    return lambda data, turn: path(data, turn).replace(".geojson", f".{ending or 'geojson'}")


def _milliseconds(address: str, path: Paths, data: Dataset) -> float:
    """Return the median of some requests over one connection; 304s where the path stays and is a download."""
    taken: list[float] = []
    turns = itertools.count(time.time_ns() // 1_000_000 % 1_000)
    with Connection(address) as connection:
        first = connection.get(path(data, next(turns)))
        known = {"If-None-Match": first.header("ETag")} if path(data, 0) == COLLECTION else {}
        last = time.perf_counter() + _MOST_SECONDS
        while len(taken) < _FEWEST or (len(taken) < _MOST and time.perf_counter() < last):
            answer = connection.get(path(data, next(turns)), known)
            if answer.status != (_NOT_MODIFIED if known else _OK):
                raise WindowError(f"answered with {answer.status}")  # an error is quickly said
            taken.append(answer.seconds)
    return statistics.median(taken) * _THOUSAND


def _rows(by: str, curves: Mapping[str, Points]) -> list[Row]:
    return [_row(by, name, points) for name, points in curves.items()]


def _row(by: str, name: str, points: Points) -> Row:
    (low, first), (high, last) = points[0], points[-1]
    said = f"{number(first)} ms at {low:,}, {number(last)} ms at {high:,}"
    note = f"grows as {by}^{slope(points):.2f}"
    return Row("growth", f"{name}, by size of {by}", ours=said, note=note, raw={"points": points})
