"""Finer borders in pieces: each arc is in one piece, so that whatever has come fits to whatever has not."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.bounds import Bounds
from villagemap.exports.overview.levels import Level
from villagemap.frames.borders import Borders, Numbers

MOST_POINTS = 16_000  # at most about 40 kB compressed


def split(borders: Borders, level: Level, first: Level) -> Iterator[tuple[Numbers, Bounds]]:
    """Give groups of neighbouring arcs of at most about MOST_POINTS points at a level, with the box around each.

    Arcs that have no more points than at `first` are in no group. A box is that of all the arcs' vertices (degrees).
    """
    opens = borders.starts[:-1]
    if not len(opens):
        return
    weights = np.add.reduceat(level.kept, opens)
    arcs = np.flatnonzero(weights > np.add.reduceat(first.kept, opens))
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
