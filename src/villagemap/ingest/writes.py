"""The step that makes writes of the rows that are fine: one for the layer, one for the observations in the same file."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from villagemap.domain.entries import LoadMode, Provenance
from villagemap.frames.tables import STORAGE_CRS, TableWrite
from villagemap.ingest.inspection import Alias, Inspection, LoadContext
from villagemap.ingest.rules import StoreRule


def make_writes(inspection: Inspection, context: LoadContext) -> Inspection:
    """Make the writes, where nothing is refused and nothing asked; rows with errors are left out where that is accepted."""
    del context
    report, options = inspection.report, inspection.options
    accepted = options.accept_valid and not report.refused
    if inspection.questions or (report.errors and not accepted):
        return inspection
    rows = inspection.valid_rows
    faulty = [number for number in inspection.raw.numbers if number in report.faulty]
    if faulty:
        n, left_out = len(faulty), tuple(sorted({*inspection.left_out, *faulty}))
        issue = StoreRule.ROWS_REFUSED.issue(count=n, n=n, rows=[*map(str, faulty)])
        inspection = replace(inspection.plus([issue]), left_out=left_out)
    if not rows and inspection.raw.numbers:
        return inspection.plus([StoreRule.NOTHING_LEFT.issue()])
    mode = options.load_mode
    if faulty and mode is LoadMode.REPLACE:
        mode = LoadMode.APPEND
        inspection = inspection.plus([StoreRule.NOTHING_REMOVED.issue(n=len(faulty))])
    writes = _table_writes(inspection, rows, mode)
    if not writes:
        return inspection.plus([StoreRule.NOTHING_MAPPED.issue(columns=list(inspection.raw.columns))])
    return replace(inspection, writes=(*writes, *_alias_writes(inspection.aliases, inspection.provenance)))


def _table_writes(inspection: Inspection, rows: Sequence[int], mode: LoadMode) -> Sequence[TableWrite]:
    """Return the writes of a load; the layer's own is left out where it would write nothing but keys."""
    spec, provenance = inspection.spec, inspection.provenance
    fields = [field for field in spec.columns if field in inspection.typed]
    writes = []
    if inspection.shapes is not None or set(fields) - set(spec.key) or len(spec.key) > 1:
        numbers = pd.Series([inspection.raw.numbers[at] for at in rows], dtype="int64")
        writes.append(TableWrite(spec.name, _frame(inspection, fields, rows), mode, provenance, numbers))
    observed = _observations(inspection, rows)
    if len(observed):
        # The observations of other keys and periods stay.
        source_rows = observed.pop("source_row")
        writes.append(TableWrite("observations", observed, LoadMode.APPEND, provenance, source_rows))
    return writes


def _alias_writes(aliases: Sequence[Alias], provenance: Provenance) -> Sequence[TableWrite]:
    """Return the write that keeps confirmed names and codes, so that they are not asked about again."""
    if not aliases:
        return ()
    frame = pd.DataFrame(list(dict.fromkeys(aliases)), columns=["code", "kind", "value"], dtype="object")
    frame.insert(0, "layer", "villages")
    return [TableWrite("aliases", frame, LoadMode.APPEND, provenance)]


def _frame(inspection: Inspection, fields: Sequence[str], rows: Sequence[int]) -> pd.DataFrame:
    typed, shapes = inspection.typed, inspection.shapes
    columns = {field: pd.Series([typed[field][at] for at in rows], dtype="object") for field in fields}
    frame = pd.DataFrame(columns)
    if shapes is None:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes[list(rows)], crs=STORAGE_CRS))


def _observations(inspection: Inspection, rows: Sequence[int]) -> pd.DataFrame:
    typed, numbers, period = inspection.typed, inspection.raw.numbers, inspection.options.period
    records = [
        (typed["code"][at], key, period, typed[key][at], numbers[at])
        for key, mapped in inspection.columns.mapped.items()
        if mapped.target.indicator
        for at in rows
        if typed[key][at] is not None
    ]
    frame = pd.DataFrame(records, columns=["village", "key", "period", "value", "source_row"])
    return frame.astype({"village": object, "key": object, "period": object})
