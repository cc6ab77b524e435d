"""Roads from village to village, through the borders that neighbours share, and bridges on them."""

import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from villagemap.domain.planning import RoadKind
from villagemap.frames.crs import from_metric
from villagemap.frames.measures import length_km
from villagemap.sample.chance import Chance
from villagemap.sample.draft import Draft, bare, days_of
from villagemap.sample.rows import numbered, table_frame
from villagemap.sample.winding import wound

_DECIMALS = 7
_SLOPE = 0.22
_SPACING = 120.0  # metres between vertices
_KINDS = {
    RoadKind.BUILT: ("roads_built", 5.0),
    RoadKind.SAFETY: ("road_safety_works", 6.5),
    RoadKind.CORRIDOR: ("scenic_corridors", 18.0),
    RoadKind.ROUTE: ("scenic_routes", 24.0),
}
"""For each kind the published figure that sums it, and the length in km that a single road aims at."""


@dataclass(frozen=True)
class Network:
    """Ways between neighbouring villages in metres: `steps[village]` are its neighbours with their ways."""

    steps: list[dict[int, int]]
    ways: NDArray[Any]


def roads_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `roads`; the declared lengths of a kind sum to its published length."""
    rng = draft.chance("roads")
    network = _network(draft, rng)
    roads = [
        (kind, stops, line, length)
        for kind, (key, aim) in _KINDS.items()
        for stops, line, length in _roads(draft, network, key, aim, rng)
    ]
    columns = {
        "code": numbered("R", len(roads)),
        "name": [_name(draft, kind, stops) for kind, stops, _, _ in roads],
        "kind": [str(kind) for kind, _, _, _ in roads],
        "length_km": [float(length) for _, _, _, length in roads],
        "year": [str(draft.year)] * len(roads),
    }
    return table_frame("roads", columns, [shapely.MultiLineString([line]) for _, _, line, _ in roads])


def bridges_frame(draft: Draft, roads: pd.DataFrame) -> pd.DataFrame:
    """Return the layer `bridges`: points on roads that were built or rebuilt."""
    rng = draft.chance("bridges")
    count = draft.total("bridges_rebuilt")
    lines = roads.geometry[roads["kind"] == RoadKind.BUILT].to_numpy()
    lines = rng.choice(lines, count, replace=False)
    points = shapely.line_interpolate_point(
        shapely.line_merge(lines), rng.uniform(0.2, 0.8, count), normalized=True
    )
    villages = shapely.STRtree(draft.land.shapes).nearest(points)
    names = bare(draft.names[villages], draft.words.names["last"])
    columns = {
        "code": numbered("B", count),
        "name": [draft.words.bridge_name.format(village=name) for name in names],
        "village": draft.codes[villages],
        "rebuilt_on": days_of(draft.year, count, rng, months=(5, 11)),
    }
    return table_frame("bridges", columns, points)


def _network(draft: Draft, rng: Chance) -> Network:
    land = draft.land
    steps: list[dict[int, int]] = [{} for _ in range(len(draft))]
    ways = []
    for way, ((one, other), gate) in enumerate(zip(land.neighbours, land.gates, strict=True)):
        steps[one][int(other)] = steps[other][int(one)] = way
        straight = shapely.LineString([land.sites[one], gate, land.sites[other]])
        ways.append(wound(straight, slope=_SLOPE, spacing=_SPACING, rng=rng))
    return Network(steps, np.array(ways, dtype=object))


def _roads(
    draft: Draft, network: Network, key: str, aim: float, rng: Chance
) -> list[tuple[list[int], Any, Decimal]]:
    """Return roads with their stops and declared lengths; no way is used twice, the last road is cut to fit."""
    used: set[int] = set()
    left = draft.figures[key].value
    roads = []
    while left > 0:
        stops = _walk(draft, network, used, aim * rng.uniform(0.5, 1.5), rng)
        line = _joined(network, stops)
        length = min(Decimal(f"{_stored_km(draft, line):.2f}"), left)
        roads.append((stops, _stored(draft, _cut(draft, line, length)), length))
        left -= length
    return roads


def _walk(draft: Draft, network: Network, used: set[int], aim: float, rng: Chance) -> list[int]:
    """Go from village to village, as straight on as ways allow that are not used yet, for `aim` km."""
    while True:
        stops = [int(rng.integers(len(draft)))]
        gone = 0.0
        while gone < aim:
            ahead = [stop for stop, way in network.steps[stops[-1]].items() if way not in used]
            ahead = [stop for stop in ahead if stop not in stops]
            if not ahead:
                break
            stops.append(_straightest(draft, stops, ahead, rng))
            way = network.steps[stops[-2]][stops[-1]]
            used.add(way)
            gone += network.ways[way].length / 1_000
        if len(stops) > 1:
            return stops


def _straightest(draft: Draft, stops: list[int], ahead: list[int], rng: Chance) -> int:
    if len(stops) == 1:
        return int(rng.choice(ahead))
    sites = draft.land.sites
    heading = sites[stops[-1]] - sites[stops[-2]]
    turns = sites[ahead] - sites[stops[-1]]
    return ahead[int((turns @ heading / np.hypot(*turns.T)).argmax())]


def _joined(network: Network, stops: list[int]) -> Any:
    coordinates = []
    for here, there in itertools.pairwise(stops):
        way = shapely.get_coordinates(network.ways[network.steps[here][there]])
        coordinates.append(way if here < there else way[::-1])
    return shapely.LineString(np.vstack([coordinates[0], *(part[1:] for part in coordinates[1:])]))


def _cut(draft: Draft, line: Any, length: Decimal) -> Any:
    """Return the beginning of a line in metres that is `length` km long on the ellipsoid."""
    whole = _stored_km(draft, line)
    return substring(line, 0, min(1.0, float(length) / whole), normalized=True)


def _stored(draft: Draft, line: Any) -> Any:
    (stored,) = from_metric([line], zone=draft.land.zone)
    return shapely.transform(stored, lambda xy: np.round(xy, _DECIMALS))


def _stored_km(draft: Draft, line: Any) -> float:
    return float(length_km([_stored(draft, line)])[0])


def _name(draft: Draft, kind: RoadKind, stops: list[int]) -> str:
    start, end = bare(draft.names[[stops[0], stops[-1]]], draft.words.names["last"])
    return draft.words.road_names[kind].format(start=start, end=end)
