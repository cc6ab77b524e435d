"""What python-calamine does not tell of a sheet of the old format: errors, what formats show, rows and columns not shown."""

import struct
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from villagemap.ingest.raw import ShownNumber
from villagemap.ingest.readers.cells_xml import Place, SheetDetails
from villagemap.ingest.readers.compound import stream
from villagemap.ingest.readers.number_formats import BUILT_IN, NumberFormat, number_format

_BOF, _EOF = 0x0809, 0x000A
_BIFF8 = 0x0600
_SHEET, _FORMAT, _STYLE, _DAYS = 0x0085, 0x041E, 0x00E0, 0x0022
_ROW, _COLUMNS = 0x0208, 0x007D
_NUMBER, _SHORT, _SHORTS, _FORMULA, _ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_NO_NUMBER, _IS_ERROR = 0xFFFF, 2
_HIDDEN_ROW = 0x20
_UNKNOWN_ERROR = "#VALUE!"
_ERRORS: MappingProxyType[int, str] = MappingProxyType(
    {
        0x00: "#NULL!",
        0x07: "#DIV/0!",
        0x0F: "#VALUE!",
        0x17: "#REF!",
        0x1D: "#NAME?",
        0x24: "#NUM!",
        0x2A: "#N/A",
    }
)

_Record = tuple[int, bytes]


class _Book(NamedTuple):
    """What the workbook says of all sheets: where each begins, the format of each style, when days begin."""

    sheets: Mapping[str, int]
    styles: tuple[NumberFormat | None, ...]
    since_1904: bool


def old_sheet_details(data: bytes, sheet: str) -> SheetDetails | None:
    """Return what a reader of values alone does not see of a sheet; None where the file does not tell it."""
    try:
        book = stream(data, "Workbook")
        if book is None:
            return None
        known = _book(book)
        return _details(book, known.sheets[sheet], known) if sheet in known.sheets else None
    except (ValueError, IndexError, struct.error):
        return None


def _records(data: bytes, at: int) -> Iterator[_Record]:
    """Give the records of a part, from its first to its last."""
    kind, length = struct.unpack_from("<HH", data, at)
    (version,) = struct.unpack_from("<H", data, at + 4)
    if kind != _BOF or version != _BIFF8:
        raise ValueError(kind)
    while kind != _EOF:
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length
        kind, length = struct.unpack_from("<HH", data, at)


def _book(data: bytes) -> _Book:
    sheets: dict[str, int] = {}
    codes, styles, since_1904 = dict(BUILT_IN), [], False
    for kind, body in _records(data, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", body)
            sheets[_text(body, 7, body[6])] = start
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            codes[number] = _text(body, 4, length)
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _DAYS:
            since_1904 = body[:1] == b"\x01"
    formats = {number: number_format(codes.get(number, "[?]")) for number in set(styles)}
    return _Book(sheets, tuple(formats[number] for number in styles), since_1904)


def _text(body: bytes, at: int, length: int) -> str:
    """Return a text that begins with a byte which says whether its characters have one byte or two."""
    wide = body[at] & 1
    return body[at + 1 : at + 1 + (length << wide)].decode("utf-16-le" if wide else "latin-1")


def _details(data: bytes, start: int, book: _Book) -> SheetDetails:
    details = SheetDetails()
    for kind, body in _records(data, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", body)
            if flags & _HIDDEN_ROW:
                details.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & 1 or not width:
                details.hide(first, last + 1)
        elif kind in _CELLS:
            for place, style, cell in _CELLS[kind](body):
                _take(details, place, book.styles[style], cell, since_1904=book.since_1904)
    return details


def _take(
    details: SheetDetails, place: Place, made: NumberFormat | None, cell: float | str, *, since_1904: bool
) -> None:
    if isinstance(cell, str):
        details.odd[place] = cell
    elif made:
        shown = made.render(cell, since_1904=since_1904)
        details.shown[place] = ShownNumber(cell, shown, percent=made.is_percent)


_Cells = Iterator[tuple[Place, int, float | str]]


def _number(body: bytes) -> _Cells:
    row, column, style, value = struct.unpack_from("<3Hd", body)
    yield (row, column), style, value


def _short(body: bytes) -> _Cells:
    row, column, style, value = struct.unpack_from("<3HI", body)
    yield (row, column), style, _unpacked(value)


def _shorts(body: bytes) -> _Cells:
    row, first = struct.unpack_from("<HH", body)
    for at in range((len(body) - 6) // 6):
        style, value = struct.unpack_from("<HI", body, 4 + 6 * at)
        yield (row, first + at), style, _unpacked(value)


def _formula(body: bytes) -> _Cells:
    row, column, style, value = struct.unpack_from("<3Hd", body)
    kind, error, mark = struct.unpack_from("<BxB3xH", body, 6)
    if mark != _NO_NUMBER:
        yield (row, column), style, value
    elif kind == _IS_ERROR:
        yield (row, column), style, _ERRORS.get(error, _UNKNOWN_ERROR)


def _error(body: bytes) -> _Cells:
    row, column, style, value, is_error = struct.unpack_from("<3HBB", body)
    if is_error:
        yield (row, column), style, _ERRORS.get(value, _UNKNOWN_ERROR)


def _unpacked(value: int) -> float:
    """Return a number of four bytes: a whole one or the upper half of a float, and perhaps a hundred times too large."""
    if value & 2:
        number = float((value >> 2) - ((value >> 31) << 30))
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, value & 0xFFFFFFFC))
    return number / 100 if value & 1 else number


_CELLS: MappingProxyType[int, Callable[[bytes], _Cells]] = MappingProxyType(
    {_NUMBER: _number, _SHORT: _short, _SHORTS: _shorts, _FORMULA: _formula, _ERROR: _error}
)
