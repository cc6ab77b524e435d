"""How the cells of a column are read, by the field that the column is."""

from collections.abc import Callable, Mapping
from functools import partial

from villagemap.domain.codes import COUNTY_DIGITS, VILLAGE_DIGITS
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.ingest import values
from villagemap.ingest.columns import Mapped
from villagemap.ingest.inspection import LoadContext
from villagemap.ingest.rules import ValueRule
from villagemap.ingest.values import Fault, Value
from villagemap.ingest.vocabulary import county_forms, no_of, written_forms
from villagemap.reading.raw import Cell, ShownNumber

ReadCell = Callable[[Cell], Value | Fault]

_TEXTS = frozenset({FieldKind.TEXT, FieldKind.PROJECT})

_BY_KIND: dict[FieldKind, Callable[[Field, Profile, float, int], ReadCell]] = {
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


def cell_reader(mapped: Mapped, context: LoadContext) -> ReadCell:
    """Return the function that reads the cells of a column."""
    read = _reader_of_kind(mapped, context)
    takes_text = mapped.target.field.kind in _TEXTS and not _has_digits(mapped, context.spec)

    def read_cell(cell: Cell) -> Value | Fault:
        if values.is_error(cell):
            return Fault(ValueRule.CELL_ERROR)
        if isinstance(cell, ShownNumber) and cell.percent and not takes_text:
            return Fault(ValueRule.NUMBER_PERCENT)
        return read(cell)

    return read_cell


def empty_value(mapped: Mapped) -> Value:
    """Return what stands for "no" in a column; None where it has no such value."""
    if mapped.target.indicator:
        return 0.0 if mapped.target.field.kind is FieldKind.YES_NO else None
    return False if mapped.target.field.kind is FieldKind.YES_NO else no_of(mapped.target.field)


def _reader_of_kind(mapped: Mapped, context: LoadContext) -> ReadCell:
    field = mapped.target.field
    if mapped.target.indicator and field.kind is FieldKind.YES_NO:
        return values.mark
    if _has_digits(mapped, context.spec):
        return partial(values.code, digits=context.spec.code_digits or 0)
    return _BY_KIND[field.kind](field, context.profile, mapped.factor, context.limits.text_characters)


def _has_digits(mapped: Mapped, spec: LayerSpec) -> bool:
    """Tell whether a column holds the codes of a table, of so many digits."""
    return mapped.target.field.key == "code" and bool(spec.code_digits)


def _county(cell: Cell, words: Mapping[str, str]) -> str | Fault:
    code = values.word(cell, words)
    return values.code(cell, digits=COUNTY_DIGITS) if isinstance(code, Fault) else code
