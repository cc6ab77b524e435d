"""Merged cells carried into every row that they span. Numbers are not: a sum would be counted several times."""

from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.reading.raw import Cell
from villagemap.reading.sheets.grid import Grid, Line, said


@dataclass(frozen=True)
class Carried:
    """How many cells of a column were filled from above, and the first row of each number that was not."""

    column: int
    count: int
    numbers: tuple[int, ...]


def carry_down(grid: Grid, first: int) -> Sequence[Carried]:
    """Fill merged cells of the lines from the line numbered `first` on, in place; say by column what was done."""
    lines = {line.number: line for line in grid.lines}
    counts: dict[int, int] = {}
    numbers: dict[int, list[int]] = {}
    for merge in grid.merges:
        top = lines.get(merge.top)
        if merge.top < first or merge.bottom == merge.top or top is None or merge.left >= len(top.cells):
            continue
        cell = top.cells[merge.left]
        if isinstance(cell, str) and said(cell):
            counts[merge.left] = counts.get(merge.left, 0) + _fill(
                lines, merge.top, merge.bottom, merge.left, cell
            )
        elif said(cell):
            numbers.setdefault(merge.left, []).append(merge.top)
    return [
        Carried(column, counts.get(column, 0), tuple(sorted(numbers.get(column, ()))))
        for column in sorted(counts.keys() | numbers)
    ]


def _fill(lines: dict[int, Line], top: int, bottom: int, column: int, cell: Cell) -> int:
    filled = 0
    # A hostile merge may span all rows that a sheet can have: only lines that exist are looked at.
    for number in range(top + 1, min(bottom, max(lines)) + 1):
        line = lines.get(number)
        if line is not None and column < len(line.cells) and not said(line.cells[column]):
            line.cells[column] = cell
            filled += 1
    return filled
