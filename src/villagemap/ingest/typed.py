"""Cells made into values, column by column; equal cells are read once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from villagemap.domain.codes import COUNTY_DIGITS, VILLAGE_DIGITS
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.ingest import values
from villagemap.ingest.columns import Columns, Mapped
from villagemap.ingest.raw import Cell, RawTable
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value
from villagemap.ingest.vocabulary import county_forms, no_of, written_forms

Read = Callable[[Cell], Value | Fault]
Typed = dict[str, list[Value]]
"""Values by field, in the order of the rows; None is "not reported", or a fault that is in the report."""


def typed_columns(
    raw: RawTable,
    columns: Columns,
    spec: LayerSpec,
    profile: Profile,
    report: Report,
    *,
    status_list: bool,
    most_text: int,
) -> Typed:
    """Read the mapped columns of a table.

    In a `status_list` an empty cell of yes or no, of a batch or of the planning status is a reported "no";
    the report says how many there were. Everywhere else an empty cell is "not reported".
    """
    return {
        key: _read_column(
            [row[mapped.at] for row in raw.rows],
            raw.numbers,
            mapped,
            reader(mapped, spec, profile, most_text=most_text),
            report,
            _empty_value(mapped) if status_list else None,
            status_list=status_list,
        )
        for key, mapped in columns.mapped.items()
    }


def reader(mapped: Mapped, spec: LayerSpec, profile: Profile, *, most_text: int) -> Read:
    """Return the function that reads the cells of a column."""
    read = _of_kind(mapped, spec, profile, most_text)
    return lambda cell: Fault("cell_error") if cell in values.ERROR_CELLS else read(cell)


def _of_kind(mapped: Mapped, spec: LayerSpec, profile: Profile, most_text: int) -> Read:
    field = mapped.target.field
    indicator = mapped.target.indicator
    if indicator:
        is_mark = indicator.kind is IndicatorKind.MARK
        return values.mark if is_mark else partial(values.quantity, unit=indicator.unit)
    if field.key == "code" and spec.code_digits:
        return partial(values.code, digits=spec.code_digits)
    return _BY_KIND[field.kind](field, profile, mapped.factor, most_text)


_BY_KIND: dict[FieldKind, Callable[[Field, Profile, float, int], Read]] = {
    FieldKind.TEXT: lambda _field, _profile, _factor, most: partial(values.text, most=most),
    FieldKind.PROJECT: lambda _field, _profile, _factor, most: partial(values.text, most=most),
    FieldKind.WORD: lambda field, profile, _factor, _most: partial(
        values.word, words=written_forms(field, profile)
    ),
    FieldKind.YES_NO: lambda _field, _profile, _factor, _most: values.yes_no,
    FieldKind.DATE: lambda _field, _profile, _factor, _most: values.date,
    FieldKind.NUMBER: lambda field, _profile, factor, _most: partial(
        values.number, unit=field.unit, factor=factor
    ),
    FieldKind.VILLAGE: lambda _field, _profile, _factor, _most: partial(values.code, digits=VILLAGE_DIGITS),
    FieldKind.COUNTY: lambda _field, profile, _factor, _most: partial(_county, words=county_forms(profile)),
}


def _county(cell: Cell, words: Mapping[str, str]) -> str | Fault:
    named = values.word(cell, words)
    return values.code(cell, digits=COUNTY_DIGITS) if isinstance(named, Fault) else named


def _empty_value(mapped: Mapped) -> Value:
    if mapped.target.indicator:
        return 0.0 if mapped.target.field.kind is FieldKind.YES_NO else None
    return False if mapped.target.field.kind is FieldKind.YES_NO else no_of(mapped.target.field)


def _read_column(
    cells: Sequence[Cell],
    numbers: Sequence[int],
    mapped: Mapped,
    read: Read,
    report: Report,
    empty: Value,
    *,
    status_list: bool,
) -> list[Value]:
    known: dict[tuple[type, Cell], tuple[Value | Fault, bool]] = {}
    found: list[Value] = []
    empties = 0
    for cell, number in zip(cells, numbers, strict=True):
        # 1, 1.0 and True are one key of a dictionary, but not one cell.
        key = (type(cell), cell)
        if key not in known:
            says_nothing = values.is_empty(cell)
            known[key] = (empty if says_nothing else read(cell), says_nothing)
        value, says_nothing = known[key]
        empties += says_nothing
        if isinstance(value, Fault):
            report.error(value.rule, row=number, column=mapped.column, value=cell, **dict(value.parts))
        found.append(None if isinstance(value, Fault) else value)
    _tell_empties(empties, mapped, report, empty, status_list=status_list)
    return found


def _tell_empties(empties: int, mapped: Mapped, report: Report, empty: Value, *, status_list: bool) -> None:
    if not empties or not status_list:
        return
    if empty is not None:
        report.note("empty_as_no", column=mapped.column, count=empties, n=empties)
    elif not mapped.target.indicator:
        report.note("empty_clears", column=mapped.column, count=empties, n=empties)
