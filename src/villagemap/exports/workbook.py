"""XLSX by XlsxWriter: a sheet with the rows, called as the layer, and one that says what they are.

Texts are string cells whatever they begin with, so no spreadsheet runs them. Equal rows are equal bytes.
"""

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from villagemap.domain.layers import FieldKind
from villagemap.exports.about import about_lines, column_lines
from villagemap.exports.columns import Column, columns_of, shown, whole_table
from villagemap.exports.metadata import Download

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A file is known by its rows and not by the minute in which somebody fetched it.
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NARROWEST, _WIDEST = 8, 44
_MARGIN = 3  # the arrow of the filter
_MEASURED_ROWS = 500
_ABOUT_WIDTHS = (26, 24, 60, 12)


def write_xlsx(download: Download) -> bytes:
    """Return the chosen rows of the layer as a workbook, headers and words in the reader's language."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        texts = download.texts
        book.set_properties(
            {"title": download.title, "comments": download.metadata()["notice"], "created": _MADE}
        )
        table = whole_table(download.snapshot, download.layer)
        columns = columns_of(download.snapshot, download.layer, list(table.columns), texts)
        rows = _rows(download, columns, table.iloc[download.chosen].itertuples(index=False, name=None))
        _fill(book, book.add_worksheet(download.layer_label), download, columns, rows)
        _tell(book, book.add_worksheet(texts.say("about.sheet")), download, columns)
    return body.getvalue()


def _rows(
    download: Download, columns: Sequence[Column], rows: Iterable[tuple[object, ...]]
) -> list[list[object]]:
    profile, texts = download.snapshot.profile, download.texts
    return [
        [shown(cell, column, profile, texts) for cell, column in zip(row, columns, strict=True)]
        for row in rows
    ]


def _fill(
    book: Any, sheet: Any, download: Download, columns: Sequence[Column], rows: Sequence[Sequence[object]]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E8F1EE", "bottom": 1, "valign": "vcenter"})
    # As text, so that a code that somebody corrects stays one.
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        is_number = column.field.kind is FieldKind.NUMBER
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
    notice = str(download.metadata()["notice"])
    sheet.set_footer(f"&L{_plain(download.title)}&C{_plain(notice)}&R&P / &N")


def _write_row(sheet: Any, number: int, row: Sequence[object], text: Any) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, place, cell, text)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _tell(book: Any, sheet: Any, download: Download, columns: Sequence[Column]) -> None:
    texts, profile = download.texts, download.snapshot.profile
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(place, place, width)
    lines = about_lines(download)
    for number, (title, said) in enumerate(lines):
        sheet.write_string(number, 0, title, bold)
        sheet.write_string(number, 1, said)
    start = len(lines) + 1
    for place, key in enumerate(("about.column", "about.field", "about.values", "about.unit")):
        sheet.write_string(start, place, texts.say(key), bold)
    for number, line in enumerate(column_lines(columns, profile, texts), start + 1):
        for place, said in enumerate(line):
            sheet.write_string(number, place, said, wrapped)


def _width(place: int, column: Column, rows: Sequence[Sequence[object]]) -> int:
    cells = (row[place] for row in rows[:_MEASURED_ROWS])
    widest = max((_signs(str(cell)) for cell in cells if cell is not None), default=0)
    return max(_NARROWEST, min(_WIDEST, max(widest + 1, _signs(column.title) + _MARGIN)))


def _signs(text: str) -> int:
    """Return how many columns of a fixed face a text takes: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _plain(text: str) -> str:
    """Return a text for a page's foot, where `&` begins a command."""
    return text.replace("&", "&&")
