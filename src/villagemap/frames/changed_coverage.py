"""How polygons that change meet those that stay: the questions of `coverage_checks`, asked of the changed ones only.

All shapes are EPSG:4490, lon lat in degrees; areas are geodesic, in square metres. Only what lies near a changed
polygon is looked at, so that one village takes hardly longer among 75,500 than among 755.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely

from villagemap.frames.copies import equal_shapes
from villagemap.frames.coverage_checks import (
    Coverage,
    Overlap,
    Rows,
    areas_above,
    coverage_of,
    holes_above,
    overlaps,
    point_in,
)
from villagemap.frames.shapes import Shapes, without

_GAP_DEGREES = 0.1
"""Ground beside a new polygon that reaches farther (10 km) is no gap but a part of the city that is not loaded."""


_TOUCHING_DEGREES = 1e-6
"""Coordinates are rounded, so that neighbours touch to a decimetre."""


class ChangedGap(NamedTuple):
    """Ground that no polygon covers: the changed one that leaves it, and those around it that stay, by position."""

    changed: int
    staying: tuple[int, ...]
    square_metres: float
    at: tuple[float, float]


class Meetings(NamedTuple):
    """What changed polygons do to those that stay.

    `same` are pairs of equal shapes; in `overlaps` the first is the position of a changed polygon, the second that
    of one that stays. `gaps` is None where they would take minutes.
    """

    same: list[tuple[int, int]]
    overlaps: list[Overlap]
    gaps: list[ChangedGap] | None


def meetings(
    changed: Shapes, before: Shapes, staying: Shapes, *, overlap_m2: float, gap_m2: float
) -> Meetings | None:
    """Compare `changed` polygons, all valid, with those `staying`; what stands between two of one kind is not told.

    Invalid ones of the others count as missing: they may come from a workspace that somebody wrote by hand.
    `before` holds what each changed polygon was, None where it is new. A gap is told where ground is uncovered now
    that a changed polygon covered before, or beside a new polygon; other ones are not.
    None where it cannot be told, as for `coverage_of`.
    """
    before = _valid(before)
    near = _near(changed, before, staying)
    stay = _valid(staying[near])
    same = equal_shapes(changed, stay)
    together = np.concatenate([changed, stay])
    # A copy of a shape that stays is told as such, and would hide what else is there.
    together[[copy for copy, _ in same]] = None
    coverage = coverage_of(together)
    if coverage is None:
        return None
    count = len(changed)
    pairs = overlaps(together, coverage.off[coverage.off < count], above_m2=overlap_m2)
    found = _gaps(_Ground(together, before, gap_m2), changed, coverage, np.delete(staying, near))
    return Meetings(
        [(copy, int(near[at])) for copy, at in same],
        [
            pair._replace(second=int(near[pair.second - count]))
            for pair in pairs
            if pair.first < count <= pair.second
        ],
        found and [gap._replace(staying=tuple(near[list(gap.staying)].tolist())) for gap in found],
    )


def _gaps(ground: "_Ground", changed: Shapes, coverage: Coverage, farther: Shapes) -> list[ChangedGap] | None:
    given_up = ground.given_up(changed)
    new = shapely.is_missing(ground.before).any()
    left_open = ground.left_open(coverage, farther) if new else iter(())
    if left_open is None:
        return None
    return sorted((*given_up, *left_open), key=lambda gap: -gap.square_metres)


def _near(changed: Shapes, before: Shapes, staying: Shapes) -> Rows:
    """Return what stays near the changed polygons and where they were, and farther around the new ones."""
    new = shapely.is_missing(before)
    boxes = [
        _around(changed[~new], _TOUCHING_DEGREES),
        _around(before[~new], _TOUCHING_DEGREES),
        _around(changed[new], _GAP_DEGREES),
    ]
    return np.unique(shapely.STRtree(staying).query(np.concatenate(boxes))[1])


def _around(shapes: Shapes, degrees: float) -> Shapes:
    sides = shapely.bounds(shapes) + np.array([-1, -1, 1, 1]) * degrees
    return np.asarray(shapely.box(*sides.T), dtype=object)


@dataclass(frozen=True)
class _Ground:
    """Polygons that changed, what they were, and after them in `together` those near that stay."""

    together: Shapes
    before: Shapes
    gap_m2: float

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The polygons by place."""
        return shapely.STRtree(self.together)

    def given_up(self, changed: Shapes) -> Iterator[ChangedGap]:
        """Give the ground that a changed polygon covered before and none covers now, along those that stay.

        Ground that it gives up along the open, as on the border of a city, is no gap.
        """
        ground = shapely.difference(self.before, changed)
        for at in np.flatnonzero(areas_above(ground, self.gap_m2) > self.gap_m2).tolist():
            over = self.together[self.tree.query(ground[at], predicate="intersects")]
            for part, area in self._large(shapely.difference(ground[at], shapely.union_all(over))):
                beside = self._beside(part)
                if self._lies_along(part, beside):
                    yield self._gap(at, part, area, beside)

    def left_open(self, coverage: Coverage, farther: Shapes) -> Iterator[ChangedGap] | None:
        """Give the holes beside new polygons; None where looking for them would take minutes."""
        holes = holes_above(self.together, coverage, above_m2=self.gap_m2)
        return None if holes is None else self._beside_new(holes, farther)

    def _beside_new(self, holes: Shapes, farther: Shapes) -> Iterator[ChangedGap]:
        filling = shapely.STRtree(farther)
        for hole in holes:
            # What was too far to be looked at may fill it.
            others = _valid(farther[filling.query(hole, predicate="intersects")])
            for part, area in self._large(shapely.difference(hole, shapely.union_all(others))):
                beside = self._beside(part)
                new = beside[beside < len(self.before)]
                new = new[shapely.is_missing(self.before[new])]
                if len(new):
                    yield self._gap(int(new[0]), part, area, beside)

    def _large(self, ground: shapely.Geometry) -> Iterator[tuple[shapely.Geometry, float]]:
        parts = shapely.get_parts(ground)
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        areas = areas_above(parts, self.gap_m2)
        return ((part, float(area)) for part, area in zip(parts, areas, strict=True) if area > self.gap_m2)

    def _beside(self, part: shapely.Geometry) -> Rows:
        return np.sort(self.tree.query(part, predicate="dwithin", distance=_TOUCHING_DEGREES))

    def _lies_along(self, part: shapely.Geometry, beside: Rows) -> bool:
        """Tell whether more of a part's border runs along polygons that stay than along the open."""
        edge = shapely.boundary(part)
        stays = _along(edge, self.together[beside[beside >= len(self.before)]])
        return bool(stays > shapely.length(edge) - _along(edge, self.together[beside]))

    def _gap(self, changed: int, part: shapely.Geometry, area: float, beside: Rows) -> ChangedGap:
        staying = beside[beside >= len(self.before)] - len(self.before)
        return ChangedGap(changed, tuple(staying.tolist()), area, point_in(part))


def _along(edge: shapely.Geometry, polygons: Shapes) -> float:
    """Return how much of a line, in degrees, runs along polygons."""
    near = shapely.intersection(polygons, shapely.buffer(shapely.envelope(edge), 2 * _TOUCHING_DEGREES))
    beside = shapely.union_all(shapely.buffer(near, _TOUCHING_DEGREES))
    return float(shapely.length(shapely.intersection(edge, beside)))


def _valid(shapes: Shapes) -> Shapes:
    return without(shapes, ~shapely.is_valid(shapes))
