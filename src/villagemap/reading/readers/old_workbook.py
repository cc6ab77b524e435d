"""Workbooks of the old format (.xls, Excel 5 to 2003), read by xlrd: values, what formats show, rows and columns not shown."""

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.book import Book
from xlrd.compdoc import CompDoc
from xlrd.sheet import Sheet

from villagemap.reading.parts import choose_part
from villagemap.reading.raw import Cell, Request, ShownNumber
from villagemap.reading.readers.number_formats import BUILT_IN, NumberFormat, number_format
from villagemap.reading.readers.sheet_details import SheetContents, SheetDetails
from villagemap.reading.rules import Refusal
from villagemap.reading.sheets.header import Merge

_STREAMS = frozenset({"workbook", "book"})
_HIDDEN_SHEET = 0b11  # a user or a program hid it; the bits beside are reserved
_MOST_COLUMNS = 256
_UNKNOWN_ERROR = "#VALUE!"
_UNKNOWN_FORMAT = "[?]"
_FIRST_DAY = (
    61  # before it 29 February 1900 is counted, which never was; what lies there is a time or a span of it
)
_NOTHING = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})
_NUMBERS = frozenset({xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE})


def read_old_sheet(path: Path, request: Request) -> SheetContents:
    """Read the sheet that is meant.

    Raises:
        FileUnreadableError: it is no workbook, has a password, or none of its sheets is meant.
    """
    book = _opened(path)
    shown = {sheet.name: sheet for sheet in book.sheets() if not sheet.visibility & _HIDDEN_SHEET}
    empty = [name for name, sheet in shown.items() if not _has_values(sheet)]
    part = choose_part([name for name in shown if name not in empty], request)
    sheet = shown[part]
    return SheetContents(
        part=part,
        rows=[_row(sheet, row, book) for row in range(sheet.nrows)],
        merges=[Merge(top + 1, bottom, left, right - 1) for top, bottom, left, right in sheet.merged_cells],
        details=_details(sheet, book),
        hidden=[name for name in book.sheet_names() if name not in shown],
        empty=empty,
    )


def _opened(path: Path) -> Book:
    # What xlrd remarks on a file is for its developers, and would be printed.
    with Path(os.devnull).open("w", encoding="utf-8", errors="replace") as unread:
        try:
            _check_ends(CompDoc(path.read_bytes(), unread, ignore_workbook_corruption=True))
            return xlrd.open_workbook(
                str(path),
                logfile=unread,
                formatting_info=True,
                ragged_rows=True,
                ignore_workbook_corruption=True,
            )
        except MemoryError:
            raise
        except Exception as problem:
            # A broken file may raise anything: xlrd checks little before it takes records apart.
            encrypted = isinstance(problem, XLRDError) and "encrypted" in str(problem)
            raise (Refusal.WORKBOOK_ENCRYPTED if encrypted else Refusal.DAMAGED).error() from problem


def _check_ends(container: CompDoc) -> None:
    """Refuse a book in small sectors that follow one another in a circle: xlrd would follow them for ever.

    Raises:
        XLRDError: it lies in such sectors.
    """
    following, least = container.SSAT, container.min_size_std_stream  # type: ignore[attr-defined] # not in the stubs
    for entry in container.dirlist:
        if entry.name.lower() in _STREAMS and entry.tot_size < least:
            sector, left = entry.first_SID, len(following)
            while 0 <= sector < len(following):
                sector, left = following[sector], left - 1
                if left < 0:
                    raise XLRDError(entry.name)


def _has_values(sheet: Sheet) -> bool:
    return any(not _NOTHING.issuperset(sheet.row_types(row)) for row in range(sheet.nrows))


def _row(sheet: Sheet, row: int, book: Book) -> Sequence[Cell]:
    cells = zip(sheet.row_types(row), sheet.row_values(row), strict=True)
    return [_cell(kind, value, book.datemode) for kind, value in cells]


def _cell(kind: int, value: Any, days: Literal[0, 1]) -> Cell:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _date(value, days) or value
    if kind == xlrd.XL_CELL_NUMBER:
        return int(value) if value.is_integer() else float(value)
    return ""


def _date(value: float, days: Literal[0, 1]) -> str | None:
    """Return a date, with a time where it has one; None for what is none."""
    if value < _FIRST_DAY and not days:
        return None
    try:
        moment = xlrd.xldate_as_datetime(value, days)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return None
    return (moment if moment.time() != dt.time.min else moment.date()).isoformat()


def _details(sheet: Sheet, book: Book) -> SheetDetails:
    details = SheetDetails(hidden_rows={row for row, height in sheet.rowinfo_map.items() if height.hidden})
    for column in range(_MOST_COLUMNS):
        width = sheet.colinfo_map.get(column)
        if (width and width.hidden) or not sheet.computed_column_width(column):
            details.hide(column, column + 1)
    styles = _styles(book)
    for row in range(sheet.nrows):
        values: Sequence[Any] = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                details.odd[row, column] = error_text_from_code.get(values[column], _UNKNOWN_ERROR)
            elif kind in _NUMBERS and (made := styles[sheet.cell_xf_index(row, column)]):
                shown = made.render(values[column], since_1904=bool(book.datemode))
                details.shown[row, column] = ShownNumber(values[column], shown, percent=made.is_percent)
    return details


def _styles(book: Book) -> list[NumberFormat | None]:
    """Return the number format of each style; those that no file spells out are ours, as xlrd's are American."""
    codes = {**BUILT_IN, **{made.format_key: made.format_str for made in book.format_list}}
    keys = [style.format_key for style in book.xf_list]
    formats = {key: number_format(codes.get(key, _UNKNOWN_FORMAT)) for key in set(keys)}
    return [formats[key] for key in keys]
