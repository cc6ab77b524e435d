"""XLSX by XlsxWriter: a sheet with the rows, called as the layer, and one that says what they are.

Texts are string cells whatever they begin with, so no spreadsheet runs them. Equal rows are equal bytes.
"""

import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from villagemap.domain.layers import FieldKind
from villagemap.exports.table import About, Row, Table, TableColumn

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A file is known by its rows and not by the minute in which somebody fetched it.
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NARROWEST, _WIDEST = 8, 44
_MARGIN = 3  # the arrow of the filter
_MEASURED_ROWS = 500
_ABOUT_WIDTHS = (26, 24, 60, 12)


def write_xlsx(table: Table) -> bytes:
    """Return a table as a workbook, headers and words in the reader's language."""
    body, about, texts = io.BytesIO(), table.about, table.about.texts
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        book.set_properties({"title": about.title, "comments": about.notice, "created": _MADE})
        flat = table.without_shapes()
        columns = flat.columns
        rows = [
            tuple(column.label(cell, texts) for cell, column in zip(row, columns, strict=True))
            for row in flat.rows
        ]
        _write_rows(book, book.add_worksheet(about.label), about, columns, rows)
        _write_about(book, book.add_worksheet(texts.say("about.sheet")), about, columns)
    return body.getvalue()


def _write_rows(
    book: Any, sheet: Any, about: About, columns: Sequence[TableColumn], rows: Sequence[Row]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E8F1EE", "bottom": 1, "valign": "vcenter"})
    # As text, so that a code that somebody corrects stays one.
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        is_number = column.kind is FieldKind.NUMBER
        sheet.set_column(place, place, _width(place, column, rows), None if is_number else text)
        sheet.write_string(0, place, column.title, head)
    for number, row in enumerate(rows, 1):
        _write_row(sheet, number, row, text)
    last = len(columns) - 1
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_plain(about.title)}&C{_plain(about.notice)}&R&P / &N")


def _write_row(sheet: Any, number: int, row: Row, text: Any) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, place, cell, text)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _write_about(book: Any, sheet: Any, about: About, columns: Sequence[TableColumn]) -> None:
    texts = about.texts
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(place, place, width)
    for number, (title, text) in enumerate(about.lines):
        sheet.write_string(number, 0, title, bold)
        sheet.write_string(number, 1, text)
    start = len(about.lines) + 1
    for place, key in enumerate(("about.column", "about.field", "about.values", "about.unit")):
        sheet.write_string(start, place, texts.say(key), bold)
    for number, column in enumerate(columns, start + 1):
        line = (column.title, column.key, column.meaning_in(texts), column.unit)
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, wrapped)


def _width(place: int, column: TableColumn, rows: Sequence[Row]) -> int:
    cells = (row[place] for row in rows[:_MEASURED_ROWS])
    widest = max((_signs(str(cell)) for cell in cells if cell is not None), default=0)
    return max(_NARROWEST, min(_WIDEST, max(widest + 1, _signs(column.title) + _MARGIN)))


def _signs(text: str) -> int:
    """Return how many columns of a fixed face a text takes: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _plain(text: str) -> str:
    """Return a text for a page's foot, where `&` begins a command."""
    return text.replace("&", "&&")
