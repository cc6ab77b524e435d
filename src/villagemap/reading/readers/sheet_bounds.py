"""How far the cells of a workbook reach, seen in its XML: a cell in the last corner makes a reader build all between."""

import re
import zipfile
from collections.abc import Sequence

from villagemap.reading.file_bounds import text_limit
from villagemap.reading.refusals import refusal
from villagemap.settings import Limits

_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_PLACE = re.compile(rb"[\s]r\s*=\s*[\"']([A-Z]{1,8})([0-9]{1,12})[\"']")
_TELLS = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?=[^>]{0,200}t\s*=\s*[\"']s[\"'])[^>]{0,200}>\s*<(?:\w{1,20}:)?v>([0-9]{1,9})<"
)
_SHARED = "xl/sharedstrings.xml"
_BYTES_PER_CHARACTER = 3
_LETTERS = 26


def check_sheets(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse workbooks with more cells than allowed, or with a cell so far away that there would be.

    Raises:
        FileUnreadableError: naming the sheet's file and the cell.
    """
    left, told = limits.cells, text_limit(limits)
    shared = _shared_lengths(archive, members)
    for member in members:
        if "worksheets/" in member.filename.lower() and member.filename.lower().endswith(".xml"):
            sheet = archive.read(member)
            left -= _cells(sheet, member.filename, left)
            told -= _shared_text(sheet, shared, told, limits)


def _shared_lengths(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> list[int]:
    """Return how many bytes each of the texts has that cells share."""
    found = [member for member in members if member.filename.lower() == _SHARED]
    return (
        [len(piece) for piece in re.split(rb"<(?:\w{1,20}:)?si[\s/>]", archive.read(found[0]))[1:]]
        if found
        else []
    )


def _shared_text(sheet: bytes, shared: Sequence[int], most: int, limits: Limits) -> int:
    """Return how many characters cells make of shared texts: one long text may be told by all of them."""
    if not shared or max(shared) * len(sheet) < most:
        return 0
    characters = 0
    for tells in _TELLS.finditer(sheet):
        text = int(tells[1])
        characters += shared[text] // _BYTES_PER_CHARACTER if text < len(shared) else 0
        if characters > most:
            row = sheet.count(b"<row", 0, tells.start())
            raise refusal("too_much_text", row=row, limit=text_limit(limits))
    return characters


def _cells(data: bytes, part: str, most: int) -> int:
    """Return how many cells a sheet has, empty ones between them included."""
    # Two ways of counting: the quick one tells the worst cases.
    if max(data.count(mark) for mark in (b"<c>", b"<c ", b"<c/", b":c>", b":c ")) > most:
        raise refusal("too_many_cells", n=data.count(b"<c"), limit=most)
    count = sum(1 for _ in _CELL.finditer(data))
    last_row = last_column = 0
    for place in _PLACE.finditer(data):
        row, column = int(place[2]), _column(place[1])
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row * last_column > most:
            raise refusal("far_cell", part=part, cell=(place[1] + place[2]).decode("ascii"), limit=most)
    if count > most:
        raise refusal("too_many_cells", n=count, limit=most)
    return max(count, last_row * last_column)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * _LETTERS + letter - ord("A") + 1
    return column
