"""Where the rows of a file lie: geometries brought to EPSG:4490, repaired, and of the layer's type."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.entries import LoadMode
from villagemap.domain.findings import Finding, Question
from villagemap.domain.layers import GeometryKind, LayerSpec
from villagemap.frames.coverage_checks import polygons_off_coverage
from villagemap.frames.crs import crs_name, is_modern, read_crs, shapes_to_storage
from villagemap.frames.shapes import Mask, Shapes, are_finite, invalid_at, of_kind, repaired, without
from villagemap.frames.tables import STORAGE_CRS
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.raw import RawTable
from villagemap.ingest.report import Report
from villagemap.ingest.typed import Typed

# A profile's extent is rounded, and villages on the city's border reach a little over it.
_MARGIN_DEGREES = 0.25


@dataclass(frozen=True)
class Placed:
    """Geometries of the rows in EPSG:4490, None where a row has none; `crs` is that of the file.

    `found` is what was found out about their place, `questions` what must be asked.
    """

    shapes: Shapes | None = None
    crs: str = ""
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()


def placed(
    raw: RawTable, typed: Typed, spec: LayerSpec, options: LoadOptions, extent: Bounds, report: Report
) -> Placed:
    """Return where the rows lie; what is wrong is in the report."""
    given = _given(raw, typed, spec, options, report)
    if given is None or spec.geometry is None:
        return Placed()
    crs = _crs(given, options, report)
    if crs is None:
        return Placed()
    shapes = _within_reach(given, crs, report)
    shapes = _typed_shapes(shapes, spec.geometry, raw, report)
    if spec.geometry is GeometryKind.AREA:
        shapes = _valid(shapes, raw, report)
        _check_coverage(shapes, report)
    if spec.geometry_required:
        _check_missing(shapes, given, raw, report)
    _check_extent(shapes, extent, raw, report)
    return Placed(shapes, crs_name(crs))


@dataclass(frozen=True)
class _Given:
    """Geometries as the file gives them, and the system that it says; `faulty` rows are reported already."""

    shapes: Shapes
    crs: str
    raw: RawTable
    faulty: Mask


def _given(
    raw: RawTable, typed: Typed, spec: LayerSpec, options: LoadOptions, report: Report
) -> _Given | None:
    has_shapes = raw.shapes is not None and not shapely.is_missing(raw.shapes).all()
    if options.listed or spec.geometry is None:
        if has_shapes:
            report.note("geometry_left_out")
        return None
    faulty = np.zeros(len(raw.rows), dtype=bool)
    if raw.shapes is not None and (has_shapes or raw.broken):
        for row in sorted(raw.broken):
            report.error("geometry_unreadable", row=raw.numbers[row])
            faulty[row] = True
        return _Given(raw.shapes, raw.crs, raw, faulty)
    if "lon" in typed and "lat" in typed:
        return _from_columns(raw, typed, options, report)
    if spec.geometry_required and options.load_mode is not LoadMode.UPDATE:
        report.error("geometry_none")
    return None


def _from_columns(raw: RawTable, typed: Typed, options: LoadOptions, report: Report) -> _Given:
    if not options.crs:
        report.note("crs_assumed", crs=STORAGE_CRS)
    lon, lat = (np.array(typed[key], dtype=np.float64) for key in ("lon", "lat"))
    there = ~(np.isnan(lon) | np.isnan(lat))
    shapes = np.full(len(lon), None, dtype=object)
    shapes[there] = shapely.points(lon[there], lat[there])
    return _Given(shapes, STORAGE_CRS, raw, np.zeros(len(lon), dtype=bool))


def _crs(given: _Given, options: LoadOptions, report: Report) -> pyproj.CRS | None:
    if not (options.crs or given.crs):
        report.error("crs_missing")
        return None
    try:
        crs = read_crs(options.crs or given.crs)
    except ValueError:
        report.error("crs_unknown", value=options.crs or given.crs)
        return None
    if not is_modern(crs):
        report.warn("crs_legacy", crs=crs.name)
    _tell_overridden(given, crs, options, report)
    return crs


def _tell_overridden(given: _Given, crs: pyproj.CRS, options: LoadOptions, report: Report) -> None:
    # Coordinates in columns say nothing of their system.
    if not (options.crs and given.crs and given.raw.shapes is not None):
        return
    try:
        said = read_crs(given.crs)
    except ValueError:
        return
    if crs_name(said) != crs_name(crs):
        report.warn("crs_overridden", said=crs_name(said), taken=crs_name(crs))


def _within_reach(given: _Given, crs: pyproj.CRS, report: Report) -> Shapes:
    """Bring geometries to EPSG:4490; those without a place there are reported and become None."""
    shapes = without(given.shapes, ~are_finite(given.shapes))
    moved = shapes_to_storage(shapes, crs)
    lost = ~are_finite(moved) | (shapely.is_missing(shapes) & ~shapely.is_missing(given.shapes))
    for row in _places(lost):
        report.error("coordinates_impossible", row=given.raw.numbers[row], crs=crs_name(crs))
    given.faulty[lost] = True
    return without(moved, lost)


def _typed_shapes(shapes: Shapes, kind: GeometryKind, raw: RawTable, report: Report) -> Shapes:
    kept, other = of_kind(shapes, kind)
    for row in _places(other):
        report.error("geometry_wrong_type", row=raw.numbers[row], value=shapes[row].geom_type, expected=kind)
    return kept


def _valid(shapes: Shapes, raw: RawTable, report: Report) -> Shapes:
    made, changed = repaired(shapes)
    for row in _places(changed):
        lon, lat = invalid_at(shapes[row]) or shapes[row].bounds[:2]
        report.warn("geometry_repaired", row=raw.numbers[row], lon=round(lon, 6), lat=round(lat, 6))
    kept, _ = of_kind(made, GeometryKind.AREA)
    for row in _places(shapely.is_missing(kept) & ~shapely.is_missing(shapes)):
        report.error("geometry_collapsed", row=raw.numbers[row])
    return kept


def _check_coverage(shapes: Shapes, report: Report) -> None:
    off = polygons_off_coverage(shapes)
    if off is None:
        report.warn("coverage_unchecked")
    elif off:
        report.warn("coverage_invalid", count=off, n=off, total=len(shapes))


def _check_missing(shapes: Shapes, given: _Given, raw: RawTable, report: Report) -> None:
    empty = shapely.is_missing(given.shapes) | shapely.is_empty(given.shapes)
    for row in _places(shapely.is_missing(shapes) & empty & ~given.faulty):
        report.error("geometry_missing", row=raw.numbers[row])


def _check_extent(shapes: Shapes, extent: Bounds, raw: RawTable, report: Report) -> None:
    """Report rows that lie elsewhere; where all of them do, the system or the order of axes is wrong."""
    there = _places(~shapely.is_missing(shapes))
    if not len(there):
        return
    west, south, east, north = shapely.bounds(shapes[there]).T
    lon, lat = (west + east) / 2, (south + north) / 2
    outside = (
        np.abs(lon - (extent.west + extent.east) / 2) > (extent.east - extent.west) / 2 + _MARGIN_DEGREES
    ) | (
        np.abs(lat - (extent.south + extent.north) / 2) > (extent.north - extent.south) / 2 + _MARGIN_DEGREES
    )
    if outside.all():
        report.error(
            "all_outside", lon=round(float(lon[0]), 5), lat=round(float(lat[0]), 5), extent=str(extent)
        )
        return
    for at in _places(outside):
        report.warn(
            "outside_city",
            row=raw.numbers[there[at]],
            lon=round(float(lon[at]), 5),
            lat=round(float(lat[at]), 5),
        )


def _places(mask: Mask) -> list[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places
