"""Cells made into values, column by column; equal cells are read once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from villagemap.domain.codes import COUNTY_DIGITS, VILLAGE_DIGITS
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.ingest import values
from villagemap.ingest.columns import Columns, Mapped
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value
from villagemap.ingest.vocabulary import county_forms, no_of, written_forms
from villagemap.reading.raw import Cell, RawTable, ShownNumber, ShownText

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
    blank_is_no: bool,
    most_text: int,
) -> Typed:
    """Read the mapped columns of a table.

    Where `blank_is_no`, an empty cell of yes or no, of a batch or of the planning status is a reported "no".
    Everywhere else an empty cell is "not reported".
    """
    return {
        key: _read_column(
            [row[mapped.at] for row in raw.rows],
            raw.numbers,
            mapped,
            reader(mapped, spec, profile, most_text=most_text),
            report,
            empty_value(mapped) if blank_is_no else None,
        )
        for key, mapped in columns.mapped.items()
    }


def reader(mapped: Mapped, spec: LayerSpec, profile: Profile, *, most_text: int) -> Read:
    """Return the function that reads the cells of a column."""
    read = _of_kind(mapped, spec, profile, most_text)
    takes_text = mapped.target.field.kind in _TEXTS and not _has_digits(mapped, spec)

    def read_cell(cell: Cell) -> Value | Fault:
        if values.is_error(cell):
            return Fault("cell_error")
        if isinstance(cell, ShownNumber) and cell.percent and not takes_text:
            return Fault("number_percent")
        return read(cell)

    return read_cell


def _of_kind(mapped: Mapped, spec: LayerSpec, profile: Profile, most_text: int) -> Read:
    field = mapped.target.field
    if mapped.target.indicator and field.kind is FieldKind.YES_NO:
        return values.mark
    if _has_digits(mapped, spec):
        return partial(values.code, digits=spec.code_digits or 0)
    return _BY_KIND[field.kind](field, profile, mapped.factor, most_text)


def _has_digits(mapped: Mapped, spec: LayerSpec) -> bool:
    """Tell whether a column holds the codes of a table, of so many digits."""
    return mapped.target.field.key == "code" and bool(spec.code_digits)


_TEXTS = frozenset({FieldKind.TEXT, FieldKind.PROJECT})

_BY_KIND: dict[FieldKind, Callable[[Field, Profile, float, int], Read]] = {
    FieldKind.TEXT: lambda _field, _profile, _factor, most: partial(values.text, most=most),
    FieldKind.PROJECT: lambda _field, _profile, _factor, most: partial(values.text, most=most),
    FieldKind.WORD: lambda field, profile, _factor, _most: partial(
        values.word, words=written_forms(field, profile)
    ),
    FieldKind.YES_NO: lambda _field, _profile, _factor, _most: values.yes_no,
    FieldKind.DATE: lambda _field, _profile, _factor, _most: values.date,
    FieldKind.NUMBER: lambda field, profile, factor, _most: partial(
        values.number, unit=field.unit, factor=factor, valid=profile.range_of(field)
    ),
    FieldKind.VILLAGE: lambda _field, _profile, _factor, _most: partial(values.code, digits=VILLAGE_DIGITS),
    FieldKind.COUNTY: lambda _field, profile, _factor, _most: partial(_county, words=county_forms(profile)),
}


def _county(cell: Cell, words: Mapping[str, str]) -> str | Fault:
    named = values.word(cell, words)
    return values.code(cell, digits=COUNTY_DIGITS) if isinstance(named, Fault) else named


def empty_value(mapped: Mapped) -> Value:
    """Return what stands for "no" in a column; None where it has no such value."""
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
) -> list[Value]:
    known: dict[tuple[object, ...], Value | Fault] = {}
    found: list[Value] = []
    for cell, number in zip(cells, numbers, strict=True):
        # 1, 1.0 and True are one key of a dictionary, but not one cell; neither are 1 and 1 shown as 00001.
        key: tuple[object, ...] = (type(cell), cell)
        if isinstance(cell, (ShownNumber, ShownText)):
            key = (*key, cell.shown)
        if key not in known:
            known[key] = empty if values.is_empty(cell) else read(cell)
        value = known[key]
        if isinstance(value, Fault):
            report.error(
                value.rule, row=number, column=mapped.column, value=values.shown(cell), **dict(value.parts)
            )
        found.append(None if isinstance(value, Fault) else value)
    return found
