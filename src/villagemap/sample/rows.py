"""Frames of the sample in the form of the workspace's tables."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from villagemap.domain.layers import TABLE, FieldKind
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS


def table_frame(table: str, columns: Mapping[str, Any], shapes: Any = None) -> pd.DataFrame:
    """Return a frame with all columns of a table; those not given are not reported.

    `shapes` are EPSG:4490 and of the layer's own type.
    """
    rows = len(next(iter(columns.values()), ()))
    data = {
        field.key: _column(columns.get(field.key, [None] * rows), number=field.kind is FieldKind.NUMBER)
        for field in TABLE[table].fields
    }
    if shapes is None:
        return pd.DataFrame(data)
    return gpd.GeoDataFrame(
        data | {GEOMETRY: np.asarray(shapes, dtype=object)}, geometry=GEOMETRY, crs=STORAGE_CRS
    )


def _column(values: Any, *, number: bool) -> pd.Series:
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return pd.Series(plain, dtype="float64" if number else "object")


def numbered(letter: str, count: int) -> list[str]:
    """Return codes for rows that have none in the world: a letter and a number."""
    return [f"{letter}{number:04d}" for number in range(1, count + 1)]
