"""Checked rows as writes of tables: one for the layer, one for the observations in the same file."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from villagemap.domain.entries import LoadMode, Provenance
from villagemap.domain.layers import LayerSpec
from villagemap.frames.shapes import Shapes
from villagemap.frames.tables import STORAGE_CRS, TableWrite
from villagemap.ingest.columns import Columns
from villagemap.ingest.joining.join import Alias
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.typed import Typed


@dataclass(frozen=True)
class Rows:
    """Rows that were checked: their numbers in the file, values by field, and shapes in EPSG:4490."""

    numbers: Sequence[int]
    typed: Typed
    shapes: Shapes | None = None

    def at(self, places: Sequence[int]) -> "Rows":
        """Return the rows at these places."""
        if len(places) == len(self.numbers):
            return self
        return Rows(
            [self.numbers[at] for at in places],
            {field: [column[at] for at in places] for field, column in self.typed.items()},
            None if self.shapes is None else self.shapes[list(places)],
        )


def table_writes(
    rows: Rows, columns: Columns, spec: LayerSpec, options: LoadOptions, provenance: Provenance
) -> Sequence[TableWrite]:
    """Return the writes of a load; the layer's own is left out where it would write nothing but keys."""
    fields = [field for field in spec.columns if field in rows.typed]
    numbers = pd.Series(list(rows.numbers), dtype="int64")
    writes = []
    if rows.shapes is not None or set(fields) - set(spec.key) or len(spec.key) > 1:
        frame = _frame(fields, rows)
        writes.append(TableWrite(spec.name, frame, options.load_mode, provenance, numbers))
    observed = _observations(rows, columns, options.period)
    if len(observed):
        # The observations of other keys and periods stay.
        source_rows = observed.pop("source_row")
        writes.append(TableWrite("observations", observed, LoadMode.APPEND, provenance, source_rows))
    return writes


def alias_write(confirmed: Sequence[Alias], provenance: Provenance) -> TableWrite:
    """Return the write that keeps names and codes that somebody confirmed, so that they are not asked about again."""
    aliases = list(dict.fromkeys(confirmed))
    frame = pd.DataFrame(aliases, columns=["code", "kind", "value"], dtype="object")
    frame.insert(0, "layer", "villages")
    return TableWrite("aliases", frame, LoadMode.APPEND, provenance)


def _frame(fields: Sequence[str], rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame({field: pd.Series(rows.typed[field], dtype="object") for field in fields})
    if rows.shapes is None:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(rows.shapes, crs=STORAGE_CRS))


def _observations(rows: Rows, columns: Columns, period: str) -> pd.DataFrame:
    found = [
        (village, key, period, value, number)
        for key, mapped in columns.mapped.items()
        if mapped.target.indicator
        for village, value, number in zip(rows.typed["code"], rows.typed[key], rows.numbers, strict=True)
        if value is not None
    ]
    frame = pd.DataFrame(found, columns=["village", "key", "period", "value", "source_row"])
    return frame.astype({"village": object, "key": object, "period": object})
