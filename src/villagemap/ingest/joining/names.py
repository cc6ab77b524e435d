"""Names as they are compared: without blanks, notes and endings; and how far two of them are apart."""

import re

from villagemap.ingest.cells import ReadCell
from villagemap.ingest.rules import ValueRule
from villagemap.ingest.values import Fault, is_empty, plain
from villagemap.reading.raw import Cell

_NOTE = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
_ENDING = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|村)$")
_COUNTY_ENDING = re.compile(r"(?<=..)[县区市]$")
_TOWNSHIP_ENDING = re.compile(r"(?:街道办事处|人民政府|街道办?|镇|乡)$")


def plain_name(cell: Cell) -> str:
    """Return a name without blanks and line breaks, full-width signs made plain."""
    return plain(cell).replace(" ", "").casefold()


def is_name(cell: Cell, read: ReadCell) -> bool:
    """Tell whether a cell holds a name: no code, no error of a spreadsheet, and more letters than digits."""
    if not isinstance(cell, str) or is_empty(cell):
        return False
    fault = read(cell)
    if not isinstance(fault, Fault) or fault.rule is not ValueRule.CODE_UNREADABLE:
        return False
    text = plain(cell)
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def without_notes(name: str) -> str:
    """Return a plain name without what stands in brackets."""
    return _NOTE.sub("", name) or name


def stem(name: str) -> str:
    """Return a plain name without its endings: 村, 村委会 and 村民委员会 are interchangeable in lists."""
    while True:
        shorter = _ENDING.sub("", name)
        if shorter in {"", name}:
            return name
        name = shorter


def county_stem(name: str) -> str:
    """Return the name of a county without 县, 区 or 市, where that leaves two signs."""
    return _COUNTY_ENDING.sub("", name)


def township_stem(name: str) -> str:
    """Return the name of a township without 镇, 乡 or 街道."""
    return _TOWNSHIP_ENDING.sub("", name) or name


def distance(one: str, other: str) -> int:
    """Return how many signs must be changed, added or taken away to make one text of the other."""
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, letter in enumerate(other, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (sign != letter)),
            )
    return row[-1]
