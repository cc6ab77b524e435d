"""Simplifying a coverage, so that neighbours keep the border that they share.

`shapely.coverage_simplify` (Visvalingam–Whyatt on shared edges, GEOS 3.12) simplifies all polygons together;
one polygon at a time would open gaps. GEOS refuses some defective coverages: then a repaired copy is tried,
and at last each polygon alone, which is said.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]

_METRES_PER_DEGREE = 111_320.0
_AREA_ERROR = 1e-9  # of areas that are added up: what overlaps by more is no coverage


@dataclass(frozen=True)
class Simplified:
    """Simplified polygons in the order given. `shared` is false where borders may gape."""

    shapes: Shapes
    tolerance_m: float
    shared: bool


def simplify_coverage(polygons: Shapes, *, metres: float) -> Simplified:
    """Simplify polygons (EPSG:4490, degrees) of a coverage to a tolerance of about `metres` along a meridian."""
    degrees = metres / _METRES_PER_DEGREE
    for repaired in (False, True):
        shapes = _repaired(polygons) if repaired else sound(polygons)
        try:
            simplified = shapely.coverage_simplify(shapes, degrees)
        except shapely.errors.GEOSException:
            continue
        return Simplified(_areal(simplified, shapes), metres, shared=True)
    return Simplified(_areal(shapely.simplify(shapes, degrees), shapes), metres, shared=False)


def sound(polygons: Shapes) -> Shapes:
    """Return the polygons, repaired where any of them is invalid; all vertices of simplified ones are among theirs."""
    return polygons if shapely.is_valid(polygons).all() else _repaired(polygons)


def _repaired(polygons: Shapes) -> Shapes:
    repaired: Shapes = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    return repaired


def _areal(simplified: Shapes, original: Shapes) -> Shapes:
    """Keep the original where simplifying left nothing: no village vanishes from the map."""
    lost = shapely.is_empty(simplified) | shapely.is_missing(simplified)
    return np.where(lost, original, simplified)


def join_coverage(polygons: Shapes, groups: NDArray[np.intp], count: int) -> Shapes:
    """Return the union of the polygons of each group 0 … `count` - 1; None for a group without any.

    Where polygons overlap, `coverage_union_all` would keep the lines between them; a plain union does not.
    """
    joined = np.full(count, None, dtype=object)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(count + 1))
    for group in range(count):
        members = polygons[order[starts[group] : starts[group + 1]]]
        if len(members):
            joined[group] = _union(members)
    return joined


def _union(members: Shapes) -> shapely.Geometry:
    """Join along shared edges, and look at what came of it: it is small, where checking the members takes longer."""
    try:
        joined = shapely.coverage_union_all(members)
    except shapely.errors.GEOSException:
        return shapely.union_all(_repaired(members))
    covered = shapely.area(members).sum()
    if shapely.is_valid(joined) and abs(joined.area - covered) <= _AREA_ERROR * covered:
        return joined
    return shapely.union_all(_repaired(members))
