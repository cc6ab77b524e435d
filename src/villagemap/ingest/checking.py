"""The steps of an inspection, from cells as they stand to rows that can be written."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from villagemap.domain.dates import DATA_YEARS, is_data_date, is_date
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.findings import Finding, Question, Sureness, Topic
from villagemap.domain.layers import TABLE, GeometryKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.tables import TableWrite
from villagemap.ingest import rules, values
from villagemap.ingest.aliases import COORDINATE_ALIASES
from villagemap.ingest.blanks import Incoming, ask_missing, settle_blanks
from villagemap.ingest.columns import VILLAGE, Columns, map_columns
from villagemap.ingest.georeference import Placed, placed
from villagemap.ingest.hidden import hidden_in_use, without_hidden
from villagemap.ingest.joining.belonging import join_belonging, with_codes
from villagemap.ingest.joining.join import Joined, join_villages, kept
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.repeats import find_repeats
from villagemap.ingest.keys import made_keys
from villagemap.ingest.naming import Naming
from villagemap.ingest.options import Blanks, LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.typed import Read, Typed, reader, typed_columns
from villagemap.ingest.wholes import check_wholes
from villagemap.ingest.writes import Rows, alias_write, table_writes
from villagemap.reading.progress import Progress
from villagemap.reading.raw import Cell, RawTable
from villagemap.settings import Limits

_VILLAGES = "villages"


@dataclass(frozen=True)
class Context:
    """What an inspection is about."""

    path: Path
    options: LoadOptions
    profile: Profile
    stored: Stored
    limits: Limits
    progress: Progress

    @property
    def spec(self) -> LayerSpec:
        """The table that the file is for."""
        return TABLE[self.options.layer]


@dataclass
class Checked:
    """What was read and checked so far."""

    raw: RawTable
    report: Report
    options: LoadOptions
    columns: Columns
    provenance: Provenance
    rows: int
    writes: tuple[TableWrite, ...] = ()
    found: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_out: tuple[int, ...] = ()

    def say(self, found: Iterable[Finding], questions: Iterable[Question]) -> None:
        """Add what was found out, and what must be asked."""
        self.found += found
        self.questions += questions


def check(raw: RawTable, context: Context) -> Checked:
    """Check a table that was read, and make writes of it where nothing is refused and nothing asked."""
    report = Report(raw.part)
    report.take(raw.issues)
    if not raw.rows:
        report.error("no_data_rows")
    options = _decided(raw, context, report)
    raw, unshown = without_hidden(raw, options)
    columns = map_columns(
        raw.columns, context.spec, options, context.profile, report, context.stored.mappings
    )
    provenance = _provenance(raw, columns, context)
    checked = Checked(raw, report, options, columns, provenance, len(raw.rows))
    part = [Finding(Topic.PART, "part", Sureness.SEEN, {"part": raw.part})] if raw.part else []
    joined = _joined(checked, context)
    checked.say((*part, *raw.found, *unshown, *checked.columns.found), (*raw.questions, *columns.questions))
    checked.say(*hidden_in_use(raw, columns, options))
    checked.raw = joined.raw
    checked.say(joined.found, joined.questions)
    typed = _typed(checked, context, joined)
    context.progress("geometry", len(checked.raw.rows))
    place = placed(
        checked.raw,
        typed,
        columns,
        context.spec,
        options,
        profile=context.profile,
        stored=context.stored,
        report=report,
    )
    checked.say(place.found, place.questions)
    checked.provenance = replace(provenance, crs=place.crs)
    context.progress("rules", len(checked.raw.rows))
    dropped = _check_rows(checked, typed, place, context)
    _write(checked, Rows(checked.raw.numbers, typed, place.shapes), joined, dropped, context)
    return checked


def _decided(raw: RawTable, context: Context, report: Report) -> LoadOptions:
    """Return the options with it decided whether the file is a list about known rows."""
    options, spec = context.options, context.spec
    if options.period and not is_data_date(options.period):
        # Reported as error: period_unreadable, period_beyond
        rule = "period_beyond" if is_date(options.period) else "period_unreadable"
        report.error(rule, value=options.period, first=str(DATA_YEARS[0]), last=str(DATA_YEARS[-1]))
    if options.join or options.mode in {LoadMode.REPLACE, LoadMode.APPEND} or raw.shapes is not None:
        return options
    points = Naming(raw.columns, {})
    placed_by_columns = spec.geometry is GeometryKind.POINT and all(
        points.named((key, *names)) for key, names in COORDINATE_ALIASES.items()
    )
    # Without shapes such a file cannot be the layer; a list of counties can. One of villages is about them, stored or not.
    about = spec.name == _VILLAGES or bool(context.stored.codes(spec.name))
    is_list = spec.geometry_required and not placed_by_columns and about
    return replace(options, join="auto") if is_list else options


def _joined(checked: Checked, context: Context) -> Joined:
    """Return the rows without those that somebody left out, and their codes where they are of a list."""
    raw, options, spec = checked.raw, checked.options, context.spec
    stay = [at for at, number in enumerate(raw.numbers) if number not in options.leave_out]
    joined = Joined(raw, [None] * len(raw.rows))
    if options.listed and spec.name == _VILLAGES and checked.columns.finds_villages:
        context.progress("joining", len(raw.rows))
        code = checked.columns.mapped.get("code")
        read = reader(code, spec, context.profile, most_text=0) if code else _unread
        known = Known(context.stored, context.profile)
        joined = join_villages(raw, checked.columns.places, read, known, options, checked.report)
    elif spec.name != _VILLAGES and VILLAGE in checked.columns.mapped:
        joined = _belonging(checked, context) or joined
    gone = [number for number in raw.numbers if number in options.leave_out]
    if gone:
        checked.report.note("rows_left_out", count=len(gone), n=len(gone), rows=[str(row) for row in gone])
        checked.left_out = tuple(gone)
        joined = kept(joined, stay)
    return joined


def _belonging(checked: Checked, context: Context) -> Joined | None:
    """Return rows of another table with the villages that they name; None where they say codes only."""
    places = checked.columns.places
    known = Known(context.stored, context.profile)
    read = _village_reader(checked, context)
    joined = join_belonging(checked.raw, places, read, known, checked.options, checked.report)
    if joined:
        checked.columns = checked.columns.found_by_places()
    return joined


def _village_reader(checked: Checked, context: Context) -> Read:
    return reader(checked.columns.mapped[VILLAGE], context.spec, context.profile, most_text=0)


def _unread(_cell: Cell) -> None:
    """Read nothing: there is no column of codes."""


def _typed(checked: Checked, context: Context, joined: Joined) -> Typed:
    context.progress("values", len(checked.raw.rows))
    finds = checked.options.listed and context.spec.name == _VILLAGES and checked.columns.finds_villages
    raw = checked.raw
    if joined.belonging:
        at = checked.columns.mapped[VILLAGE].at
        raw = with_codes(raw, at, joined.codes, _village_reader(checked, context))
    typed = typed_columns(
        raw,
        checked.columns.without("code") if finds else checked.columns,
        context.spec,
        context.profile,
        checked.report,
        blank_is_no=_is_status_list(checked.options, context.options)
        and checked.options.blanks in {"", Blanks.NO},
        most_text=context.limits.text_characters,
    )
    return {"code": joined.codes, **typed} if finds else typed


def _is_status_list(decided: LoadOptions, said: LoadOptions) -> bool:
    """Tell whether an empty cell is a "no": not in rows that `--mode update` alone brings back, as in our downloads."""
    return decided.listed and (said.listed or said.mode is None)


def _check_rows(checked: Checked, typed: Typed, place: Placed, context: Context) -> frozenset[int]:
    """Check whole rows; return the places of those that say nothing new."""
    raw, columns, report, spec, options = (
        checked.raw,
        checked.columns,
        checked.report,
        context.spec,
        checked.options,
    )
    if any(mapped.target.indicator for mapped in columns.mapped.values()) and not options.period:
        report.error("period_missing")
    made = _make_keys(raw, typed, place, context, report)
    found = options.listed and "code" in typed and spec.name == _VILLAGES
    rules.check_required(raw, columns, spec, options, context.profile, report, keys_made=made or found)
    if any(part not in typed for part in spec.key[:1]):
        return frozenset()
    for part in spec.key:
        typed.setdefault(part, [None] * len(raw.rows))
    repeats = find_repeats(raw, typed, columns, spec, report, ask=options.listed, made=made)
    checked.say((), repeats.questions)
    if options.load_mode is LoadMode.UPDATE and spec.key == ("code",) and not found:
        rules.check_known(raw, typed, columns, spec, context.stored, context.profile, report)
    if not found:
        rules.check_written(raw, typed, columns, spec, report)
    rules.check_places(raw, typed, columns, spec, context.stored, context.profile, report)
    check_wholes(typed, raw.numbers, columns, spec, context.profile, context.stored, options.period, report)
    _check_stored(checked, typed, context, repeats.dropped)
    return repeats.dropped


def _check_stored(checked: Checked, typed: Typed, context: Context, dropped: frozenset[int]) -> None:
    """Ask what empty cells and missing rows mean where they would change what is stored."""
    raw, report = checked.raw, checked.report
    places = [
        at for at, number in enumerate(raw.numbers) if at not in dropped and number not in report.faulty
    ]
    rows = Incoming(raw, typed, checked.columns, context.spec, checked.options, places)
    status_list = _is_status_list(checked.options, context.options)
    checked.say((), settle_blanks(rows, context.stored, report, status_list=status_list))
    if len(places) + len(dropped) == len(raw.numbers):
        checked.say((), ask_missing(rows, context.stored))


def _make_keys(raw: RawTable, typed: Typed, place: Placed, context: Context, report: Report) -> bool:
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


def _write(checked: Checked, rows: Rows, joined: Joined, dropped: frozenset[int], context: Context) -> None:
    """Make the writes of the rows that are fine, where nothing is refused and nothing asked."""
    report, options = checked.report, checked.options
    faulty = [number for number in checked.raw.numbers if number in report.faulty]
    accepted = options.accept_valid and not report.refused
    if checked.questions or (report.errors and not accepted):
        return
    places = [
        at for at, number in enumerate(rows.numbers) if at not in dropped and number not in report.faulty
    ]
    if faulty:
        checked.left_out = tuple(sorted({*checked.left_out, *faulty}))
        report.note("rows_refused", count=len(faulty), n=len(faulty), rows=[str(row) for row in faulty])
    if not places and rows.numbers:
        report.error("nothing_left")
        return
    if faulty and options.load_mode is LoadMode.REPLACE:
        options = replace(options, mode=LoadMode.APPEND)
        report.warn("nothing_removed", n=len(faulty))
    writes = table_writes(rows.at(places), checked.columns, context.spec, options, checked.provenance)
    if not writes:
        report.error("nothing_mapped", columns=list(checked.raw.columns))
        return
    checked.writes = (*writes, *_aliases(joined, checked.provenance))


def _aliases(joined: Joined, provenance: Provenance) -> Sequence[TableWrite]:
    return [alias_write(joined.confirmed, provenance)] if joined.confirmed else []


def _provenance(raw: RawTable, columns: Columns, context: Context) -> Provenance:
    with context.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Provenance(
        kind=EntryKind.LOAD,
        file=context.path.name,
        sha256=digest,
        part=raw.part,
        encoding=raw.encoding,
        mapping={mapped.column: key for key, mapped in columns.mapped.items()},
        as_of=context.options.period,
    )
