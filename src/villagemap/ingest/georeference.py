"""Where the rows of a file lie: geometries brought to EPSG:4490, repaired, and of the layer's type."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from villagemap.domain.entries import LoadMode
from villagemap.domain.findings import Finding, Question
from villagemap.domain.layers import GeometryKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.crs import Shift, crs_name, shapes_to_storage
from villagemap.frames.crs_names import crs_said
from villagemap.frames.shapes import Mask, Shapes, are_finite, without
from villagemap.ingest.columns import Columns
from villagemap.ingest.geometry.areas import check_declared
from villagemap.ingest.geometry.extent import check_extent, check_finite, check_sizes, check_zeros, middles
from villagemap.ingest.geometry.forms import (
    check_lengths,
    check_missing,
    check_repeated_shapes,
    check_slivers,
    typed_shapes,
    valid_areas,
)
from villagemap.ingest.geometry.inside import check_county, check_village
from villagemap.ingest.geometry.neighbours import check_neighbours
from villagemap.ingest.geometry.rows import RowReport
from villagemap.ingest.geometry.seats import check_seats
from villagemap.ingest.geometry.shifts import NAMES, settle_shift
from villagemap.ingest.geometry.stored_neighbours import check_stored_neighbours
from villagemap.ingest.geometry.systems import Located, Stated, System, are_degrees, locate
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.typed import Typed
from villagemap.ingest.values import Value, is_empty
from villagemap.reading.raw import RawTable


@dataclass(frozen=True)
class Placed:
    """Geometries of the rows in EPSG:4490, None where a row has none; `crs` is that of the file.

    `found` is what was found out about their place, `questions` what must be answered first.
    """

    shapes: Shapes | None = None
    crs: str = ""
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class _Task:
    """What the rules look at besides the geometries."""

    raw: RawTable
    typed: Typed
    columns: Columns
    spec: LayerSpec
    options: LoadOptions
    profile: Profile
    stored: Stored
    report: RowReport

    @property
    def keeps_stored(self) -> bool:
        """Tell whether stored rows that the file lacks stay: they do where a row is left out for an error, too."""
        left_out = self.options.accept_valid and bool(self.report.whole.faulty)
        return self.options.load_mode is not LoadMode.REPLACE or left_out

    def values(self, field: str) -> Sequence[Value]:
        """Return the values of a field; nothing but None where the file has no such column."""
        return self.typed.get(field, [None] * len(self.raw.rows))


def placed(
    raw: RawTable,
    typed: Typed,
    columns: Columns,
    spec: LayerSpec,
    options: LoadOptions,
    *,
    profile: Profile,
    stored: Stored,
    report: Report,
) -> Placed:
    """Return where the rows lie; what is wrong is in the report."""
    by_row = RowReport(report, raw, typed, columns)
    task = _Task(raw, typed, columns, spec, options, profile, stored, by_row)
    check_seats(typed, columns, raw.numbers, profile, report)
    given = _given(task)
    if given is None or spec.geometry is None:
        return Placed()
    zeros = check_zeros(given.shapes, by_row)
    given = _Given(without(given.shapes, zeros), given.crs, given.faulty | zeros)
    located = locate(middles(given.shapes), given.crs, options, profile.extent, report)
    if located.system is None:
        return Placed(found=tuple(located.found), questions=tuple(located.questions))
    return _settled(given, located, located.system, spec.geometry, task)


@dataclass(frozen=True)
class _Given:
    """Geometries as the file gives them, and the system that it says; `faulty` rows are reported already."""

    shapes: Shapes
    crs: Stated
    faulty: Mask


def _settled(given: _Given, located: Located, system: System, kind: GeometryKind, task: _Task) -> Placed:
    """Bring geometries to where they belong, then look at their shapes."""
    moved = _to_storage(given, system, task)
    if task.spec.geometry_required:
        check_missing(given.shapes, given.faulty, task.report)
    shapes = typed_shapes(moved, kind, task.report)
    degrees = system.crs.is_geographic and are_degrees(middles(given.shapes))
    shapes = check_extent(shapes, given.shapes, task.profile, task.report, degrees=degrees)
    shapes, found, questions = settle_shift(
        shapes,
        task.spec,
        task.values("code"),
        task.values("village"),
        task.stored,
        task.options,
        task.report.whole,
    )
    if kind is GeometryKind.AREA:
        shapes = check_slivers(valid_areas(shapes, task.report), task.report)
    if kind is GeometryKind.LINE:
        shapes = check_lengths(shapes, task.report)
    shapes = check_sizes(shapes, task.spec, kind, task.profile, task.report)
    _check_shapes(shapes, kind, task)
    crs = crs_name(system.crs)
    if task.options.shift and task.options.shift != Shift.NONE:
        crs = f"{crs} · {NAMES[Shift(task.options.shift)]}"
    return Placed(shapes, crs, (*located.found, *found), (*located.questions, *questions))


def _check_shapes(shapes: Shapes, kind: GeometryKind, task: _Task) -> None:
    report = task.report
    if kind is GeometryKind.POINT:
        check_village(shapes, task.values("village"), task.stored, report)
    if kind is not GeometryKind.AREA:
        return
    repeated = check_repeated_shapes(shapes, report)
    check_neighbours(shapes, repeated, report)
    if task.keeps_stored:
        check_stored_neighbours(shapes, repeated, task.spec, task.stored, report)
    declared = task.columns.column("area_declared")
    if declared:
        check_declared(shapes, task.values("area_declared"), declared, report)
    if task.spec.name == "villages":
        check_county(shapes, task.stored, task.profile, report)


def _given(task: _Task) -> _Given | None:
    raw, spec, options, report = task.raw, task.spec, task.options, task.report
    has_shapes = raw.shapes is not None and not shapely.is_missing(raw.shapes).all()
    if options.listed or spec.geometry is None:
        if has_shapes:
            report.whole.note("geometry_left_out")
        return None
    if raw.shapes is not None and (has_shapes or raw.broken):
        faulty = np.zeros(len(raw.rows), dtype=bool)
        for at in sorted(raw.broken):
            report.error("geometry_unreadable", at)
            faulty[at] = True
        return _Given(raw.shapes, Stated(raw.crs, implied=raw.crs_implied), faulty)
    if "lon" in task.typed and "lat" in task.typed:
        return _from_columns(task)
    if spec.geometry_required and options.load_mode is not LoadMode.UPDATE:
        report.whole.error("geometry_none")
    return None


def _from_columns(task: _Task) -> _Given:
    lon, lat = (np.array(task.typed[key], dtype=np.float64) for key in ("lon", "lat"))
    there = ~(np.isnan(lon) | np.isnan(lat))
    # A cell that says something and gives no number has an error of its own.
    faulty = np.zeros(len(lon), dtype=bool)
    for key, read in (("lon", lon), ("lat", lat)):
        at = task.columns.mapped[key].at
        faulty |= np.isnan(read) & [not is_empty(row[at]) for row in task.raw.rows]
    shapes = np.full(len(lon), None, dtype=object)
    shapes[there] = shapely.points(lon[there], lat[there])
    return _Given(shapes, Stated(), faulty)


def _to_storage(given: _Given, system: System, task: _Task) -> Shapes:
    """Bring geometries to EPSG:4490; those without a place there are reported and become None."""
    shapes = without(given.shapes, ~are_finite(given.shapes))
    if system.swapped:
        shapes = shapely.transform(shapes, lambda positions: positions[:, ::-1])
    moved = shapes_to_storage(shapes, system.crs)
    lost = ~are_finite(moved) | (shapely.is_missing(shapes) & ~shapely.is_missing(given.shapes))
    check_finite(moved, given.shapes, lost, crs_said(system.crs), task.report)
    given.faulty[lost] = True
    return without(moved, lost)
