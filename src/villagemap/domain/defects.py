"""Damage in a workspace: stored rows and cells that hold what no write of ours could have put there."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from villagemap.domain.characters import printable
from villagemap.domain.layers import TABLE


class DefectReason(StrEnum):
    """What is wrong with a stored cell; the words are in the catalogue under `defect.<reason>`."""

    MISSING = "missing"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    CODE = "code"
    REPEATED = "repeated"
    NO_SHAPE = "no_shape"
    KIND = "kind"
    EMPTY = "empty"
    NOWHERE = "nowhere"
    BEYOND = "beyond"
    TOO_LARGE = "too_large"
    WORD = "word"
    JSON = "json"
    REFERENCE = "reference"
    GONE = "gone"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class RowDefect:
    """A damaged cell, named so that somebody can find it; it never carries the damaged value.

    `row` is the number of the row in the file (`fid`, of entries `id`), None where only the code is known. `code` is
    empty where it cannot be read. Where `left_out`, the whole row is left out; else the cell counts as not reported.
    """

    table: str
    row: int | None
    code: str
    column: str
    reason: DefectReason
    left_out: bool = True

    @property
    def place(self) -> str:
        """Table, row and column, as every language writes them, in printable signs."""
        row = f"fid {self.row}" if self.row is not None else ""
        return printable(" ".join(filter(None, (self.table, row, self.code, self.column))))

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class DefectCounts:
    """How many rows are left out, how many cells of other rows count as not reported, how many rows of the books."""

    rows: int
    cells: int
    books: int


def restored(rows: Iterable[Mapping[str, Any]]) -> tuple[RowDefect, ...]:
    """Return damaged cells as JSON kept them (`dataclasses.asdict`)."""
    return tuple(RowDefect(**{**row, "reason": DefectReason(row["reason"])}) for row in rows)


def stamp_of(defects: Iterable[RowDefect]) -> str:
    """Return a text that changes with what is damaged, which moves no version; nothing where nothing is."""
    said = "|".join(map(str, defects))
    return f"-{hashlib.sha256(said.encode()).hexdigest()[:8]}" if said else ""


def left_out(defects: Iterable[RowDefect], table: str) -> int:
    """Return how many rows of a table are left out."""
    return len({(one.row, one.code) for one in defects if one.table == table and one.left_out})


def counts_of(defects: Iterable[RowDefect]) -> DefectCounts:
    """Count rows, cells and rows of the books; a row with several damaged cells is one row."""
    rows, cells, books = set(), 0, set()
    for one in defects:
        if one.table not in TABLE:
            books.add((one.table, one.row, one.code))
        elif one.left_out:
            rows.add((one.table, one.row, one.code))
        else:
            cells += 1
    return DefectCounts(len(rows), cells, len(books))
