"""How far the cells of a workbook reach, seen in its XML: a cell in the last corner makes a reader build all between."""

import re
import zipfile
from collections.abc import Sequence

from villagemap.ingest.refusals import refusal
from villagemap.settings import Limits

_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_PLACE = re.compile(rb"[\s]r\s*=\s*[\"']([A-Z]{1,8})([0-9]{1,12})[\"']")
_TAIL = 256
_LETTERS = 26
_LARGEST_MEMBER = 1 << 30


def check_sheets(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse workbooks with more cells than allowed, or with a cell so far away that there would be.

    Raises:
        FileUnreadableError: naming the sheet's file and the cell.
    """
    left = limits.cells
    for member in members:
        if "worksheets/" in member.filename.lower() and member.filename.lower().endswith(".xml"):
            left -= _cells(archive.read(member), member.filename, left)


def _cells(data: bytes, part: str, most: int) -> int:
    """Return how many cells a sheet has, empty ones between them included."""
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
