"""Which edges two polygons share exactly: the cheap test that spares most of a coverage the dear ones.

An edge is matched where one other polygon runs along it the other way, between the same two corners, and no third
does. How many polygons cover the ground changes at unmatched edges only: what overlaps, or has a gap beside it,
has one. Borders of a city's villages are matched but for the city's own.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Rows = NDArray[np.intp]
_Bits = NDArray[np.uint64]

_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_ONE = np.uint64(1)
_NOTHING = -1


@dataclass(frozen=True)
class SharedEdges:
    """For each edge the polygon that it is of, by position, and the one whose edge matches it: -1 where none does."""

    of: Rows
    partner: Rows

    def rows_unmatched(self) -> Rows:
        """Return the polygons with an edge that none or several others have."""
        return np.unique(self.of[self.partner == _NOTHING])

    def rows_alone(self) -> Rows:
        """Return the polygons without any matched edge."""
        alone = np.zeros(int(self.of.max(initial=-1)) + 1, dtype=bool)
        alone[self.of] = True
        alone[self.partner[self.partner != _NOTHING]] = False
        return np.flatnonzero(alone)


def shared_edges(polygons: Shapes) -> SharedEdges:
    """Match the edges of polygons, of which some may be missing. Coordinates are compared exactly.

    Edges are brought together by a number made of their corners, and then compared: where two edges
    have one number by chance, both count as unmatched.
    """
    parts, of_part = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    corners += 0.0  # of the two zeros one
    points = corners.view(np.complex128)[:, 0]
    begins = np.flatnonzero((ring[1:] == ring[:-1]) & (points[1:] != points[:-1]))
    first, second = _likely_pairs(corners, begins)
    one, other = begins[first], begins[second]
    same = (points[one] == points[other + 1]) & (points[one + 1] == points[other])
    of = of_part[part][ring[begins]]
    partner = np.full(len(begins), _NOTHING, dtype=np.intp)
    partner[first[same]] = of[second[same]]
    partner[second[same]] = of[first[same]]
    return SharedEdges(of, partner)


def _likely_pairs(corners: NDArray[np.float64], begins: Rows) -> tuple[Rows, Rows]:
    """Return pairs of edges, by position, that have the same number and share it with no third."""
    if not len(begins):
        return begins, begins
    place = np.uint64(len(begins).bit_length())
    numbers = _number(corners)
    # The number above, the position below: sorting whole numbers takes a sixth of sorting positions by them.
    keys = ((numbers[begins] + numbers[begins + 1]) >> place << place) | np.arange(
        len(begins), dtype=np.uint64
    )
    keys.sort()
    numbered = keys >> place
    same = np.concatenate([[False], numbered[1:] == numbered[:-1], [False]])
    twice = np.flatnonzero(same[1:-1] & ~same[:-2] & ~same[2:])
    keys &= (_ONE << place) - _ONE
    # In the order of their edges, so that neighbours in memory are compared.
    pairs = np.sort((keys[twice] << _HALF) | keys[twice + 1])
    return (pairs >> _HALF).astype(np.intp), (pairs & _LOWER).astype(np.intp)


def _number(corners: NDArray[np.float64]) -> _Bits:
    """Return a number for each corner, its bits well mixed (the last steps of S. Vigna's splitmix64)."""
    bits = corners.view(np.uint64)
    mixed: _Bits = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15) + bits[:, 1]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed
