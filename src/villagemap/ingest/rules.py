"""Rules over whole rows: what a table requires, keys that repeat, codes that nobody knows."""

from villagemap.domain.codes import county_of, is_administrative_village, township_of
from villagemap.domain.entries import LoadMode
from villagemap.domain.layers import LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.headers import field_title
from villagemap.ingest.columns import Columns
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.typed import Typed
from villagemap.ingest.values import Value, is_empty, plain
from villagemap.reading.raw import Cell, RawTable


def check_required(
    raw: RawTable,
    columns: Columns,
    spec: LayerSpec,
    options: LoadOptions,
    profile: Profile,
    report: Report,
    *,
    keys_made: bool,
) -> None:
    """Report required fields that have no column, or rows that say nothing there."""
    for field in spec.fields:
        if not field.required or (field.key == "code" and keys_made):
            continue
        title = field_title(spec.name, field.key, profile)
        if field.key in columns.mapped:
            mapped = columns.mapped[field.key]
            for row, number in zip(raw.rows, raw.numbers, strict=True):
                if is_empty(row[mapped.at]):
                    column = mapped.column
                    report.error("value_missing", row=number, column=column, field=field.key, title=title)
        elif field.key in spec.key or options.load_mode is not LoadMode.UPDATE:
            report.error("field_column_missing", columns=list(raw.columns), field=field.key, title=title)


def check_known(
    raw: RawTable,
    typed: Typed,
    columns: Columns,
    spec: LayerSpec,
    stored: Stored,
    profile: Profile,
    report: Report,
) -> None:
    """Report codes of an update that no stored row bears: nothing could be changed for them."""
    known = stored.codes(spec.name)
    for code, number in zip(typed["code"], raw.numbers, strict=True):
        if code is None or code in known:
            continue
        ours = not spec.code_digits or county_of(str(code)) in profile.county
        # Reported as error: code_unknown, code_other_city
        rule = "code_unknown" if ours else "code_other_city"
        report.error(rule, row=number, column=columns.column("code"), value=code, prefix=county_of(str(code)))


def check_places(
    raw: RawTable,
    typed: Typed,
    columns: Columns,
    spec: LayerSpec,
    stored: Stored,
    profile: Profile,
    report: Report,
) -> None:
    """Warn of codes that are well formed, but odd in this city."""
    if spec.name == "villages":
        for code, number in zip(typed["code"], raw.numbers, strict=True):
            rule = _odd(str(code), profile) if code is not None else ""
            if rule:
                prefix = county_of(str(code))
                report.warn(rule, row=number, column=columns.column("code"), value=code, prefix=prefix)
    known = stored.codes("villages")
    for code, number in zip(typed.get("village", ()), raw.numbers, strict=False):
        rule = "" if code is None or code in known else _unknown(str(code), profile, stored=bool(known))
        if rule:
            prefix = county_of(str(code))
            report.warn(rule, row=number, column=columns.column("village"), value=code, prefix=prefix)


def _unknown(code: str, profile: Profile, *, stored: bool) -> str:
    # Reported as warning: village_other_city, village_unknown
    if county_of(code) not in profile.county:
        return "village_other_city"
    return "village_unknown" if stored else ""


def _odd(code: str, profile: Profile) -> str:
    # Reported as warning: place_of_other_city, township_unknown, no_administrative_village
    if county_of(code) not in profile.county:
        return "place_of_other_city"
    if township_of(code) not in profile.township:
        return "township_unknown"
    return "" if is_administrative_village(code) else "no_administrative_village"


def check_written(raw: RawTable, typed: Typed, columns: Columns, spec: LayerSpec, report: Report) -> None:
    """Say which codes were written with blanks, an apostrophe or full-width digits and read all the same."""
    if not spec.code_digits or "code" not in columns.mapped:
        return
    mapped = columns.mapped["code"]
    for row, code, number in zip(raw.rows, typed.get("code", ()), raw.numbers, strict=False):
        tell_written(report, number, mapped.column, row[mapped.at], code)


def tell_written(report: Report, number: int, column: str, cell: Cell, code: Value) -> None:
    """Say of one code that it was written with something that does not belong to it."""
    if not isinstance(cell, str) or code is None or cell.strip("'") == cell == cell.strip() == plain(cell):
        return
    rule = "code_apostrophe" if cell.strip().startswith("'") else "code_cleaned"
    # Reported as note: code_apostrophe, code_cleaned
    report.note(rule, row=number, column=column, value=cell)
