"""What shape a row has: none, empty, of another type, crossing itself, without area, drawn twice, a sliver."""

import numpy as np
import shapely

from villagemap.domain.layers import GeometryKind
from villagemap.frames.copies import repeats
from villagemap.frames.measures import area_km2, area_m2, length_km
from villagemap.frames.shapes import Mask, Shapes, invalid_at, of_kind, repaired, without
from villagemap.ingest.geometry.rows import RowReport, places
from villagemap.ingest.geometry.tolerances import TOLERANCE

_LEAST_SHARE = 0.01
"""Of the area after a repair: with less before it, loops drawn opposite ways have cancelled each other out."""


def check_missing(given: Shapes, faulty: Mask, report: RowReport) -> None:
    """Report rows without a geometry, and rows whose geometry is empty."""
    for at in places(shapely.is_missing(given) & ~faulty):
        report.error("geometry_missing", at)
    for at in places(shapely.is_empty(given) & ~faulty):
        report.error("geometry_empty", at)


def typed_shapes(shapes: Shapes, kind: GeometryKind, report: RowReport) -> Shapes:
    """Return the geometries of a layer's own type; others are errors and become None."""
    kept, other = of_kind(shapes, kind)
    for at in places(other):
        report.error("geometry_wrong_type", at, given=shapes[at].geom_type, expected=kind)
    return kept


def valid_areas(shapes: Shapes, report: RowReport) -> Shapes:
    """Return polygons made valid, with a warning that shows the place; None where nothing of use is left."""
    made, changed, tangled = repaired(shapes)
    for at in places(tangled):
        report.error("geometry_tangled", at, n=int(shapely.get_num_coordinates(shapes[at])))
    kept, _ = of_kind(made, GeometryKind.AREA)
    changed &= ~shapely.is_missing(kept)
    areas = zip(area_km2(shapes[changed]), area_km2(made[changed]), strict=True)
    for at, (before, after) in zip(places(changed), areas, strict=True):
        _warn_of_repair(shapes[at], at, abs(before), after, report)
    for at in places(shapely.is_missing(kept) & ~shapely.is_missing(shapes) & ~tangled):
        report.error("geometry_collapsed", at)
    return kept


def _warn_of_repair(shape: shapely.Geometry, at: int, before: float, after: float, report: RowReport) -> None:
    """Say where a polygon was repaired and how its area (km²) changed; loops drawn opposite ways have had none."""
    lon, lat = (round(side, 6) for side in invalid_at(shape) or shapely.bounds(shape)[:2].tolist())
    parts = {"lon": lon, "lat": lat, "after": f"{after:.4f}"}
    if before < _LEAST_SHARE * after:
        report.warn("loops_repaired", at, **parts)
    else:
        percent = f"{100 * (after - before) / before:+.2f} %"
        report.warn("geometry_repaired", at, **parts, before=f"{before:.4f}", percent=percent)


def check_repeated_shapes(shapes: Shapes, report: RowReport) -> Mask:
    """Warn of polygons that stand in an earlier row too; return which those are."""
    repeated = np.zeros(len(shapes), dtype=bool)
    for at, before in repeats(shapes):
        repeated[at] = True
        report.warn("shape_repeated", at, first=str(report.numbers[before]), other=report.name(before))
    return repeated


# On the ellipsoid a degree of latitude has 110.6 to 111.7 km; a tenth more than enough to find candidates.
_M2_PER_DEGREE2 = 112_000.0**2


def check_slivers(shapes: Shapes, report: RowReport) -> Shapes:
    """Warn of polygons so small that they are left over from cutting; return those that are an area at all.

    Others are errors and become None.
    """
    nothing = np.zeros(len(shapes), dtype=bool)
    small = np.flatnonzero(shapely.area(shapes) * _M2_PER_DEGREE2 < 10 * TOLERANCE["sliver"])
    for at, area in zip(small.tolist(), area_m2(shapes[small]), strict=True):
        if area < TOLERANCE["area_too_small"]:
            nothing[at] = True
            report.error("area_too_small", at, square_metres=f"{area:.3g}")
        elif area < TOLERANCE["sliver"]:
            report.warn("sliver", at, square_metres=round(float(area), 1))
    return without(shapes, nothing)


# Along a meridian a degree has 110.6 to 111.7 km, along a parallel less; a tenth more than enough to find candidates.
_M_PER_DEGREE = 60_000.0


def check_lengths(shapes: Shapes, report: RowReport) -> Shapes:
    """Return the lines that have a length at all. Others are errors and become None."""
    nothing = np.zeros(len(shapes), dtype=bool)
    short = np.flatnonzero(shapely.length(shapes) * _M_PER_DEGREE < TOLERANCE["line_too_short"])
    for at, length in zip(short.tolist(), length_km(shapes[short]) * 1_000, strict=True):
        if length < TOLERANCE["line_too_short"]:
            nothing[at] = True
            report.error("line_too_short", at, metres=f"{length:.2g}")
    return without(shapes, nothing)
