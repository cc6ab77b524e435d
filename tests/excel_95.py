"""Workbooks as Excel 5 and Excel 95 wrote them: records of bytes, texts in GBK. xlwt writes none of these."""

import struct
from pathlib import Path

from xlwt.CompoundDoc import XlsDoc

_BOF, _EOF = 0x0809, 0x000A
_CODE_PAGE, _FORMAT, _STYLE, _SHEET = 0x0042, 0x041E, 0x00E0, 0x0085
_ROW, _COLUMNS, _TEXT, _NUMBER, _ERROR = 0x0208, 0x007D, 0x0204, 0x0203, 0x0205
_GBK = 936
_OWN_FORMAT = 164
_NOT_SHOWN = 0x20
_ERRORS = {"#REF!": 0x17}


def excel_95(path: Path, rows, *, number_format="General", hidden_rows=(), hidden_columns=()) -> Path:
    """Write a sheet; its numbers have one format. Rows and columns count from 0."""
    sheet = [_begin(0x0010)]
    sheet += [_record(_COLUMNS, "<6H", column, column, 2_000, 0, 1, 0) for column in hidden_columns]
    sheet += [_record(_ROW, "<6HI", row, 0, 9, 255, 0, 0, _NOT_SHOWN) for row in hidden_rows]
    sheet += [
        _cell(number, place, cell)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
        if cell is not None
    ]
    book = [_begin(0x0005), _record(_CODE_PAGE, "<H", _GBK)]
    shown = number_format.encode("gbk")
    book.append(_record(_FORMAT, "<HB", _OWN_FORMAT, len(shown), more=shown))
    book += [_record(_STYLE, "<2H12x", 0, each) for each in (0, _OWN_FORMAT)]
    name = "表".encode("gbk")
    start = sum(map(len, book)) + len(_record(_SHEET, "<IHB", 0, 0, len(name), more=name)) + 4
    book += [_record(_SHEET, "<IHB", start, 0, len(name), more=name), _record(_EOF)]
    XlsDoc().save(str(path), b"".join([*book, *sheet, _record(_EOF)]))
    data = path.read_bytes()
    new, old = "Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")
    entry = data.index(new)
    named = old.ljust(64, b"\0") + struct.pack("<H", len(old) + 2)
    path.write_bytes(data[:entry] + named + data[entry + len(named) :])
    return path


def _begin(kind: int) -> bytes:
    return _record(_BOF, "<4H", 0x0500, kind, 0, 1994)


def _cell(row: int, column: int, cell: str | float) -> bytes:
    if cell in _ERRORS:
        return _record(_ERROR, "<3H2B", row, column, 0, _ERRORS[cell], 1)
    if isinstance(cell, str):
        text = cell.encode("gbk")
        return _record(_TEXT, "<4H", row, column, 0, len(text), more=text)
    return _record(_NUMBER, "<3Hd", row, column, 1, cell)


def _record(kind: int, form: str = "", *values: float, more: bytes = b"") -> bytes:
    body = struct.pack(form, *values) + more
    return struct.pack("<HH", kind, len(body)) + body
