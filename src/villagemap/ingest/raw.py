"""What a reader gives: cells as they stand in the file, with their row numbers; and what it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from villagemap.settings import Limits

Cell = str | int | float | bool | None
"""A raw cell. Dates of a workbook or a register come as ISO text."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class RawTable:
    """One part (layer, sheet) of a file.

    `numbers` holds the row numbers as the reader's own program shows them. `shapes` are in the CRS that the
    file says (`crs`, empty where it says none) and None where a row has no geometry; `broken` holds the
    positions of rows whose geometry could not be read.
    """

    part: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    shapes: Shapes | None = None
    broken: frozenset[int] = frozenset()
    crs: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Request:
    """What is asked of a file: the part named `source_layer`, else one whose name is in `aliases`."""

    aliases: tuple[str, ...] = ()
    source_layer: str = ""
    encoding: str = ""
    limits: Limits = field(default_factory=Limits)
