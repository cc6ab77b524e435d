"""What shape a row has: none, empty, of another type, crossing itself, without area, drawn twice, a sliver."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from villagemap.domain.issues import Issue
from villagemap.domain.layers import GeometryKind
from villagemap.frames.copies import repeats
from villagemap.frames.measures import area_km2, area_m2, length_km
from villagemap.frames.shapes import Mask, Shapes, invalid_at, of_kind, repaired, without
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.inspection import Inspection, positions
from villagemap.ingest.rules import GeometryRule

_LEAST_SHARE = 0.01
"""Of the area after a repair: with less before it, loops drawn opposite ways have cancelled each other out."""

# On the ellipsoid a degree of latitude has 110.6 to 111.7 km; a tenth more than enough to find candidates.
_M2_PER_DEGREE2 = 112_000.0**2


def missing_shapes(inspection: Inspection, source: Shapes, faulty: Mask) -> Iterator[Issue]:
    """Report rows without a geometry, and rows whose geometry is empty."""
    for at in positions(shapely.is_missing(source) & ~faulty):
        yield inspection.issue(GeometryRule.GEOMETRY_MISSING, at)
    for at in positions(shapely.is_empty(source) & ~faulty):
        yield inspection.issue(GeometryRule.GEOMETRY_EMPTY, at)


def wrong_types(inspection: Inspection) -> Inspection:
    """Keep the geometries of the layer's own type; others are errors and become None."""
    kind, shapes = inspection.spec.geometry, inspection.drawn
    if kind is None:
        return inspection
    proper, other = of_kind(shapes, kind)
    issues = [
        inspection.issue(GeometryRule.GEOMETRY_WRONG_TYPE, at, given=shapes[at].geom_type, expected=kind)
        for at in positions(other)
    ]
    return replace(inspection.plus(issues), shapes=proper)


def valid_areas(inspection: Inspection) -> Inspection:
    """Make polygons valid, with a warning that shows the place; None where nothing of use is left."""
    shapes = inspection.drawn
    made, changed, tangled = repaired(shapes)
    issues = [
        inspection.issue(GeometryRule.GEOMETRY_TANGLED, at, n=int(shapely.get_num_coordinates(shapes[at])))
        for at in positions(tangled)
    ]
    areas, _ = of_kind(made, GeometryKind.AREA)
    changed &= ~shapely.is_missing(areas)
    sizes = zip(area_km2(shapes[changed]), area_km2(made[changed]), strict=True)
    for at, (before, after) in zip(positions(changed), sizes, strict=True):
        issues.append(_repair_issue(inspection, at, abs(before), after))
    collapsed = shapely.is_missing(areas) & ~shapely.is_missing(shapes) & ~tangled
    issues += [inspection.issue(GeometryRule.GEOMETRY_COLLAPSED, at) for at in positions(collapsed)]
    return replace(inspection.plus(issues), shapes=areas)


def _repair_issue(inspection: Inspection, at: int, before: float, after: float) -> Issue:
    """Say where a polygon was repaired and how its area (km²) changed; loops drawn opposite ways have had none."""
    shape = inspection.drawn[at]
    lon, lat = (round(side, 6) for side in invalid_at(shape) or shapely.bounds(shape)[:2].tolist())
    parts = {"lon": lon, "lat": lat, "after": f"{after:.4f}"}
    if before < _LEAST_SHARE * after:
        return inspection.issue(GeometryRule.LOOPS_REPAIRED, at, **parts)
    percent = f"{100 * (after - before) / before:+.2f} %"
    return inspection.issue(
        GeometryRule.GEOMETRY_REPAIRED, at, **parts, before=f"{before:.4f}", percent=percent
    )


def repeated_shapes(inspection: Inspection) -> tuple[Inspection, Mask]:
    """Warn of polygons that stand in an earlier row too; return which those are."""
    repeated = np.zeros(len(inspection.drawn), dtype=bool)
    issues = []
    for at, before in repeats(inspection.drawn):
        repeated[at] = True
        first, other = str(inspection.raw.numbers[before]), inspection.row_name(before)
        issues.append(inspection.issue(GeometryRule.SHAPE_REPEATED, at, first=first, other=other))
    return inspection.plus(issues), repeated


def slivers(inspection: Inspection) -> Inspection:
    """Warn of polygons so small that they are left over from cutting; those that are no area are errors."""
    shapes = inspection.drawn
    nothing = np.zeros(len(shapes), dtype=bool)
    small = np.flatnonzero(shapely.area(shapes) * _M2_PER_DEGREE2 < 10 * TOLERANCE["sliver"])
    issues = []
    for at, area in zip(small.tolist(), area_m2(shapes[small]), strict=True):
        if area < TOLERANCE["area_too_small"]:
            nothing[at] = True
            issues.append(inspection.issue(GeometryRule.AREA_TOO_SMALL, at, square_metres=f"{area:.3g}"))
        elif area < TOLERANCE["sliver"]:
            square_metres = round(float(area), 1)
            issues.append(inspection.issue(GeometryRule.SLIVER, at, square_metres=square_metres))
    return replace(inspection.plus(issues), shapes=without(shapes, nothing))


# Along a meridian a degree has 110.6 to 111.7 km, along a parallel less; a tenth more than enough to find candidates.
_M_PER_DEGREE = 60_000.0


def lines_without_length(inspection: Inspection) -> Inspection:
    """Report lines that have no length; they lose their shape."""
    shapes = inspection.drawn
    nothing = np.zeros(len(shapes), dtype=bool)
    issues = []
    short = np.flatnonzero(shapely.length(shapes) * _M_PER_DEGREE < TOLERANCE["line_too_short"])
    for at, length in zip(short.tolist(), length_km(shapes[short]) * 1_000, strict=True):
        if length < TOLERANCE["line_too_short"]:
            nothing[at] = True
            issues.append(inspection.issue(GeometryRule.LINE_TOO_SHORT, at, metres=f"{length:.2g}"))
    return replace(inspection.plus(issues), shapes=without(shapes, nothing))


def area_differences(inspection: Inspection) -> Iterator[Issue]:
    """Warn of polygons whose geodesic area is not the declared one, in km², within the tolerance."""
    column = inspection.columns.column("area_declared")
    if not column:
        return
    declared = np.array(
        [
            np.nan if isinstance(value, str) or value is None else value
            for value in inspection.values("area_declared")
        ],
        dtype=np.float64,
    )
    rows = np.flatnonzero(~(np.isnan(declared) | shapely.is_missing(inspection.drawn)))
    areas = area_km2(inspection.drawn[rows]) if len(rows) else ()
    for at, drawn in zip(rows.tolist(), areas, strict=True):
        if abs(drawn - declared[at]) > TOLERANCE["area_differs"] * max(drawn, declared[at]):
            yield inspection.issue(
                GeometryRule.AREA_DIFFERS,
                at,
                field=column,
                declared=round(float(declared[at]), 3),
                drawn=round(float(drawn), 3),
            )
