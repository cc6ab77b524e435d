"""What the service weighs: with one and with two workers, with 755 villages and with a hundred times as many."""

from dataclasses import asdict
from pathlib import Path

from bench.city import LARGE, SMALL, Size
from bench.datasets import Dataset, dataset
from bench.peers.ours import FILTERED, boxed, ours
from bench.processes import StartError, Weight
from bench.results import Row, failed, number
from bench.session import Session
from bench.window import Load, ask, window

_MEGABYTE = 1e6
_PATIENCE_SECONDS = 900
_WARM_SECONDS = 3.0


def measure(session: Session) -> None:
    """Weigh the service after it has answered every kind of question."""
    weights: dict[Size, Weight] = {}
    for size in (SMALL,) if session.pace.quick else (SMALL, LARGE):
        data = dataset(size)
        for workers in (1, 2):
            work = f"memory, {size.villages:,}, {workers} worker{'s' if workers > 1 else ''}"
            try:
                weight = _weighed(data, workers)
            except StartError as error:
                session.add([failed("memory", work, "", error)])
                continue
            if workers == 1:
                weights[size] = weight
            session.add([_row(work, weight)])
        session.add([_beside(data)])
    if len(weights) > 1:
        session.add([_each(weights)])


def _weighed(data: Dataset, workers: int) -> Weight:
    with ours(data.workspace, workers=workers, patience=_PATIENCE_SECONDS) as server:
        for path in ("/", "/villages", FILTERED, boxed(data.city.bbox_of(SMALL.villages))):
            load = Load(server.address, path)
            ask(load)
            window(load, _WARM_SECONDS)  # so that every worker has answered
        return server.weight()


def _row(work: str, weight: Weight) -> Row:
    resident, once, own = (
        number(size / _MEGABYTE) for size in (weight.resident, weight.proportional, weight.anonymous)
    )
    said = f"{resident} MB resident, {once} MB with shared pages once, {own} MB of that not in a file"
    return Row("memory", work, ours=said, note=f"processes: {weight.processes}", raw=asdict(weight))


def _beside(data: Dataset) -> Row:
    """Add up what is prepared beside the workspace, where anything is."""
    files = [path for path in data.folder.rglob("*") if path.is_file() and _is_prepared(path, data)]
    total = sum(path.stat().st_size for path in files)
    each = f"{number(total / data.size.villages / 1_000)} kB a village, {number(total / _MEGABYTE)} MB in all"
    return Row("memory", f"prepared beside the workspace, {data.size.villages:,}", ours=each)


def _is_prepared(path: Path, data: Dataset) -> bool:
    theirs = {data.workspace, data.gpkg, data.lent_gpkg, data.geojson, data.folder / "stamp"}
    inside = path.relative_to(data.folder).parts[0]
    return (
        path not in theirs and not inside.startswith(("folium", "first", "load")) and "-wal" not in path.name
    )


def _each(weights: dict[Size, Weight]) -> Row:
    """Say what another village costs: the difference of the sizes, so that libraries do not count."""
    more = weights[LARGE].proportional - weights[SMALL].proportional
    count = (LARGE.villages - SMALL.villages) * 1_000
    own = weights[LARGE].anonymous - weights[SMALL].anonymous
    said = f"{number(more / count)} kB, {number(own / count)} kB of that not in a file"
    return Row("memory", "state in memory, for each further village", ours=said)
