"""The lines of a sheet or a text file as the program shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.reading.parts import folded
from villagemap.reading.raw import Cell

_UNIT = re.compile(r"[（(\[［【][^（(\[［【]*[)）\]］】]\s*$")


@dataclass(frozen=True)
class Line:
    """One line with its number; `at` is its place among the lines that are not empty."""

    number: int
    cells: list[Cell]

    @property
    def filled(self) -> list[int]:
        """The columns that say something."""
        return [at for at, cell in enumerate(self.cells) if said(cell)]


@dataclass(frozen=True)
class Merge:
    """Cells that are one: line numbers and columns, first and last."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A part of a file: its lines that say something, and which cells are merged."""

    part: str
    lines: Sequence[Line]
    merges: Sequence[Merge] = ()
    strict: bool = False


def said(cell: Cell) -> bool:
    """Tell whether a cell says anything."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def names_of(cell: Cell) -> set[str]:
    """Return the folded names that a header's cell may stand for: with and without what is in brackets."""
    if not isinstance(cell, str):
        return set()
    return {folded(cell), folded(_UNIT.sub("", cell))} - {""}
