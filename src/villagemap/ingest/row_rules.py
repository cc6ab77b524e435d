"""The rules about whole rows, each with the function that checks it: what a table requires, codes that nobody knows.

The step `check_rows` runs the functions in the order of the tables.
"""

from collections.abc import Iterator
from dataclasses import replace

from villagemap.domain.codes import county_of, is_administrative_village, township_of
from villagemap.domain.entries import LoadMode
from villagemap.domain.issues import Issue, Rule
from villagemap.domain.profile import Profile
from villagemap.frames.headers import field_title
from villagemap.ingest.columns import VILLAGE, VILLAGES
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.repeats import with_made_keys, without_repeats
from villagemap.ingest.rules import CELL, COLUMN, ERROR, FILE, NOTE, WARNING
from villagemap.ingest.values import Value, is_empty, plain
from villagemap.ingest.wholes import WholeRule
from villagemap.reading.raw import Cell


def required_fields(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Report required fields that have no column, or rows that say nothing there."""
    raw, spec, options = inspection.raw, context.spec, inspection.options
    has_keys = inspection.keys_made or inspection.is_village_list
    for field in spec.fields:
        if not field.required or (field.key == "code" and has_keys):
            continue
        title = field_title(spec.name, field.key, context.profile)
        mapped = inspection.columns.mapped.get(field.key)
        if mapped:
            for row, number in zip(raw.rows, raw.numbers, strict=True):
                if is_empty(row[mapped.at]):
                    rule = FieldRule.VALUE_MISSING
                    yield rule.issue(row=number, column=mapped.column, field=field.key, title=title)
        elif field.key in spec.key or options.load_mode is not LoadMode.UPDATE:
            rule = FieldRule.FIELD_COLUMN_MISSING
            yield rule.issue(columns=list(raw.columns), field=field.key, title=title)
    observed = any(mapped.target.indicator for mapped in inspection.columns.mapped.values())
    if observed and not options.period:
        yield FieldRule.PERIOD_MISSING.issue()


class FieldRule(Rule):
    """Rules about the fields that a table requires."""

    PERIOD_MISSING = ERROR, FILE, "a number that was observed means nothing without its date", required_fields
    FIELD_COLUMN_MISSING = ERROR, COLUMN, "a table requires some fields of every row", required_fields
    VALUE_MISSING = ERROR, CELL, "a table requires some fields of every row", required_fields


def unknown_codes(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Report codes of an update that no stored row bears."""
    updates = inspection.options.load_mode is LoadMode.UPDATE and context.spec.key == ("code",)
    if not updates or inspection.is_village_list:
        return
    known = context.stored.codes(context.spec.name)
    for code, number in zip(inspection.values("code"), inspection.raw.numbers, strict=True):
        if code is None or code in known:
            continue
        county = county_of(str(code))
        ours = not context.spec.code_digits or county in context.profile.county
        rule = RowRule.CODE_UNKNOWN if ours else RowRule.CODE_OTHER_CITY
        yield rule.issue(row=number, column=inspection.columns.column("code"), value=code, prefix=county)


def odd_spellings(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Report codes that were written with blanks, an apostrophe or full-width digits and read all the same."""
    mapped = inspection.columns.mapped.get("code")
    if inspection.is_village_list or not context.spec.code_digits or mapped is None:
        return
    rows = zip(inspection.raw.rows, inspection.values("code"), inspection.raw.numbers, strict=True)
    for row, code, number in rows:
        yield from spelling_issue(number, mapped.column, row[mapped.at], code)


def spelling_issue(number: int, column: str, cell: Cell, code: Value) -> Iterator[Issue]:
    """Report a code that was written with something that does not belong to it."""
    if (
        isinstance(cell, str)
        and code is not None
        and not cell.strip("'") == cell == cell.strip() == plain(cell)
    ):
        rule = RowRule.CODE_APOSTROPHE if cell.strip().startswith("'") else RowRule.CODE_CLEANED
        yield rule.issue(row=number, column=column, value=cell)


def odd_codes(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Warn of codes of villages that are well formed, but odd in this city."""
    if not context.of_villages:
        return
    column = inspection.columns.column("code")
    for code, number in zip(inspection.values("code"), inspection.raw.numbers, strict=True):
        rule = _oddity(str(code), context.profile) if code is not None else None
        if rule:
            yield rule.issue(row=number, column=column, value=code, prefix=county_of(str(code)))


def _oddity(code: str, profile: Profile) -> "RowRule | None":
    if county_of(code) not in profile.county:
        return RowRule.PLACE_OF_OTHER_CITY
    if township_of(code) not in profile.township:
        return RowRule.TOWNSHIP_UNKNOWN
    return None if is_administrative_village(code) else RowRule.NO_ADMINISTRATIVE_VILLAGE


def unknown_villages(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Warn of rows of other tables whose village is not stored."""
    known, column = context.stored.codes(VILLAGES), inspection.columns.column(VILLAGE)
    for code, number in zip(inspection.values(VILLAGE), inspection.raw.numbers, strict=True):
        if code is None or code in known:
            continue
        county = county_of(str(code))
        if county not in context.profile.county:
            yield RowRule.VILLAGE_OTHER_CITY.issue(row=number, column=column, value=code, prefix=county)
        elif known:
            yield RowRule.VILLAGE_UNKNOWN.issue(row=number, column=column, value=code, prefix=county)


class RowRule(Rule):
    """Rules about whole rows against the city and what is stored."""

    CODE_UNKNOWN = ERROR, CELL, "nothing can be changed for a code that is not stored", unknown_codes
    CODE_OTHER_CITY = ERROR, CELL, "a list of this city has no rows of another", unknown_codes
    CODE_APOSTROPHE = NOTE, CELL, "an apostrophe keeps a code as text and is no part of it", odd_spellings
    CODE_CLEANED = NOTE, CELL, "other programs do not read a code with blanks", odd_spellings
    PLACE_OF_OTHER_CITY = WARNING, CELL, "a filter by county finds no village of another city", odd_codes
    TOWNSHIP_UNKNOWN = WARNING, CELL, "a filter by township finds no village of an unknown one", odd_codes
    NO_ADMINISTRATIVE_VILLAGE = WARNING, CELL, "the last digits of a code give the kind of place", odd_codes
    VILLAGE_OTHER_CITY = WARNING, CELL, "a filter finds no row whose village is not stored", unknown_villages
    VILLAGE_UNKNOWN = WARNING, CELL, "a filter finds no row whose village is not stored", unknown_villages


def check_rows(inspection: Inspection, context: LoadContext) -> Inspection:
    """Check the rows by the tables of rules, and drop those that repeat another."""
    inspection = _checked(with_made_keys(inspection), context, FieldRule)
    key = inspection.spec.key
    if key[0] not in inspection.typed:
        return inspection
    missing = {part: inspection.values(part) for part in key if part not in inspection.typed}
    inspection = without_repeats(replace(inspection, typed={**inspection.typed, **missing}))
    for table in (RowRule, WholeRule):
        inspection = _checked(inspection, context, table)
    return inspection


def _checked(inspection: Inspection, context: LoadContext, table: type[Rule]) -> Inspection:
    """Return the inspection with what the functions of a table report, in the order of the table."""
    for check in dict.fromkeys(rule.check for rule in table):
        if check:
            inspection = inspection.plus(check(inspection, context))
    return inspection
