"""What shape a row has: none, empty, of another type, crossing itself, without area, drawn twice, a sliver."""

import numpy as np
import shapely

from villagemap.domain.layers import GeometryKind
from villagemap.frames.copies import repeats
from villagemap.frames.measures import area_km2, area_m2
from villagemap.frames.shapes import Mask, Shapes, invalid_at, of_kind, repaired
from villagemap.ingest.geometry.rows import RowReport, places
from villagemap.ingest.geometry.tolerances import TOLERANCE

_NO_KM2 = 1e-6


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
    areas = zip(area_km2(shapes[changed]), area_km2(made[changed]), strict=True)
    for at, (before, after) in zip(places(changed), areas, strict=True):
        lon, lat = invalid_at(shapes[at]) or shapes[at].bounds[:2]
        report.warn("geometry_repaired", at, lon=round(lon, 6), lat=round(lat, 6), **_change(before, after))
    kept, _ = of_kind(made, GeometryKind.AREA)
    for at in places(shapely.is_missing(kept) & ~shapely.is_missing(shapes) & ~tangled):
        report.error("geometry_collapsed", at)
    return kept


def _change(before: float, after: float) -> dict[str, str]:
    """Return how a repair changed an area, in km² and per cent; loops drawn the other way count against each other."""
    before = abs(before)
    percent = f"{100 * (after - before) / before:+.2f} %" if before > _NO_KM2 else "–"
    return {"before": f"{before:.4f}", "after": f"{after:.4f}", "percent": percent}


def check_repeated_shapes(shapes: Shapes, report: RowReport) -> Mask:
    """Warn of polygons that stand in an earlier row too; return which those are."""
    repeated = np.zeros(len(shapes), dtype=bool)
    for at, before in repeats(shapes):
        repeated[at] = True
        report.warn("shape_repeated", at, first=str(report.numbers[before]), other=report.name(before))
    return repeated


# On the ellipsoid a degree of latitude has 110.6 to 111.7 km; a tenth more than enough to find candidates.
_M2_PER_DEGREE2 = 112_000.0**2


def check_slivers(shapes: Shapes, report: RowReport) -> None:
    """Warn of polygons so small that they are left over from cutting."""
    small = np.flatnonzero(shapely.area(shapes) * _M2_PER_DEGREE2 < 10 * TOLERANCE["sliver"])
    for at, area in zip(small.tolist(), area_m2(shapes[small]), strict=True):
        if area < TOLERANCE["sliver"]:
            report.warn("sliver", at, square_metres=round(float(area), 1))
