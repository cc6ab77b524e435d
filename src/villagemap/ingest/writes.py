"""Checked rows as writes of tables: one for the layer, one for the observations in the same file."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from villagemap.domain.entries import LoadMode, Provenance
from villagemap.domain.layers import LayerSpec
from villagemap.frames.shapes import Shapes
from villagemap.frames.tables import STORAGE_CRS, TableWrite
from villagemap.ingest.columns import Columns
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.raw import RawTable
from villagemap.ingest.typed import Typed


def table_writes(
    raw: RawTable,
    typed: Typed,
    columns: Columns,
    shapes: Shapes | None,
    spec: LayerSpec,
    options: LoadOptions,
    provenance: Provenance,
) -> Sequence[TableWrite]:
    """Return the writes of a load; the layer's own is left out where it would write nothing but keys."""
    fields = [field for field in spec.columns if field in typed]
    numbers = pd.Series(list(raw.numbers), dtype="int64")
    writes = []
    if shapes is not None or set(fields) - set(spec.key) or len(spec.key) > 1:
        frame = _frame(fields, typed, shapes)
        writes.append(TableWrite(spec.name, frame, options.load_mode, provenance, numbers))
    observed = _observations(typed, columns, options.period, raw.numbers)
    if len(observed):
        # The observations of other keys and periods stay.
        rows = observed.pop("source_row")
        writes.append(TableWrite("observations", observed, LoadMode.APPEND, provenance, rows))
    return writes


def _frame(fields: Sequence[str], typed: Typed, shapes: Shapes | None) -> pd.DataFrame:
    frame = pd.DataFrame({field: pd.Series(typed[field], dtype="object") for field in fields})
    if shapes is None:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=STORAGE_CRS))


def _observations(typed: Typed, columns: Columns, period: str, numbers: Sequence[int]) -> pd.DataFrame:
    rows = [
        (village, key, period, value, number)
        for key, mapped in columns.mapped.items()
        if mapped.target.indicator
        for village, value, number in zip(typed["code"], typed[key], numbers, strict=True)
        if value is not None
    ]
    frame = pd.DataFrame(rows, columns=["village", "key", "period", "value", "source_row"])
    return frame.astype({"village": object, "key": object, "period": object})
