"""Writes for tests of the store: rows in, `TableWrite` out."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS, TableWrite


def write(
    name: str,
    rows: Sequence[Mapping[str, object]],
    mode: LoadMode = LoadMode.REPLACE,
    kind: EntryKind = EntryKind.LOAD,
    **provenance: str,
) -> TableWrite:
    """Make a write of the columns that the first row has."""
    columns = list(rows[0]) if rows else ["code"]
    frame = pd.DataFrame({key: pd.Series([row[key] for row in rows], dtype=object) for key in columns})
    if GEOMETRY in columns:
        frame = gpd.GeoDataFrame(frame, geometry=GEOMETRY, crs=STORAGE_CRS)
    return TableWrite(name, frame, mode, Provenance(kind, **provenance))
