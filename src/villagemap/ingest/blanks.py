"""What empty cells and missing rows would do to stored values: asked where they would change any."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from villagemap.domain.entries import LoadMode
from villagemap.domain.findings import Choice, Question, Topic
from villagemap.domain.layers import FieldKind, LayerSpec
from villagemap.frames.tables import KEPT
from villagemap.ingest.columns import Columns, Mapped
from villagemap.ingest.options import Blanks, BlankValues, LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Key, Stored
from villagemap.ingest.typed import Typed, empty_value
from villagemap.ingest.values import Value, is_empty
from villagemap.ingest.wording import one_line
from villagemap.reading.raw import RawTable

_NAMED = 20


@dataclass
class _Empty:
    """Empty cells of one column that stand in rows that count: their places, and what is stored there.

    `no` is the value of the column for "no", None where it has none.
    """

    mapped: Mapped
    no: Value
    stored: Mapping[int, object] = field(default_factory=dict)

    @property
    def becoming_no(self) -> int:
        """How many stored values a "no" would change."""
        return sum(held != self.no for held in self.stored.values())

    @property
    def standing(self) -> int:
        """How many stored values "not reported" would clear."""
        return sum(held is not None for held in self.stored.values())


@dataclass(frozen=True)
class Incoming:
    """The rows of a file as they were read; `places` are those that count: without an error, each village once."""

    raw: RawTable
    typed: Typed
    columns: Columns
    spec: LayerSpec
    options: LoadOptions
    places: Sequence[int]


def settle_blanks(
    rows: Incoming, stored: Stored, report: Report, *, status_list: bool
) -> tuple[Question, ...]:
    """Give empty cells the meaning that somebody chose, in place; return what must be asked first.

    Nothing is asked where nothing stored would change.
    """
    no_blanks, value_blanks = _blanks(rows, stored, status_list=status_list)
    questions = (
        *_ask_no([each for each in no_blanks if each.becoming_no], rows.options),
        *_ask_values([each for each in value_blanks if each.standing], rows.options),
    )
    if not questions:
        for each in no_blanks:
            _settle_no(each, rows, report)
        for each in value_blanks:
            _settle_value(each, rows, report)
    return questions


def ask_missing(rows: Incoming, stored: Stored) -> tuple[Question, ...]:
    """Ask whether rows that the file lacks are to go, where nobody has said that the file is the layer."""
    options, spec = rows.options, rows.spec
    if options.mode or options.load_mode is not LoadMode.REPLACE:
        return ()
    if spec.key == ("code",):
        standing: set[Key] = {(code,) for code in stored.codes(spec.name)}
    else:
        standing = set(stored.values(spec.name, ()))
    gone = standing - set(zip(*(rows.typed[part] for part in spec.key), strict=True))
    if not gone:
        return ()
    named = [
        " · ".join(str(part) for part in key if part is not None) for key in sorted(gone, key=str)[:_NAMED]
    ]
    parts = {
        "n": len(gone),
        "total": len(standing),
        "missing": [*named, *(["…"] if len(gone) > _NAMED else [])],
    }
    choices = [
        Choice(LoadMode.REPLACE.value, "missing_remove", parts),
        Choice(LoadMode.APPEND.value, "missing_keep", parts),
    ]
    if 2 * len(gone) > len(standing):
        choices.reverse()
    return (Question(Topic.KEY, "missing_rows", "mode", "--mode", tuple(choices), parts),)


def _blanks(rows: Incoming, stored: Stored, *, status_list: bool) -> tuple[list[_Empty], list[_Empty]]:
    """Return the empty cells of columns where empty may mean "no", and of all others."""
    empty = {
        key: places
        for key, mapped in rows.columns.mapped.items()
        if not _keeps_out(rows.spec, mapped, status_list=status_list)
        and (places := _empty(rows, key, mapped))
    }
    held = _held(rows, stored, empty) if empty else {}
    no_blanks: list[_Empty] = []
    value_blanks: list[_Empty] = []
    for key, places in empty.items():
        mapped = rows.columns.mapped[key]
        no = empty_value(mapped) if status_list else None
        blanks = _Empty(mapped, no, {at: held[key](at) for at in places})
        (value_blanks if no is None else no_blanks).append(blanks)
    return no_blanks, value_blanks


def _keeps_out(spec: LayerSpec, mapped: Mapped, *, status_list: bool) -> bool:
    """Tell whether an empty cell of a column writes nothing: a key, what is required, a number that is observed."""
    target = mapped.target
    if target.indicator:
        return not (status_list and target.field.kind is FieldKind.YES_NO)
    return target.field.key in spec.key or target.field.required or target.field.key not in spec.columns


def _empty(rows: Incoming, key: str, mapped: Mapped) -> list[int]:
    cells, typed, no = rows.raw.rows, rows.typed.get(key), empty_value(mapped)
    if typed is None:
        return []
    # What was read as a value is not empty: also a village that was found by the name beside an empty cell.
    unread = (at for at in rows.places if typed[at] is None or typed[at] == no)
    return [at for at in unread if is_empty(cells[at][mapped.at])]


def _held(
    rows: Incoming, stored: Stored, empty: Mapping[str, Sequence[int]]
) -> Mapping[str, Callable[[int], object]]:
    """Return what is stored under each of some fields, by the place of an incoming row: None in one that is new.

    Each table is read once.
    """
    mapped = rows.columns.mapped
    fields = [key for key in empty if not mapped[key].target.indicator]
    known = stored.values(rows.spec.name, fields) if fields and stored.codes(rows.spec.name) else {}
    marks = [key for key in empty if mapped[key].target.indicator]
    observed = stored.observed(rows.options.period) if marks else {}

    keys = zip(*(rows.typed[part] for part in rows.spec.key), strict=True)
    standing = [known.get(key) for key in keys]

    def of_row(position: int) -> Callable[[int], object]:
        return lambda at: None if (row := standing[at]) is None else row[position]

    def of_mark(mark: str) -> Callable[[int], object]:
        return lambda at: observed.get((rows.typed["code"][at], mark))

    return {key: of_row(place) for place, key in enumerate(fields)} | {key: of_mark(key) for key in marks}


def _ask_no(blanks: Sequence[_Empty], options: LoadOptions) -> list[Question]:
    if options.blanks or not blanks:
        return []
    parts = {"n": sum(each.becoming_no for each in blanks), "columns": _named(blanks)}
    cleared = {"n": sum(each.standing for each in blanks)}
    choices = tuple(
        Choice(value.value, f"blanks_{value}", cleared if value is Blanks.UNREPORTED else parts)
        for value in Blanks
    )
    return [Question(Topic.COLUMNS, "blanks", "blanks", "--blanks", choices, parts)]


def _ask_values(blanks: Sequence[_Empty], options: LoadOptions) -> list[Question]:
    if options.blank_values or not blanks:
        return []
    parts = {"n": sum(each.standing for each in blanks), "columns": _named(blanks)}
    choices = tuple(Choice(value.value, f"blank_values_{value}", parts) for value in BlankValues)
    return [Question(Topic.COLUMNS, "blank_values", "blank_values", "--blank-values", choices, parts)]


def _named(blanks: Sequence[_Empty]) -> list[str]:
    return [f"{one_line(each.mapped.column)} ({len(each.stored)})" for each in blanks]


def _settle_no(blanks: _Empty, rows: Incoming, report: Report) -> None:
    column, n = blanks.mapped.column, len(blanks.stored)
    if rows.options.blanks in {"", Blanks.NO}:
        report.note("empty_as_no", column=column, count=n, n=n)
    elif rows.options.blanks == Blanks.KEEP:
        _keep(blanks, rows, report)
    elif blanks.standing and not blanks.mapped.target.indicator:
        report.note("empty_clears", column=column, count=blanks.standing, n=blanks.standing)


def _settle_value(blanks: _Empty, rows: Incoming, report: Report) -> None:
    if not blanks.standing:
        return
    if rows.options.blank_values == BlankValues.KEEP:
        _keep(blanks, rows, report)
    else:
        report.note("empty_clears", column=blanks.mapped.column, count=blanks.standing, n=blanks.standing)


def _keep(blanks: _Empty, rows: Incoming, report: Report) -> None:
    """Leave what stands; what was observed stands anyway where nothing is written."""
    mapped, n = blanks.mapped, len(blanks.stored)
    report.note("empty_kept", column=mapped.column, count=n, n=n)
    if not mapped.target.indicator:
        column = list(rows.typed[mapped.target.field.key])
        for at in blanks.stored:
            column[at] = KEPT  # type: ignore[call-overload]
        rows.typed[mapped.target.field.key] = column
