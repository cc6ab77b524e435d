"""Borders of a coverage, each once: between two nodes, where three areas meet, runs one arc with an area on either side.

What is done to an arc is done to both of its neighbours: however it is simplified, they never gape.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from villagemap.frames.coverage import Shapes

Numbers = NDArray[np.intp]

_STEP = 1e-7  # degrees, a centimetre: vertices nearer than that are one
_BITS = 31  # of a coordinate in such steps, from the corner of all shapes
_FEWEST_RING_POINTS = 3
NOBODY = -1


@dataclass(frozen=True)
class Borders:
    """Arcs, and the rings of the shapes as walks along them.

    `points` are n × 2 degrees by vertex; `vertices` are the vertices of all arcs one after another, those of arc i
    from `starts[i]` to `starts[i + 1]`. Rings run with their area at the left; `walks` are the arcs of all rings one
    after another (`walk_sizes` of each ring), in an order in which new arcs come with rising numbers. An arc's first
    ring walks it forward, its second backward. `shape_of_ring` and `left`, `right` are rows of shapes; `right` is
    NOBODY at the outer edge.
    """

    points: NDArray[np.float64]
    vertices: Numbers
    starts: Numbers
    walks: Numbers
    walk_sizes: Numbers
    shape_of_ring: Numbers
    left: Numbers
    right: Numbers

    def vertices_of(self, shapes: Shapes) -> NDArray[np.bool_]:
        """Mark by vertex which of them are vertices of other shapes, such as the same ones simplified."""
        marked = np.zeros(len(self.points), dtype=bool)
        if len(marked):
            known, order = self._sorted
            asked = _packed(shapely.get_coordinates(shapes), self._corner)
            found = np.minimum(np.searchsorted(known, asked), len(known) - 1)
            marked[order[found[known[found] == asked]]] = True
        return marked

    @cached_property
    def _corner(self) -> NDArray[np.float64]:
        corner: NDArray[np.float64] = self.points.min(axis=0)
        return corner

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int64], Numbers]:
        packed = _packed(self.points, self._corner)
        order = np.argsort(packed)
        return packed[order], order

    def keep(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Mark by place in `vertices` what stays of the arcs with only these vertices: their ends always do."""
        kept = marked[self.vertices]
        kept[self.starts[:-1]] = True
        kept[self.starts[1:] - 1] = True
        return kept


def borders_of(shapes: Shapes) -> Borders:
    """Return the borders of areas (EPSG:4490, degrees), which must be valid; they may gape or overlap.

    Only edges that exactly two rings walk, in opposite directions, are shared.
    """
    rings = _Rings.of(shapes)
    if not len(rings.numbers):
        nothing = np.zeros(0, dtype=np.intp)
        return Borders(
            rings.points, nothing, np.zeros(1, dtype=np.intp), nothing, nothing, nothing, nothing, nothing
        )
    twin = _twins(rings)
    first, size = _runs(rings, _nodes(rings, twin))
    last = rings.before[rings.along(first, size)]
    facing = np.where(twin[last] >= 0, twin[last], first)
    walks, _ = pd.factorize(np.minimum(first, facing))
    _, new = np.unique(walks, return_index=True)
    counts = size[new] + 1
    starts = np.concatenate([[0], np.cumsum(counts)])
    of_arc = np.repeat(np.arange(len(new)), counts)
    places = rings.along(first[new][of_arc], np.arange(len(of_arc)) - starts[of_arc])
    shape = rings.shape_of_ring[rings.ring]
    other = twin[first[new]]
    return Borders(
        rings.points,
        rings.numbers[places],
        starts,
        walks,
        np.bincount(rings.ring[first], minlength=len(rings.shape_of_ring)),
        rings.shape_of_ring,
        shape[first[new]],
        np.where(other >= 0, shape[other], NOBODY),
    )


@dataclass(frozen=True)
class _Rings:
    """All rings one after another, not closed: by place the vertex, the ring, and where the ring begins and ends."""

    points: NDArray[np.float64]
    numbers: Numbers
    ring: Numbers
    shape_of_ring: Numbers
    begin: Numbers
    length: Numbers

    @classmethod
    def of(cls, shapes: Shapes) -> "_Rings":
        parts, of_shape = shapely.get_parts(shapes, return_index=True)
        lines, of_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        points, ring = shapely.get_coordinates(lines, return_index=True)
        corner = points.min(axis=0, initial=np.inf)
        numbers, _places = pd.factorize(_packed(points, corner))
        _, places = np.unique(numbers, return_index=True)
        # The last point of a ring is its first one again; others may repeat the one before.
        moves = np.ones(len(numbers), dtype=bool)
        moves[:-1] = (ring[1:] == ring[:-1]) & (numbers[1:] != numbers[:-1])
        moves[-1:] = False
        numbers, ring = numbers[moves], ring[moves]
        areal = np.bincount(ring, minlength=len(lines)) >= _FEWEST_RING_POINTS
        kept = areal[ring]
        numbers, ring = numbers[kept], (np.cumsum(areal) - 1)[ring[kept]]
        length = np.bincount(ring, minlength=int(areal.sum()))
        begin = np.cumsum(length) - length
        return cls(points[places], numbers, ring, of_shape[of_part][areal], begin, length)

    def along(self, place: Numbers, steps: Numbers | int) -> Numbers:
        """Return where one comes to from a place by steps along its ring."""
        begin, length = self.begin[self.ring[place]], self.length[self.ring[place]]
        moved: Numbers = begin + (place - begin + steps) % length
        return moved

    @property
    def everywhere(self) -> Numbers:
        return np.arange(len(self.numbers))

    @property
    def after(self) -> Numbers:
        return self.along(self.everywhere, 1)

    @property
    def before(self) -> Numbers:
        return self.along(self.everywhere, -1)


def _packed(points: NDArray[np.float64], corner: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one whole number for each point: equal for points of one place."""
    steps = np.rint((points - corner) / _STEP).astype(np.int64)
    packed: NDArray[np.int64] = (steps[:, 0] << _BITS) + steps[:, 1]
    return packed


def _twins(rings: _Rings) -> Numbers:
    """Return by place the place whose edge is the same in the other direction, NOBODY where none is.

    An edge belongs to the place where it begins. Edges that overlapping areas walk in one direction have no twin.
    """
    a, b = rings.numbers.astype(np.int64), rings.numbers[rings.after].astype(np.int64)
    count = len(rings.points)
    edges, reverse = a * count + b, b * count + a
    order = np.argsort(edges, kind="stable")
    known = edges[order]
    once = np.ones(len(known), dtype=bool)
    once[1:] &= known[1:] != known[:-1]
    once[:-1] &= known[1:] != known[:-1]
    found = np.minimum(np.searchsorted(known, reverse), len(known) - 1)
    own = np.empty(len(known), dtype=bool)
    own[order] = once
    shared = (known[found] == reverse) & once[found] & own
    return np.where(shared, order[found], NOBODY)


def _nodes(rings: _Rings, twin: Numbers) -> NDArray[np.bool_]:
    """Mark the places where the neighbour changes; of a ring without any its vertex with the lowest number.

    The neighbour on the other side of that ring has the same vertices, and chooses the same one.
    """
    came, goes = twin[rings.before], twin
    after = rings.after
    onward = (came >= 0) & (goes >= 0) & (after[goes] == came)
    nodes: NDArray[np.bool_] = ~onward & ~((came < 0) & (goes < 0))
    lowest = np.minimum.reduceat(rings.numbers, rings.begin)
    alone = np.bincount(rings.ring[nodes], minlength=len(rings.begin)) == 0
    nodes |= alone[rings.ring] & (rings.numbers == lowest[rings.ring])
    return nodes


def _runs(rings: _Rings, nodes: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Return where each run from node to node begins, in ring order, and how many edges it has."""
    first = np.flatnonzero(nodes)
    ring = rings.ring[first]
    opens = np.searchsorted(ring, np.arange(len(rings.begin)))
    following = np.append(first[1:], 0)
    closes = np.append(ring[1:] != ring[:-1], True)
    following[closes] = first[opens[ring[closes]]] + rings.length[ring[closes]]
    return first, following - first
