"""What empty cells and missing rows would do to stored values: asked where they would change any."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from villagemap.domain.entries import LoadMode
from villagemap.domain.findings import Choice, Question, Topic
from villagemap.domain.issues import Issue
from villagemap.domain.layers import FieldKind, LayerSpec
from villagemap.frames.tables import KEPT
from villagemap.ingest.cells import empty_value
from villagemap.ingest.columns import Mapped
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.options import Blanks, BlankValues, LoadOptions
from villagemap.ingest.rules import StoreRule
from villagemap.ingest.stored import Key, Stored
from villagemap.ingest.type_values import is_status_list
from villagemap.ingest.values import Value, is_empty
from villagemap.ingest.wording import one_line

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


def settle_blanks(inspection: Inspection, context: LoadContext) -> Inspection:
    """Give empty cells the meaning that a person chose; ask where nobody has, and where rows are missing.

    Nothing is asked where nothing stored would change.
    """
    if inspection.spec.key[0] not in inspection.typed:
        return inspection
    no_blanks, value_blanks = _blanks(inspection, context)
    questions = (
        *_no_question([each for each in no_blanks if each.becoming_no], inspection.options),
        *_value_question([each for each in value_blanks if each.standing], inspection.options),
    )
    settled = inspection if questions else _settled(inspection, no_blanks, value_blanks)
    valid = len(inspection.valid_rows) + len(inspection.repeated) == len(inspection.raw.numbers)
    missing = _missing_question(inspection, context) if valid else ()
    return settled.plus(questions=(*questions, *missing))


def _missing_question(inspection: Inspection, context: LoadContext) -> Sequence[Question]:
    """Ask whether rows that the file lacks are to go, where nobody has said that the file is the layer."""
    options, spec = inspection.options, inspection.spec
    if options.mode or options.load_mode is not LoadMode.REPLACE:
        return ()
    if spec.key == ("code",):
        standing: set[Key] = {(code,) for code in context.stored.codes(spec.name)}
    else:
        standing = set(context.stored.values(spec.name, ()))
    missing = standing - set(zip(*(inspection.typed[part] for part in spec.key), strict=True))
    if not missing:
        return ()
    names = [
        " · ".join(str(part) for part in key if part is not None) for key in sorted(missing, key=str)[:_NAMED]
    ]
    more = ["…"] if len(missing) > _NAMED else []
    parts = {"n": len(missing), "total": len(standing), "missing": [*names, *more]}
    choices = [
        Choice(LoadMode.REPLACE.value, "missing_remove", parts),
        Choice(LoadMode.APPEND.value, "missing_keep", parts),
    ]
    if 2 * len(missing) > len(standing):
        choices.reverse()
    return [Question(Topic.KEY, "missing_rows", "mode", "--mode", tuple(choices), parts)]


def _blanks(inspection: Inspection, context: LoadContext) -> tuple[list[_Empty], list[_Empty]]:
    """Return the empty cells of columns where empty may mean "no", and of all others."""
    status_list, rows = is_status_list(inspection, context), inspection.valid_rows
    empty = {
        key: places
        for key, mapped in inspection.columns.mapped.items()
        if not _keeps_out(inspection.spec, mapped, status_list=status_list)
        and (places := _empty_cells(inspection, key, mapped, rows))
    }
    held = _held(inspection, context.stored, empty) if empty else {}
    no_blanks: list[_Empty] = []
    value_blanks: list[_Empty] = []
    for key, places in empty.items():
        mapped = inspection.columns.mapped[key]
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


def _empty_cells(inspection: Inspection, key: str, mapped: Mapped, rows: Sequence[int]) -> list[int]:
    cells, typed, no = inspection.raw.rows, inspection.typed.get(key), empty_value(mapped)
    if typed is None:
        return []
    # What was read as a value is not empty: also a village that was found by the name beside an empty cell.
    unread = (at for at in rows if typed[at] is None or typed[at] == no)
    return [at for at in unread if is_empty(cells[at][mapped.at])]


def _held(
    inspection: Inspection, stored: Stored, empty: Mapping[str, Sequence[int]]
) -> Mapping[str, Callable[[int], object]]:
    """Return what is stored under each of some fields, by the place of an incoming row: None in one that is new.

    Each table is read once.
    """
    mapped, spec, typed = inspection.columns.mapped, inspection.spec, inspection.typed
    fields = [key for key in empty if not mapped[key].target.indicator]
    known = stored.values(spec.name, fields) if fields and stored.codes(spec.name) else {}
    marks = [key for key in empty if mapped[key].target.indicator]
    observed = stored.observed(inspection.options.period) if marks else {}
    standing = [known.get(key) for key in zip(*(typed[part] for part in spec.key), strict=True)]

    def of_row(position: int) -> Callable[[int], object]:
        return lambda at: None if (row := standing[at]) is None else row[position]

    def of_mark(mark: str) -> Callable[[int], object]:
        return lambda at: observed.get((typed["code"][at], mark))

    return {key: of_row(place) for place, key in enumerate(fields)} | {key: of_mark(key) for key in marks}


def _no_question(blanks: Sequence[_Empty], options: LoadOptions) -> list[Question]:
    if options.blanks or not blanks:
        return []
    parts = {"n": sum(each.becoming_no for each in blanks), "columns": _column_names(blanks)}
    cleared = {"n": sum(each.standing for each in blanks)}
    choices = tuple(
        Choice(value.value, f"blanks_{value}", cleared if value is Blanks.UNREPORTED else parts)
        for value in Blanks
    )
    return [Question(Topic.COLUMNS, "blanks", "blanks", "--blanks", choices, parts)]


def _value_question(blanks: Sequence[_Empty], options: LoadOptions) -> list[Question]:
    if options.blank_values or not blanks:
        return []
    parts = {"n": sum(each.standing for each in blanks), "columns": _column_names(blanks)}
    choices = tuple(Choice(value.value, f"blank_values_{value}", parts) for value in BlankValues)
    return [Question(Topic.COLUMNS, "blank_values", "blank_values", "--blank-values", choices, parts)]


def _column_names(blanks: Sequence[_Empty]) -> list[str]:
    return [f"{one_line(each.mapped.column)} ({len(each.stored)})" for each in blanks]


def _settled(
    inspection: Inspection, no_blanks: Sequence[_Empty], value_blanks: Sequence[_Empty]
) -> Inspection:
    """Return the inspection with stored values kept where empty cells are to keep them, and notes of what they do."""
    options, typed = inspection.options, dict(inspection.typed)
    issues: list[Issue] = []
    keeping = [each for each in no_blanks if options.blanks == Blanks.KEEP]
    keeping += [each for each in value_blanks if each.standing and options.blank_values == BlankValues.KEEP]
    clearing = [each for each in value_blanks if each.standing and options.blank_values != BlankValues.KEEP]
    if options.blanks in {"", Blanks.NO}:
        issues += [_note(StoreRule.EMPTY_AS_NO, each, len(each.stored)) for each in no_blanks]
    elif options.blanks == Blanks.UNREPORTED:
        clearing += [each for each in no_blanks if each.standing and not each.mapped.target.indicator]
    issues += [_note(StoreRule.EMPTY_CLEARS, each, each.standing) for each in clearing]
    issues += [_note(StoreRule.EMPTY_KEPT, each, len(each.stored)) for each in keeping]
    for each in keeping:
        # What was observed stands anyway where nothing is written.
        if not each.mapped.target.indicator:
            column: list[Any] = list(typed[each.mapped.target.field.key])
            for at in each.stored:
                column[at] = KEPT
            typed[each.mapped.target.field.key] = column
    return replace(inspection.plus(issues), typed=typed)


def _note(rule: StoreRule, blanks: _Empty, n: int) -> Issue:
    return rule.issue(column=blanks.mapped.column, count=n, n=n)
