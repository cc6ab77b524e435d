"""Rows and columns that a sheet does not show: taken, or left out, and never without a question."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.labels import Label
from villagemap.ingest.columns import Columns
from villagemap.ingest.options import Hidden, LoadOptions, row_spans
from villagemap.ingest.wording import one_line
from villagemap.reading.raw import RawTable


def without_hidden(raw: RawTable, options: LoadOptions) -> tuple[RawTable, tuple[Finding, ...]]:
    """Return the table without what the sheet hides, where somebody says so, and what is to be said of it.

    A hidden column that somebody maps by hand is taken.
    """
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
    parts = _parts(raw.hidden_rows, [raw.columns[at] for at in columns])
    return shown, (Finding(Topic.PART, "hidden_left_out", Sureness.SAID, parts),)


def hidden_in_use(
    raw: RawTable, columns: Columns, options: LoadOptions
) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """Return what is to be said or asked of hidden rows, and of hidden columns that are fields or say the village."""
    used = {each.at for each in columns.mapped.values()} | set(columns.places.at.values())
    named = [
        raw.columns[at] for at in sorted(raw.hidden_columns & used) if raw.columns[at] not in options.mapping
    ]
    rows = raw.hidden_rows - options.leave_out
    if not (rows or named):
        return (), ()
    parts = _parts(rows, named)
    if options.hidden == Hidden.TAKE:
        return (Finding(Topic.PART, "hidden_taken", Sureness.SAID, parts),), ()
    rule = "hidden" if rows and named else "hidden_rows" if rows else "hidden_columns"
    choices = tuple(Choice(value, rule, parts) for value, rule in _CHOICES)
    return (), (Question(Topic.PART, rule, "hidden", "--hidden", choices, parts),)


_NONE = Label("无", "none")
_CHOICES = ((Hidden.LEAVE_OUT.value, "hidden_leave_out"), (Hidden.TAKE.value, "hidden_take"))


def _parts(rows: Collection[int], names: Sequence[str]) -> dict[str, object]:
    return {
        "n": len(rows),
        "rows": row_spans(rows) or _NONE,
        "columns": [one_line(name) for name in names] or _NONE,
    }
