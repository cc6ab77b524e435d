"""Levels of detail: the borders of the villages, ever coarser, down to the one that every page gets first.

Each level is made from the one before, and one that is only a step on the way is left out where it cannot be the last:
all of them cost little more than the finest. Finer ones come in pieces: each arc is in one piece, so that whatever has
come fits to whatever has not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.bounds import Bounds
from villagemap.frames.borders import Borders, Numbers, borders_of
from villagemap.frames.coverage import Shapes, Simplified, simplify_coverage, sound

# Metres. The first ones are fetched by those who look closely: at the highest zoom a pixel is 7 m wide, on sharp
# screens 3.5 m. Any but the finest can be what all pages get.
FINE_M = (2.5, 8.0, 25.0, 80.0)
_LADDER_M = (2.5, 8, 15, 25, 40, 60, 80, 130, 200, 300, 450, 700, 1_000, 2_000, 5_000)
_COARSEST_FINE = (
    0.6  # of the tolerance of what all pages get: a level that is hardly finer is not worth fetching
)
MOST_POINTS = 16_000  # of a piece: at most about 40 kB compressed
_FAR = 2.5  # times what is allowed: no step of the ladder takes that much away


@dataclass(frozen=True)
class Level:
    """A tolerance in metres, and the places in `Borders.vertices` that it keeps."""

    tolerance_m: float
    keeps: NDArray[np.bool_]


@dataclass(frozen=True)
class Levels:
    """The borders, the level that every page gets with its shapes, and the finer ones, the finest first."""

    borders: Borders
    first: Level
    simplified: Simplified
    fine: Sequence[Level]


def levels_of(shapes: Shapes, *, most_vertices: int, fits: Callable[[Borders, Level], bool]) -> Levels:
    """Simplify until the shapes have at most so many vertices and `fits` is content, or nothing is left to take."""
    shapes = sound(shapes)
    borders = borders_of(shapes)
    finer: list[Level] = []
    for level, simplified in _ladder(borders, shapes, most_vertices):
        few = shapely.get_num_coordinates(simplified.shapes).sum() <= most_vertices
        if (few and level.tolerance_m > FINE_M[0] and fits(borders, level)) or level.tolerance_m == _LADDER_M[
            -1
        ]:
            break
        finer.append(level)
    finest = _COARSEST_FINE * level.tolerance_m
    fine = [one for one in finer if one.tolerance_m in FINE_M and one.tolerance_m <= finest]
    return Levels(borders, level, simplified, fine)


def _ladder(borders: Borders, shapes: Shapes, most_vertices: int) -> Iterator[tuple[Level, Simplified]]:
    """Give ever coarser levels; those that nobody fetches only where the one before is not far from enough."""
    shared = True
    for metres in _LADDER_M:
        if metres not in FINE_M and shapely.get_num_coordinates(shapes).sum() > _FAR * most_vertices:
            continue
        simplified = simplify_coverage(shapes, metres=metres)
        shapes, shared = simplified.shapes, shared and simplified.shared
        yield Level(metres, borders.keep(borders.vertices_of(shapes))), Simplified(shapes, metres, shared)


def split_arcs(borders: Borders, level: Level, first: Level) -> Iterator[tuple[Numbers, Bounds]]:
    """Give groups of neighbouring arcs of at most about MOST_POINTS points at a level, with the box around each.

    Arcs that have no more points than at `first` are in no group. A box is that of all the arcs' vertices (degrees).
    """
    opens = borders.starts[:-1]
    if not len(opens):
        return
    weights = np.add.reduceat(level.keeps, opens)
    arcs = np.flatnonzero(weights > np.add.reduceat(first.keeps, opens))
    points = borders.points[borders.vertices]
    low, high = np.minimum.reduceat(points, opens), np.maximum.reduceat(points, opens)
    for group in _halved(arcs, (low + high) / 2, weights):
        yield group, Bounds(*low[group].min(axis=0).tolist(), *high[group].max(axis=0).tolist())


def _halved(arcs: Numbers, middles: NDArray[np.float64], weights: Numbers) -> Iterator[Numbers]:
    if not len(arcs):
        return
    if len(arcs) == 1 or weights[arcs].sum() <= MOST_POINTS:
        yield np.sort(arcs)
        return
    axis = int(np.argmax(np.ptp(middles[arcs], axis=0)))
    ordered = arcs[np.argsort(middles[arcs, axis], kind="stable")]
    heaped = np.cumsum(weights[ordered])
    half = int(np.clip(np.searchsorted(heaped, heaped[-1] / 2), 1, len(arcs) - 1))
    yield from _halved(ordered[:half], middles, weights)
    yield from _halved(ordered[half:], middles, weights)
