"""Geometries as a layer keeps them: valid, and of the layer's own multi type."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from villagemap.domain.layers import GeometryKind
from villagemap.frames.crowding import is_crowded

Shapes = NDArray[np.object_]
Mask = NDArray[np.bool_]

_SINGLE = {
    GeometryKind.AREA: GeometryType.POLYGON,
    GeometryKind.LINE: GeometryType.LINESTRING,
    GeometryKind.POINT: GeometryType.POINT,
}
_MULTI = {
    GeometryKind.AREA: GeometryType.MULTIPOLYGON,
    GeometryKind.LINE: GeometryType.MULTILINESTRING,
    GeometryKind.POINT: GeometryType.MULTIPOINT,
}
_GATHER: dict[GeometryKind, Any] = {
    GeometryKind.AREA: shapely.multipolygons,
    GeometryKind.LINE: shapely.multilinestrings,
}


_MOST_CROSSINGS_EACH = 6_000
_MOST_CROSSINGS = 60_000
"""In one polygon, and in all polygons of a file: drawings by hand have a few; these take a second."""

_PAIRS_AT_ONCE = 100_000
_VERTICES_SOON_ASKED = 2_000
_MOST_MEETINGS = 60
"""Segments whose boxes one segment meets, on average: a border has 3 or 4, however winding."""


class Repaired(NamedTuple):
    """Geometries, which of them were repaired, and which cross themselves too often for that (None)."""

    shapes: Shapes
    changed: Mask
    tangled: Mask


def without(shapes: Shapes, mask: Mask) -> Shapes:
    """Return geometries with those of `mask` made None."""
    kept = shapes.copy()
    kept[mask] = None
    return kept


def of_kind(shapes: Shapes, kind: GeometryKind) -> tuple[Shapes, Mask]:
    """Return geometries promoted to the type of a layer, and which of them are of another type.

    Those become None, as do empty ones. A multipoint of one point is that point.
    """
    types = shapely.get_type_id(shapes)
    shapes = without(shapes, shapely.is_empty(shapes))
    given = ~shapely.is_missing(shapes)
    single, multi = types == _SINGLE[kind], types == _MULTI[kind]
    kept = np.full(len(shapes), None, dtype=object)
    if kind is GeometryKind.POINT:
        multi &= shapely.get_num_geometries(shapes) == 1
        kept[single & given] = shapes[single & given]
        kept[multi & given] = shapely.get_geometry(shapes[multi & given], 0)
    else:
        kept[multi & given] = shapes[multi & given]
        chosen = np.flatnonzero(single & given)
        kept[chosen] = _GATHER[kind](shapes[chosen], indices=np.arange(len(chosen)))
    return kept, given & ~single & ~multi


def repaired(areas: Shapes) -> Repaired:
    """Make polygons valid by their structure; what collapses to a line or a point is dropped.

    `make_valid`'s default method needs seconds for a star of a hundred vertices, this one a twentieth of a
    second; but its time too grows with the square of the crossings. So these are counted first, and polygons
    that cross themselves too often become None.
    """
    knots = _crowded(areas)
    invalid = np.flatnonzero(~(knots | shapely.is_missing(areas)))
    invalid = invalid[~shapely.is_valid(areas[invalid])]
    left = _MOST_CROSSINGS
    for row in invalid:
        crossings = _crossings(areas[row], min(left, _MOST_CROSSINGS_EACH)) if left > 0 else _MOST_CROSSINGS
        knots[row] = crossings > min(left, _MOST_CROSSINGS_EACH)
        left -= crossings
    mended = np.isin(np.arange(len(areas)), invalid) & ~knots
    made = without(areas, knots)
    made[mended] = shapely.make_valid(areas[mended], method="structure", keep_collapsed=False)
    return Repaired(made, mended, knots)


def _crowded(areas: Shapes) -> Mask:
    """Tell which polygons are such a tangle that even asking whether they are valid takes long."""
    large = np.flatnonzero(shapely.get_num_coordinates(areas) > _VERTICES_SOON_ASKED)
    crowded = np.zeros(len(areas), dtype=bool)
    crowded[large] = [is_crowded(_segments(areas[row]), most=_MOST_MEETINGS) for row in large]
    return crowded


def _segments(area: shapely.Geometry) -> Shapes:
    corners, rings = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(area)), return_index=True)
    following = rings[1:] == rings[:-1]
    pairs = np.stack([corners[:-1][following], corners[1:][following]], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)


def _crossings(area: shapely.Geometry, most: int) -> int:
    """Count the places where segments of a polygon meet that do not follow each other; stop above `most`."""
    segments: Shapes = _segments(area)
    tree = shapely.STRtree(segments)
    step = max(1, _PAIRS_AT_ONCE // max(1, len(segments)))
    pairs = 0
    for start in range(0, len(segments), step):
        pairs += len(tree.query(segments[start : start + step], predicate="intersects")[0])
        # Each segment meets itself and its two neighbours.
        if pairs - 3 * (start + step) > 2 * most:
            return most + 1
    return max(0, (pairs - 3 * len(segments)) // 2)


def invalid_at(shape: shapely.Geometry) -> tuple[float, float] | None:
    """Return the place where a geometry is invalid, in its own coordinates, where GEOS names one."""
    reason = shapely.is_valid_reason(shape)
    try:
        east, north = reason[reason.index("[") + 1 : reason.index("]")].split(" ")[:2]
        return float(east), float(north)
    except ValueError:
        return None


def bounds_of_all(shapes: Shapes) -> NDArray[np.float64]:
    """Return west, south, east, north of all vertices; `shapely.bounds` passes over the holes of polygons."""
    with np.errstate(invalid="ignore"):
        bounds = shapely.bounds(shapes)
        parts, of_part = shapely.get_parts(shapes, return_index=True)
        holed = np.flatnonzero(shapely.get_num_interior_rings(parts))
        rings, part = shapely.get_rings(parts[holed], return_index=True)
        of, sides = of_part[holed[part]], shapely.bounds(rings)
        np.fmin.at(bounds[:, :2], of, sides[:, :2])
        np.fmax.at(bounds[:, 2:], of, sides[:, 2:])
    return bounds


def are_finite(shapes: Shapes) -> Mask:
    """Tell which geometries have finite coordinates only; missing and empty ones count as such."""
    with np.errstate(invalid="ignore", over="ignore"):
        # Bounds pass over a NaN between two numbers, lengths do not; points have no length.
        finite = np.isfinite(shapely.bounds(shapes)).all(axis=1) & np.isfinite(shapely.length(shapes))
    fine: Mask = finite | shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return fine
