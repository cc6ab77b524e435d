"""From a file to checked writes: inspected without storing anything."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from villagemap.domain.dates import is_date
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.findings import Finding, Question
from villagemap.domain.layers import TABLE, GeometryKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.headers import layer_labels
from villagemap.frames.tables import TableWrite
from villagemap.ingest import rules, values
from villagemap.ingest.aliases import LAYER_ALIASES
from villagemap.ingest.bounded import read_bounded
from villagemap.ingest.columns import Columns, map_columns
from villagemap.ingest.keys import made_keys
from villagemap.ingest.kinds import kind_of
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.place import Placed, placed
from villagemap.ingest.raw import RawTable, Request
from villagemap.ingest.report import Report
from villagemap.ingest.stored import NOTHING, Stored
from villagemap.ingest.typed import Typed, typed_columns
from villagemap.ingest.writes import table_writes
from villagemap.settings import Limits

Progress = Callable[[str, int], None]
"""Told of each phase (`progress.<phase>` in the catalogue) and how many rows it is about."""


@dataclass(frozen=True)
class CheckedLoad:
    """What an inspection found: the writes (none where there are errors), the report, and what was read.

    `found` is what was found out about the file, `questions` what must be answered before it can be stored.
    """

    writes: tuple[TableWrite, ...]
    report: Report
    provenance: Provenance
    columns: Columns
    rows: int
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def storable(self) -> bool:
        """Tell whether nothing is refused and nothing must be asked."""
        return not self.report.errors and not self.questions


def quiet(_phase: str, _rows: int) -> None:
    """Say nothing."""


def inspect(
    path: Path,
    options: LoadOptions,
    *,
    profile: Profile,
    stored: Stored = NOTHING,
    limits: Limits,
    progress: Progress = quiet,
) -> CheckedLoad:
    """Read a file and check every cell, row and geometry. Nothing is stored.

    `stored` is what the workspace holds.

    Raises:
        FileUnreadableError: the file as a whole cannot be read, or not within the limits.
    """
    try:
        progress("reading", 0)
        raw = read_bounded(path, kind_of(path, limits), _request(options, limits))
    except FileUnreadableError as error:
        raise FileUnreadableError(**{**error.parts, "file": path.name}) from None
    except OSError:
        raise FileUnreadableError(reason="locked", file=path.name) from None
    return _check(raw, _Context(path, options, profile, stored, limits, progress))


@dataclass(frozen=True)
class _Context:
    path: Path
    options: LoadOptions
    profile: Profile
    stored: Stored
    limits: Limits
    progress: Progress

    @property
    def spec(self) -> LayerSpec:
        return TABLE[self.options.layer]


def _request(options: LoadOptions, limits: Limits) -> Request:
    aliases = (options.layer, *LAYER_ALIASES.get(options.layer, ()), *layer_labels(options.layer))
    return Request(aliases, options.source_layer, options.encoding, limits)


def _check(raw: RawTable, context: _Context) -> CheckedLoad:
    spec, options, report = context.spec, context.options, Report(raw.part)
    if not raw.rows:
        report.error("no_data_rows")
    _check_period(options, report)
    columns = map_columns(raw.columns, spec, options, context.profile, report)
    context.progress("values", len(raw.rows))
    typed = typed_columns(
        raw,
        columns,
        spec,
        context.profile,
        report,
        status_list=bool(options.join),
        most_text=context.limits.text_characters,
    )
    context.progress("geometry", len(raw.rows))
    place = placed(raw, typed, spec, options, context.profile.extent, report)
    context.progress("rules", len(raw.rows))
    _check_rows(raw, typed, columns, place, context, report)
    provenance = _provenance(raw, columns, place, context)
    writes: Sequence[TableWrite] = ()
    if not report.errors:
        writes = table_writes(raw, typed, columns, place.shapes, spec, options, provenance)
        if not writes:
            report.error("nothing_mapped", columns=list(raw.columns))
    return CheckedLoad(tuple(writes), report, provenance, columns, len(raw.rows))


def _check_period(options: LoadOptions, report: Report) -> None:
    if options.period and not is_date(options.period):
        report.error("period_unreadable", value=options.period)


def _check_rows(
    raw: RawTable, typed: Typed, columns: Columns, place: Placed, context: _Context, report: Report
) -> None:
    spec, options = context.spec, context.options
    if any(mapped.target.indicator for mapped in columns.mapped.values()) and not options.period:
        report.error("period_missing")
    keys_made = _make_keys(raw, typed, place, context, report)
    rules.check_required(raw, columns, spec, options, report, keys_made=keys_made)
    if any(part not in typed for part in spec.key[:1]):
        return
    for part in spec.key:
        typed.setdefault(part, [None] * len(raw.rows))
    rules.check_repeated(raw, typed, columns, spec, report, keys_made=keys_made)
    if options.load_mode is LoadMode.UPDATE and spec.key == ("code",):
        rules.check_known(raw, typed, columns, spec, context.stored, context.profile, report)
    rules.check_places(raw, typed, columns, spec, context.stored, context.profile, report)


def _make_keys(raw: RawTable, typed: Typed, place: Placed, context: _Context, report: Report) -> bool:
    """Give points and lines without a code the key of their row; tell whether any needed one."""
    if context.spec.geometry not in {GeometryKind.POINT, GeometryKind.LINE} or place.shapes is None:
        return False
    nothing: list[values.Value] = [None] * len(raw.rows)
    codes = typed.get("code", nothing)
    made = made_keys(codes, typed.get("village", nothing), typed.get("name", nothing), place.shapes)
    count = sum(old is None and new is not None for old, new in zip(codes, made, strict=True))
    if count:
        report.note("codes_made", count=count, n=count)
        typed["code"] = made
    return count > 0


def _provenance(raw: RawTable, columns: Columns, place: Placed, context: _Context) -> Provenance:
    with context.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Provenance(
        kind=EntryKind.LOAD,
        file=context.path.name,
        sha256=digest,
        part=raw.part,
        crs=place.crs,
        encoding=raw.encoding,
        mapping={mapped.column: key for key, mapped in columns.mapped.items()},
        as_of=context.options.period,
    )
