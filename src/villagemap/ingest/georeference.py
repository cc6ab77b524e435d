"""The step that places rows: geometries brought to EPSG:4490, repaired, and of the layer's type."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from villagemap.domain.entries import LoadMode
from villagemap.domain.issues import Issue
from villagemap.domain.layers import GeometryKind
from villagemap.frames.crs import Shift, crs_name, shapes_to_storage
from villagemap.frames.crs_names import crs_said
from villagemap.frames.shapes import Mask, Shapes, are_finite, without
from villagemap.ingest.geometry.extent import (
    extent_issues,
    lost_vertices,
    middles,
    seat_issues,
    size_issues,
    zero_coordinates,
)
from villagemap.ingest.geometry.forms import (
    area_differences,
    lines_without_length,
    missing_shapes,
    repeated_shapes,
    slivers,
    valid_areas,
    wrong_types,
)
from villagemap.ingest.geometry.inside import outside_county, outside_village
from villagemap.ingest.geometry.neighbours import neighbour_issues, stored_neighbour_issues
from villagemap.ingest.geometry.shifts import NAMES, without_shift
from villagemap.ingest.geometry.systems import StatedSystem, System, are_degrees, located
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.rules import GeometryRule
from villagemap.ingest.values import is_empty


@dataclass(frozen=True)
class _SourceShapes:
    """Geometries as the file gives them, and the system that it states; `faulty` rows are reported already."""

    shapes: Shapes
    stated: StatedSystem
    faulty: Mask


def georeference(inspection: Inspection, context: LoadContext) -> Inspection:
    """Place the rows; where their coordinate system is unknown or asked for, they get no shapes."""
    inspection = inspection.plus(seat_issues(inspection, context))
    inspection, source = _source_shapes(inspection)
    if source is None or context.spec.geometry is None:
        return inspection
    inspection, zeros = zero_coordinates(inspection, source.shapes)
    source = _SourceShapes(without(source.shapes, zeros), source.stated, source.faulty | zeros)
    inspection, system = located(inspection, context, middles(source.shapes), source.stated)
    return inspection if system is None else _placed(inspection, context, source, system)


def _placed(
    inspection: Inspection, context: LoadContext, source: _SourceShapes, system: System
) -> Inspection:
    """Bring geometries to where they belong, then check their shapes."""
    kind, options = context.spec.geometry, inspection.options
    inspection = _to_storage(inspection, source, system)
    if context.spec.geometry_required:
        inspection = inspection.plus(missing_shapes(inspection, source.shapes, source.faulty))
    inspection = wrong_types(inspection)
    degrees = system.crs.is_geographic and are_degrees(middles(source.shapes))
    inspection = extent_issues(inspection, context, source.shapes, degrees=degrees)
    inspection = without_shift(inspection, context)
    if kind is GeometryKind.AREA:
        inspection = slivers(valid_areas(inspection))
    if kind is GeometryKind.LINE:
        inspection = lines_without_length(inspection)
    inspection = size_issues(inspection, context)
    if kind is GeometryKind.AREA:
        inspection = _area_checks(inspection, context)
    elif kind is GeometryKind.POINT:
        inspection = inspection.plus(outside_village(inspection, context))
    shift = options.shift if options.shift != Shift.NONE else ""
    crs = f"{crs_name(system.crs)} · {NAMES[Shift(shift)]}" if shift else crs_name(system.crs)
    return replace(inspection, provenance=replace(inspection.provenance, crs=crs))


def _area_checks(inspection: Inspection, context: LoadContext) -> Inspection:
    inspection, repeated = repeated_shapes(inspection)
    inspection = inspection.plus(neighbour_issues(inspection, repeated))
    # Stored rows that the file lacks stay, also where a row is left out for an error.
    left_out = inspection.options.accept_valid and bool(inspection.report.faulty)
    if inspection.options.load_mode is not LoadMode.REPLACE or left_out:
        inspection = inspection.plus(stored_neighbour_issues(inspection, context, repeated))
    inspection = inspection.plus(area_differences(inspection))
    return inspection.plus(outside_county(inspection, context)) if context.of_villages else inspection


def _source_shapes(inspection: Inspection) -> tuple[Inspection, _SourceShapes | None]:
    """Return the geometries of the file, or the points that its columns give."""
    raw, spec, options = inspection.raw, inspection.spec, inspection.options
    has_shapes = raw.shapes is not None and not shapely.is_missing(raw.shapes).all()
    if options.listed or spec.geometry is None:
        issues = [GeometryRule.GEOMETRY_LEFT_OUT.issue()] if has_shapes else []
        return inspection.plus(issues), None
    if raw.shapes is not None and (has_shapes or raw.broken):
        faulty = np.isin(np.arange(len(raw.rows)), sorted(raw.broken))
        stated = StatedSystem(raw.crs, implied=raw.crs_implied)
        return inspection.plus(_broken_shapes(inspection)), _SourceShapes(raw.shapes, stated, faulty)
    if "lon" in inspection.typed and "lat" in inspection.typed:
        return inspection, _points_of_columns(inspection)
    if spec.geometry_required and options.load_mode is not LoadMode.UPDATE:
        return inspection.plus([GeometryRule.GEOMETRY_NONE.issue()]), None
    return inspection, None


def _broken_shapes(inspection: Inspection) -> Iterator[Issue]:
    return (inspection.issue(GeometryRule.GEOMETRY_UNREADABLE, at) for at in sorted(inspection.raw.broken))


def _points_of_columns(inspection: Inspection) -> _SourceShapes:
    lon, lat = (np.array(inspection.typed[key], dtype=np.float64) for key in ("lon", "lat"))
    placed = ~(np.isnan(lon) | np.isnan(lat))
    # A cell that says something and gives no number has an issue of its own.
    faulty = np.zeros(len(lon), dtype=bool)
    for key, numbers in (("lon", lon), ("lat", lat)):
        at = inspection.columns.mapped[key].at
        faulty |= np.isnan(numbers) & [not is_empty(row[at]) for row in inspection.raw.rows]
    shapes = np.full(len(lon), None, dtype=object)
    shapes[placed] = shapely.points(lon[placed], lat[placed])
    return _SourceShapes(shapes, StatedSystem(), faulty)


def _to_storage(inspection: Inspection, source: _SourceShapes, system: System) -> Inspection:
    """Bring geometries to EPSG:4490; those without a place there are reported and become None."""
    shapes = without(source.shapes, ~are_finite(source.shapes))
    if system.swapped:
        shapes = shapely.transform(shapes, lambda positions: positions[:, ::-1])
    moved = shapes_to_storage(shapes, system.crs)
    lost = ~are_finite(moved) | (shapely.is_missing(shapes) & ~shapely.is_missing(source.shapes))
    issues = lost_vertices(inspection, moved, source.shapes, lost, crs_said(system.crs))
    source.faulty[lost] = True
    return replace(inspection.plus(issues), shapes=without(moved, lost))
