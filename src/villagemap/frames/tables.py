"""What a frame of a workspace table looks like, and what is written of one.

A layer with geometry is a `GeoDataFrame` in EPSG:4490 (lon lat in degrees) whose active geometry column is
`geometry`; every other table is a plain `DataFrame`. Columns are those of its `LayerSpec`; what is not
reported is `None`. Geometry is of the layer's own multi type.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import pandas as pd

from villagemap.domain.entries import LoadMode, Provenance

GEOMETRY = "geometry"
"""The name of the active geometry column of every layer frame."""

STORAGE_CRS = "EPSG:4490"
"""CGCS2000, lon lat in degrees: the one coordinate system of a workspace. Taken as WGS 84 (below 1 m)."""


class _Cell(Enum):
    """Cells that are no values; members of an enum stay themselves on the way from one process to another."""

    KEPT = "kept"


KEPT: Final = _Cell.KEPT
"""Stands in a cell of a write that keeps what is stored; in a row that is new, for "not reported"."""


@dataclass(frozen=True)
class TableWrite:
    """Rows of one table that belong into the workspace, with where they came from.

    `frame` has the key columns of its `LayerSpec` and those that are to be written, no others; a column
    that it lacks keeps its stored values, and so does a cell that is `KEPT`. `rows`, where given, is aligned with `frame` and holds the row
    number in the source.
    """

    table: str
    frame: pd.DataFrame
    mode: LoadMode
    provenance: Provenance
    rows: pd.Series | None = None
