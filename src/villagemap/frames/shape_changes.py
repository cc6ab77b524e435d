"""How far shapes moved: metres between points, largest distance and changed area between outlines."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.layers import GeometryKind
from villagemap.frames.crs import to_metric, zone_of
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Shapes

MOST_MEASURED = 5_000
"""So many outlines are measured at most; of more it is only said that they change."""

_MOST_VERTICES = 100
"""So many vertices of an outline are measured at most, evenly chosen of those that the other one lacks."""

# Large odd numbers: multiplied with them, near coordinates lie far from each other (modulo 2**64).
_PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)

Figures = NDArray[np.float64]


class Moved(NamedTuple):
    """Metres that each shape moved, and square metres that only one of the two covers; NaN where unknown."""

    metres: Figures
    square_metres: Figures


# What has no place in metres is infinite, and so is how far it moved.
@np.errstate(over="ignore", invalid="ignore")
def moved(old: Shapes, new: Shapes, kind: GeometryKind) -> Moved:
    """Compare shapes pair by pair (EPSG:4490, lon lat in degrees).

    Points are compared on the ellipsoid, outlines in metres of the three-degree zone of the old shape: its
    scale is off by less than 0.04 % within the zone. Areas are measured for polygons only.
    """
    both = ~(shapely.is_missing(old) | shapely.is_missing(new))
    metres, square_metres = np.full(len(old), np.nan), np.full(len(old), np.nan)
    if kind is GeometryKind.POINT:
        ends = (shapely.get_x(old), shapely.get_y(old), shapely.get_x(new), shapely.get_y(new))
        metres[both] = distance_m(*(end[both] for end in ends))
        return Moved(metres, square_metres)
    chosen = np.flatnonzero(both)[:MOST_MEASURED]
    zones = np.array([zone_of(lon) for lon in shapely.bounds(old[chosen])[:, [0, 2]].mean(axis=1)])
    for zone in np.unique(zones):
        here = chosen[zones == zone]
        before, after = to_metric(old[here], zone=int(zone)), to_metric(new[here], zone=int(zone))
        metres[here] = np.maximum(_farthest(before, after), _farthest(after, before))
        if kind is GeometryKind.AREA:
            square_metres[here] = _changed_area(before, after)
    return Moved(metres, square_metres)


def _farthest(these: Shapes, those: Shapes) -> Figures:
    """Return the largest distance of a vertex of each outline from its partner, in the unit of the coordinates."""
    vertices, pair = _lacking(these, those)
    lines = shapely.boundary(those) if shapely.get_dimensions(those[0]) > 1 else those
    farthest = np.zeros(len(these))
    np.maximum.at(farthest, pair, shapely.distance(shapely.points(vertices), lines[pair]))
    return farthest


def _lacking(these: Shapes, those: Shapes) -> tuple[Figures, NDArray[np.intp]]:
    """Return vertices that a shape has and its partner lacks, and the number of the pair of each."""
    mine, pair = shapely.get_coordinates(these, return_index=True)
    theirs, other = shapely.get_coordinates(those, return_index=True)
    lacking = ~np.isin(_keys(mine, pair), _keys(theirs, other))
    mine, pair = mine[lacking], pair[lacking]
    counts = np.bincount(pair, minlength=len(these))
    # The place of each vertex within its own shape: every step-th of them is taken.
    place = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    step = np.maximum(1, -(-counts // _MOST_VERTICES))
    taken = place % step[pair] == 0
    return mine[taken], pair[taken]


def _keys(vertices: Figures, pair: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a number for each vertex that only the same vertex (to the millimetre) of the same pair has too.

    Two others sharing one are less likely than a broken bit of memory.
    """
    east, north = np.round(vertices * 1_000).astype(np.int64).astype(np.uint64).T
    keys: NDArray[np.uint64] = (east * _PRIMES[0] + north) * _PRIMES[1] + pair.astype(np.uint64) * _PRIMES[2]
    return keys


def _changed_area(before: Shapes, after: Shapes) -> Figures:
    """Return the area of the symmetric difference; an overlay of what crosses itself would fail."""
    areas = np.full(len(before), np.nan)
    fine = shapely.is_valid(before) & shapely.is_valid(after)
    areas[fine] = shapely.area(shapely.symmetric_difference(before[fine], after[fine]))
    return areas
