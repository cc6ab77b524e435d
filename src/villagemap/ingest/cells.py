"""How the cells of a column are read, by the field that the column is; what is written for words, codes and labels."""

from collections.abc import Callable, Mapping
from functools import partial

from villagemap.domain.codes import COUNTY_DIGITS, VILLAGE_DIGITS
from villagemap.domain.labels import Language
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Profile
from villagemap.frames.headers import word_label
from villagemap.ingest import values
from villagemap.ingest.columns import Mapped
from villagemap.ingest.inspection import LoadContext
from villagemap.ingest.mappings import office_forms
from villagemap.ingest.rules import ValueRule
from villagemap.ingest.values import CHINESE_DIGITS, Fault, Value, fold
from villagemap.reading.raw import Cell, ShownNumber
from villagemap.texts import Texts

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
    return False if mapped.target.field.kind is FieldKind.YES_NO else _no_of(mapped.target.field)


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


def written_forms(field: Field, profile: Profile) -> Mapping[str, str]:
    """Return the folded written forms of the words of a field, with the word that each means."""
    labels = profile.words(field.vocabulary) if field.vocabulary else {}
    forms: dict[str, str] = {}
    for word in (*field.words, *labels):
        for form in (word, *_ours(field, word, profile), *office_forms().get(f"{field.key}.{word}", ())):
            forms[fold(form)] = word
    for word, label in labels.items():
        forms |= {fold(label.zh): word, fold(label.en): word}
    if field.vocabulary == "batches":
        forms |= {fold(form): row.code for row in profile.batches for form in _batch_forms(row.code)}
    return forms


def _ours(field: Field, word: str, profile: Profile) -> tuple[str, ...]:
    """Return what our own workbooks write for a word."""
    return tuple(word_label(field, word, profile, Texts(language)) for language in Language)


def _no_of(field: Field) -> str | None:
    """Return the word of a field that stands for no, where it has one."""
    return {"plan": PlanStatus.NONE.value, "demo": NOT_IN_PROGRAMME}.get(field.key)


def county_forms(profile: Profile) -> Mapping[str, str]:
    """Return the written forms of counties, by code."""
    return {
        fold(form): county.code
        for county in profile.counties
        for form in (county.code, county.label.zh, county.short.zh, county.label.en, county.short.en)
    }


def _batch_forms(code: str) -> tuple[str, ...]:
    written = (code, code.translate(CHINESE_DIGITS))
    endings = ("", "年", "年度", "批", "年批次", "年示范村")
    return tuple(f"{year}{ending}" for year in written for ending in endings)
