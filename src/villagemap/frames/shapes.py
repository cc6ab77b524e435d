"""Geometries as a layer keeps them: valid, and of the layer's own multi type."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from villagemap.domain.layers import GeometryKind

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


class Repaired(NamedTuple):
    """Repaired geometries, and which of them had to be."""

    shapes: Shapes
    changed: Mask


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

    `make_valid`'s default method needs seconds for a star of a hundred vertices; this one does not.
    """
    invalid = ~shapely.is_valid(areas) & ~shapely.is_missing(areas)
    made = areas.copy()
    made[invalid] = shapely.make_valid(areas[invalid], method="structure", keep_collapsed=False)
    return Repaired(made, invalid)


def invalid_at(shape: shapely.Geometry) -> tuple[float, float] | None:
    """Return the place where a geometry is invalid, in its own coordinates, where GEOS names one."""
    reason = shapely.is_valid_reason(shape)
    try:
        east, north = reason[reason.index("[") + 1 : reason.index("]")].split(" ")[:2]
        return float(east), float(north)
    except ValueError:
        return None


def are_finite(shapes: Shapes) -> Mask:
    """Tell which geometries have finite coordinates only; missing and empty ones count as such."""
    bounds = shapely.bounds(shapes)
    fine: Mask = np.isfinite(bounds).all(axis=1) | shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return fine
