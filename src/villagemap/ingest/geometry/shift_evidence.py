"""The evidence for shifted coordinates: how much of a file each hypothesis puts where it belongs.

Points: which hypothesis puts most of them into the village that they claim. Polygons and lines: under which most of
their vertices lie on the stored outline that bears their code. Without such outlines, the borders of counties: areas
that fill a county meet all along its border. So points on the border lie on borders of the areas once both are brought
to the same coordinates, and under wrong hypotheses only where borders happen to cross.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.codes import county_of
from villagemap.domain.layers import GeometryKind, LayerSpec
from villagemap.frames.crs import Shift, shifted, unshifted
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Mask, Shapes
from villagemap.ingest.geometry.inside import claimed
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

_ON_OUTLINE_M = 50.0
_MOST_ROWS = 5_000
_FEWEST_ROWS = 5
_FEWEST_MORE = 3
_CLEARLY = 3
_LEAST_SHARE = 0.5
"""A hypothesis is likelier than "as they are" where it explains at least so many rows that those do not, and
so many times as many as the other way round: sites near a border fall out of their village by chance. It must
explain half of all: borders that were drawn anew touch old ones here and there under any hypothesis."""

_BESIDE_DEGREES = 0.02
"""Points of a border farther than this from every area of the file say nothing: the file may be a part of a county.
It is more than the larger shift, 1.4 km."""

_MOST_POINTS = 2_000
_FEWEST_POINTS = 50

Fits = Callable[[Shapes, Shapes], Mask]


@dataclass(frozen=True)
class Evidence:
    """Which of the rows or places each hypothesis puts where they belong; `basis` says what they were compared with."""

    basis: str
    fits: Mapping[Shift, Mask]

    @property
    def n(self) -> int:
        """How many rows or places were tried."""
        return len(self.fits[Shift.NONE])

    def percent(self, shift: Shift) -> int:
        """Return how many in a hundred a hypothesis puts where they belong."""
        return round(100 * self._share(shift))

    @property
    def order(self) -> list[Shift]:
        """The hypotheses, the likeliest first; as they are, unless another is clearly better."""
        best = sorted(Shift, key=lambda shift: -int(self.fits[shift].sum()))
        more, less = (int((one & ~other).sum()) for one, other in self._against(best[0]))
        explains = more >= _FEWEST_MORE and more >= _CLEARLY * less and self._share(best[0]) >= _LEAST_SHARE
        if best[0] is not Shift.NONE and not explains:
            best.remove(Shift.NONE)
            return [Shift.NONE, *best]
        return best

    @property
    def best(self) -> Shift:
        """The likeliest hypothesis."""
        return self.order[0]

    @property
    def decides(self) -> bool:
        """Tell whether the likeliest hypothesis explains half of all; else nothing can be decided."""
        return self._share(self.best) >= _LEAST_SHARE

    def _share(self, shift: Shift) -> float:
        return float(self.fits[shift].mean())

    def _against(self, shift: Shift) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
        shifted, as_is = self.fits[shift], self.fits[Shift.NONE]
        return (shifted, as_is), (as_is, shifted)


def evidence_of(
    shapes: Shapes, spec: LayerSpec, codes: Sequence[Value], villages: Sequence[Value], stored: Stored
) -> Evidence | None:
    """Return the evidence of points and the villages that they claim, of polygons and lines and their stored outlines.

    Where too few of these are stored, that of the borders of counties; None where there is none.
    """
    own = _own_evidence(shapes, spec, codes, villages, stored)
    if own is None and spec.name in _BY_BORDERS:
        return _BY_BORDERS[spec.name](shapes, codes, stored)
    return own


def _own_evidence(
    shapes: Shapes, spec: LayerSpec, codes: Sequence[Value], villages: Sequence[Value], stored: Stored
) -> Evidence | None:
    points = spec.geometry is GeometryKind.POINT
    belong = claimed(stored, "villages", villages) if points else claimed(stored, spec.name, codes)
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_missing(belong)))
    if not len(rows):
        return None
    if points:
        return _tried("points", shapes[rows], belong[rows], _in_village)
    vertices, of = shapely.get_coordinates(shapes[rows], return_index=True)
    outlines = belong[rows]
    if spec.geometry is GeometryKind.AREA:
        outlines = np.asarray(shapely.boundary(outlines), dtype=object)
    return _tried("outlines", np.asarray(shapely.points(vertices), dtype=object), outlines, _on_outline, of)


def _tried(
    basis: str, points: Shapes, belong: Shapes, fits: Fits, of: NDArray[np.intp] | None = None
) -> Evidence | None:
    """Try the hypotheses on a sample of points; `of` says which of `belong` each belongs to."""
    of = np.arange(len(points)) if of is None else of
    chosen = slice(None, None, max(1, len(points) // _MOST_ROWS))
    points, of = points[chosen], of[chosen]
    if len(points) < _FEWEST_ROWS:
        return None
    shapely.prepare(belong)
    return Evidence(basis, {shift: fits(unshifted(points, shift), belong[of]) for shift in Shift})


def _in_village(points: Shapes, villages: Shapes) -> Mask:
    inside: Mask = shapely.intersects(villages, points)
    return inside


def _on_outline(points: Shapes, outlines: Shapes) -> Mask:
    ways = shapely.get_coordinates(shapely.shortest_line(points, outlines))
    near: Mask = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1]) <= _ON_OUTLINE_M
    return near


def _against_counties(shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of the stored borders of counties about areas in them; None where there is none."""
    return _compared("counties", _outlines(stored, "counties", codes), _drawn(shapes), shifted)


def of_stored_counties(shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of areas about the stored counties around them: these may be the ones that are shifted."""
    return _compared("stored_counties", _outlines(stored, "counties", codes), _drawn(shapes), unshifted)


def _against_villages(counties: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of the stored borders of villages about counties; None where there is none."""
    return _compared("villages", _drawn(counties), _outlines(stored, "villages", codes), unshifted)


def _compared(
    basis: str, counties: Shapes, areas: Shapes, move: Callable[[Shapes, Shift], Shapes]
) -> Evidence | None:
    """Move points of the counties' borders under each hypothesis, and see how many lie on borders of the areas."""
    if not len(areas) or not len(counties):
        return None
    borders = shapely.STRtree(shapely.get_parts(shapely.boundary(areas)))
    points = _points_on(counties)
    points = points[_ways(points, borders) <= _BESIDE_DEGREES]
    if len(points) < _FEWEST_POINTS:
        return None
    return Evidence(basis, {shift: _on(move(points, shift), borders) for shift in Shift})


def _outlines(stored: Stored, table: str, codes: Sequence[Value]) -> Shapes:
    """Return the stored shapes of a table that are in the counties of these codes."""
    frame = stored.tables.get(table)
    if frame is None or "geometry" not in frame or not len(frame):
        return np.array([], dtype=object)
    of = {county_of(str(code)) for code in codes if code}
    chosen = frame["code"].map(county_of).isin(of).to_numpy()
    return _drawn(np.asarray(frame["geometry"].array, dtype=object)[chosen])


def _drawn(shapes: Shapes) -> Shapes:
    drawn: Shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return drawn


def _points_on(counties: Shapes) -> Shapes:
    """Return points at equal distances along borders: vertices stand close where a border is crooked."""
    lines = shapely.get_parts(shapely.boundary(counties))
    lengths = shapely.length(lines)
    step = lengths.sum() / _MOST_POINTS
    along = [np.arange(step / 2, length, step) for length in lengths]
    of = np.repeat(np.arange(len(lines)), [len(each) for each in along])
    points: Shapes = shapely.line_interpolate_point(lines[of], np.concatenate(along))
    return points


def _ways(points: Shapes, borders: shapely.STRtree) -> np.ndarray:
    """Return how far, in degrees, points are from the nearest border; infinity beyond `_BESIDE_DEGREES`."""
    (of, _), far = borders.query_nearest(
        points, max_distance=_BESIDE_DEGREES, return_distance=True, all_matches=False
    )
    ways = np.full(len(points), np.inf)
    ways[of] = far
    return ways


def _on(points: Shapes, borders: shapely.STRtree) -> Mask:
    of, nearest = borders.query_nearest(points, max_distance=_BESIDE_DEGREES, all_matches=False)
    ways = shapely.get_coordinates(shapely.shortest_line(points[of], borders.geometries[nearest]))
    metres = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1])
    on: Mask = np.zeros(len(points), dtype=bool)
    on[of] = metres <= _ON_OUTLINE_M
    return on


_BY_BORDERS = MappingProxyType(
    {"villages": _against_counties, "townships": _against_counties, "counties": _against_villages}
)
