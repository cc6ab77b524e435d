"""How polygons that change meet those that stay: the questions of `coverage_checks`, asked of the changed ones only.

All shapes are EPSG:4490, lon lat in degrees; areas are geodesic, in square metres. Only what lies near a changed
polygon is looked at, so that one village takes hardly longer among 75,500 than among 755.
"""

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
from villagemap.frames.shapes import Mask, Shapes, without

_GAP_DEGREES = 0.1
"""Ground beside a new polygon that reaches farther (10 km) is no gap but a part of the city that is not loaded."""


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
    that a changed polygon covered before, or that a new polygon leaves; older gaps are not.
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
    found = overlaps(together, coverage.off[coverage.off < count], above_m2=overlap_m2)
    return Meetings(
        [(copy, int(near[at])) for copy, at in same],
        [
            pair._replace(second=int(near[pair.second - count]))
            for pair in found
            if pair.first < count <= pair.second
        ],
        _gaps(together, coverage, before, staying, near, gap_m2),
    )


def _near(changed: Shapes, before: Shapes, staying: Shapes) -> Rows:
    """Return what stays near the changed polygons and where they were, and farther around the new ones."""
    new = shapely.is_missing(before)
    boxes = [shapely.bounds(changed[~new]), shapely.bounds(before[~new])]
    around = shapely.bounds(changed[new]) + np.array([-1, -1, 1, 1]) * _GAP_DEGREES
    met = shapely.STRtree(staying).query(shapely.box(*np.concatenate([*boxes, around]).T))[1]
    return np.unique(met)


def _gaps(
    together: Shapes, coverage: Coverage, before: Shapes, staying: Shapes, near: Rows, gap_m2: float
) -> list[ChangedGap] | None:
    holes = holes_above(together, coverage, above_m2=gap_m2)
    if holes is None:
        return None
    holes = _without_farther(holes, np.delete(staying, near))
    areas = areas_above(holes, gap_m2)
    of, around = shapely.STRtree(together).query(holes, predicate="intersects")
    count = len(before)
    found = []
    for at in np.argsort(-areas, kind="stable").tolist():
        beside = np.unique(around[of == at])
        left_by = _left_by(holes[at], before, beside[beside < count], gap_m2)
        if areas[at] > gap_m2 and left_by is not None:
            stay = tuple(int(near[other - count]) for other in beside if other >= count)
            found.append(ChangedGap(left_by, stay, float(areas[at]), point_in(holes[at])))
    return found


def _without_farther(holes: Shapes, farther: Shapes) -> Shapes:
    """Take away what polygons cover that were too far to be looked at."""
    of, others = shapely.STRtree(farther).query(holes, predicate="intersects")
    left = [
        shapely.difference(hole, shapely.union_all(_valid(farther[others[of == at]]))) if at in of else hole
        for at, hole in enumerate(holes)
    ]
    parts: Shapes = shapely.get_parts(np.array(left, dtype=object))
    return parts[_are_areas(parts)]


def _left_by(hole: shapely.Geometry, before: Shapes, beside: Rows, gap_m2: float) -> int | None:
    """Return the changed polygon that leaves a hole: it covered it before, or it is new and beside it."""
    covered = areas_above(shapely.intersection(hole, before), gap_m2)
    if len(covered) and covered.max() > gap_m2:
        return int(np.argmax(covered))
    new = beside[shapely.is_missing(before[beside])]
    return int(new[0]) if len(new) else None


def _valid(shapes: Shapes) -> Shapes:
    return without(shapes, ~shapely.is_valid(shapes))


def _are_areas(shapes: Shapes) -> Mask:
    areas: Mask = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    return areas
