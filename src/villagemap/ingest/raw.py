"""What a reader gives: cells as they stand in the file, with their row numbers; and what it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue
from villagemap.settings import Limits

Cell = str | int | float | bool | None
"""A raw cell. Dates of a workbook or a register come as ISO text."""

FORMULA_WITHOUT_VALUE = "=?"
"""Stands for a formula of a workbook whose value was never stored."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class RawTable:
    """One part (layer, sheet) of a file.

    `numbers` holds the row numbers as the reader's own program shows them. `shapes` are in the CRS that the
    file says (`crs`, empty where it says none; `crs_implied` where only its format does) and None where a row has no geometry; `broken` holds the
    positions of rows whose geometry could not be read. `found`, `questions` and `issues` are what the reader
    noticed: encoding and header, rows that it skipped, cells that it carried down.
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
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Request:
    """What is asked of a file.

    It is the part named `source_layer`, else one whose name is in `aliases`. `headers` holds names of columns
    that are known, folded, by which the row is found that names them; `header_row` says which it is.
    """

    aliases: tuple[str, ...] = ()
    source_layer: str = ""
    encoding: str = ""
    headers: tuple[str, ...] = ()
    header_row: int = 0
    limits: Limits = field(default_factory=Limits)
