"""CSV: UTF-8 with a byte order mark, so that Excel reads the Chinese; geometry of points as lon and lat."""

import csv
import io
from collections.abc import Iterable, Iterator

from villagemap.exports.table import Table
from villagemap.frames.formulas import guarded

MEDIA_TYPE = "text/csv"

SEPARATOR = b"\r\n"

_BYTE_ORDER_MARK = "\ufeff"


def write_csv(table: Table) -> bytes:
    """Return a table under the names of its columns, a line a row."""
    return SEPARATOR.join([csv_heading(table), *csv_lines(table), b""])


def csv_heading(table: Table) -> bytes:
    """Return the first line."""
    return (_BYTE_ORDER_MARK + _line(table.without_shapes().keys)).encode()


def csv_lines(table: Table) -> Iterator[bytes]:
    """Yield a line for each row; a text that a spreadsheet would run stands behind an apostrophe (`frames.formulas`)."""
    return (_line(map(_cell, row)).encode() for row in table.without_shapes().rows)


def more_cells(row: Iterable[object]) -> bytes:
    """Return cells that follow those of a line."""
    return ("," + _line(map(_cell, row))).encode()


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value
