"""The step that opens an inspection: whether the file is a list, its provenance, and what its sheet hides."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from villagemap.domain.dates import DATA_YEARS, is_data_date, is_date
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.issues import Issue
from villagemap.domain.labels import Label
from villagemap.domain.layers import GeometryKind
from villagemap.ingest.aliases import COORDINATE_ALIASES
from villagemap.ingest.column_mapping import ColumnIndex
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.options import Hidden, LoadOptions, row_spans
from villagemap.ingest.report import Report
from villagemap.ingest.rules import ColumnRule
from villagemap.ingest.wording import one_line
from villagemap.reading.raw import RawTable

_NONE = Label("无", "none")
_HIDDEN_CHOICES = ((Hidden.LEAVE_OUT.value, "hidden_leave_out"), (Hidden.TAKE.value, "hidden_take"))


def opened(raw: RawTable, context: LoadContext) -> Inspection:
    """Return the inspection of a table as it was read, without what the sheet hides where a person says so."""
    options = _with_list(raw, context)
    part = [Finding(Topic.PART, "part", Sureness.SEEN, {"part": raw.part})] if raw.part else []
    shown, hidden = _without_hidden(raw, options)
    report = Report(raw.part).plus(raw.issues)
    inspection = Inspection(shown, options, _provenance(raw, context), report, len(shown.rows))
    return inspection.plus(_file_issues(raw, options), (*part, *raw.findings, *hidden), raw.questions)


def ask_hidden(inspection: Inspection, context: LoadContext) -> Inspection:
    """Ask what becomes of hidden rows, and of hidden columns that are fields or say the village."""
    del context
    raw, options, columns = inspection.raw, inspection.options, inspection.columns
    used = {each.at for each in columns.mapped.values()} | set(columns.places.at.values())
    names = [
        raw.columns[at] for at in sorted(raw.hidden_columns & used) if raw.columns[at] not in options.mapping
    ]
    rows = raw.hidden_rows - options.leave_out
    if not (rows or names):
        return inspection
    parts = _hidden_parts(rows, names)
    if options.hidden == Hidden.TAKE:
        return inspection.plus(findings=[Finding(Topic.PART, "hidden_taken", Sureness.SAID, parts)])
    rule = "hidden" if rows and names else "hidden_rows" if rows else "hidden_columns"
    choices = tuple(Choice(value, sentence, parts) for value, sentence in _HIDDEN_CHOICES)
    return inspection.plus(questions=[Question(Topic.PART, rule, "hidden", "--hidden", choices, parts)])


def _file_issues(raw: RawTable, options: LoadOptions) -> Iterator[Issue]:
    if not raw.rows:
        yield ColumnRule.NO_DATA_ROWS.issue()
    if options.period and not is_data_date(options.period):
        rule = ColumnRule.PERIOD_BEYOND if is_date(options.period) else ColumnRule.PERIOD_UNREADABLE
        yield rule.issue(value=options.period, first=str(DATA_YEARS[0]), last=str(DATA_YEARS[-1]))


def _with_list(raw: RawTable, context: LoadContext) -> LoadOptions:
    """Return the options with it decided whether the file is a list about known rows."""
    options, spec = context.options, context.spec
    if options.join or options.mode in {LoadMode.REPLACE, LoadMode.APPEND} or raw.shapes is not None:
        return options
    index = ColumnIndex(raw.columns, {})
    has_points = spec.geometry is GeometryKind.POINT and all(
        index.positions((key, *names)) for key, names in COORDINATE_ALIASES.items()
    )
    # Without shapes such a file cannot be the layer; a list of counties can. One of villages is about them, stored or not.
    about_rows = context.of_villages or bool(context.stored.codes(spec.name))
    is_list = spec.geometry_required and not has_points and about_rows
    return replace(options, join="auto") if is_list else options


def _provenance(raw: RawTable, context: LoadContext) -> Provenance:
    with context.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Provenance(
        kind=EntryKind.LOAD,
        file=context.path.name,
        sha256=digest,
        part=raw.part,
        encoding=raw.encoding,
        as_of=context.options.period,
    )


def _without_hidden(raw: RawTable, options: LoadOptions) -> tuple[RawTable, Sequence[Finding]]:
    """Return the table without what the sheet hides; a hidden column that a person maps by hand stays."""
    if options.hidden != Hidden.LEAVE_OUT or not (raw.hidden_rows or raw.hidden_columns):
        return raw, ()
    columns = [at for at in sorted(raw.hidden_columns) if raw.columns[at] not in options.mapping]
    stay = [at for at, number in enumerate(raw.numbers) if number not in raw.hidden_rows]
    shown = replace(
        raw,
        # A column without a name is no field.
        columns=tuple("" if at in columns else name for at, name in enumerate(raw.columns)),
        rows=[raw.rows[at] for at in stay],
        numbers=[raw.numbers[at] for at in stay],
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),
    )
    parts = _hidden_parts(raw.hidden_rows, [raw.columns[at] for at in columns])
    return shown, [Finding(Topic.PART, "hidden_left_out", Sureness.SAID, parts)]


def _hidden_parts(rows: Collection[int], names: Sequence[str]) -> dict[str, object]:
    return {
        "n": len(rows),
        "rows": row_spans(rows) or _NONE,
        "columns": [one_line(name) for name in names] or _NONE,
    }
