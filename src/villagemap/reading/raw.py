"""The table that a reader gives: cells as they stand in the file, with their row numbers; and the request for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue
from villagemap.settings import Limits

Cell = str | int | float | bool | None
"""A raw cell. Dates of a workbook or a register come as ISO text."""

FORMULA_WITHOUT_VALUE = "=?"
"""Stands for a formula of a workbook whose value was never stored."""


class ShownNumber(float):
    """A number of a workbook whose format shows it as something else: 1 as `00001`, 0.98 as `98%`.

    `shown` is the text that the sheet shows, None where the format is one that cannot be rendered here;
    `percent` tells whether the format is one of percentages.
    """

    __slots__ = ("percent", "shown")

    percent: bool
    shown: str | None

    def __new__(cls, value: float, shown: str | None, *, percent: bool = False) -> Self:
        """Make the number with its text."""
        made = super().__new__(cls, value)
        made.shown, made.percent = shown, percent
        return made


class ShownText(str):
    """A text that stands for a cell: a date of a workbook as ISO text, or what stands for a formula without a value.

    `shown` is the text that the file shows, None where it cannot be told.
    """

    __slots__ = ("shown",)

    shown: str | None

    def __new__(cls, value: str, shown: str | None) -> Self:
        """Make the cell with its text."""
        made = super().__new__(cls, value)
        made.shown = shown
        return made


Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class RawTable:
    """One part (layer, sheet) of a file.

    `numbers` holds the row numbers as the reader's own program shows them. `shapes` are in the CRS that the
    file says (`crs`, empty where it says none; `crs_implied` where only its format does) and None where a row has no geometry; `broken` holds the
    positions of rows whose geometry could not be read. `findings`, `questions` and `issues` are what the reader
    reports: encoding and header, rows that it skipped, cells that it carried down. `hidden_rows` holds the
    numbers of rows, `hidden_columns` the positions of columns that the sheet does not show.
    """

    part: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    shapes: Shapes | None = None
    broken: frozenset[int] = frozenset()
    crs: str = ""
    crs_implied: bool = False
    encoding: str = ""
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    issues: tuple[Issue, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def at(self, rows: Sequence[int]) -> Self:
        """Return the table with the rows at these positions only."""
        return replace(
            self,
            rows=[self.rows[at] for at in rows],
            numbers=[self.numbers[at] for at in rows],
            shapes=None if self.shapes is None else self.shapes[list(rows)],
            broken=frozenset(position for position, at in enumerate(rows) if at in self.broken),
        )


@dataclass(frozen=True)
class Request:
    """Which part of a file is to be read, and how.

    The part is the one named `source_layer`, else one whose name is in `aliases`. `headers` holds names of columns
    that are known, folded, by which the row is found that names them; `header_row` says which it is.
    """

    aliases: tuple[str, ...] = ()
    source_layer: str = ""
    encoding: str = ""
    headers: tuple[str, ...] = ()
    header_row: int = 0
    limits: Limits = field(default_factory=Limits)
