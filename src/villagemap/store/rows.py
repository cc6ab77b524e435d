"""Frames as rows of the workspace's tables, and those rows by their keys."""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from villagemap.domain.errors import NumberUnstorableError
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.ranges import STORABLE
from villagemap.frames.geopackage import GEOM, encode, quoted
from villagemap.frames.tables import GEOMETRY, KEPT, STORAGE_CRS, TableWrite
from villagemap.store.cells import Cell, fetched
from villagemap.store.schema import selected

_SOURCE_ROW = "row"
"""Says where in the source an observation stood: written along with a changed row, no change by itself."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Rows that are to be written: `keys`, and cells under `columns` (storage names, keys included).

    `keeps` tells whether some cells are `KEPT`; afterwards `kept` names their columns, by the number of the row.
    """

    keys: Sequence[str]
    columns: tuple[str, ...]
    cells: Sequence[tuple[Cell, ...]]
    source_rows: Sequence[int | None]
    keeps: bool = False
    kept: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it stands: its `fid`, and cells under `stored_columns`."""

    fid: int
    cells: tuple[Cell, ...]


def stored_columns(spec: LayerSpec) -> tuple[str, ...]:
    """Return the columns of a table that carry data, in order: those of its layer, then the shape."""
    return (*spec.columns, GEOM) if spec.geometry else spec.columns


def compared(columns: Iterable[str]) -> tuple[str, ...]:
    """Return those of `columns` that make a row a changed one."""
    return tuple(column for column in columns if column != _SOURCE_ROW)


def incoming(spec: LayerSpec, write: TableWrite) -> Incoming:
    """Encode the frame of a write.

    Raises:
        ValueError: the frame breaks its promise (see `frames.tables`): the message names each breach.
        NumberUnstorableError: a number is beyond what every format can carry.
    """
    frame = write.frame
    _keep_promise(spec, frame)
    rows = [None if pd.isna(row) else int(row) for row in (write.rows if write.rows is not None else [])]
    source_rows = rows or [None] * len(frame)
    columns = [column for column in spec.columns if column in frame]
    cells = [_cells(spec.name, spec.field(column), frame[column]) for column in columns]
    if _SOURCE_ROW in spec.columns and _SOURCE_ROW not in frame and rows:
        columns.append(_SOURCE_ROW)
        cells.append([None if row is None else float(row) for row in rows])
    if spec.geometry and GEOMETRY in frame:
        columns.append(GEOM)
        cells.append(encode(frame[GEOMETRY].to_numpy(), spec.geometry))
    by_row = list(zip(*cells, strict=True))
    keeps = any(KEPT in column for column in cells)
    return Incoming(row_keys(spec, columns, by_row), tuple(columns), by_row, source_rows, keeps)


def with_kept(rows: Incoming, spec: LayerSpec, known: Mapping[str, StoredRow]) -> Incoming:
    """Return rows where cells that keep what is stored hold it; None in rows that are new."""
    if not rows.keeps:
        return rows
    places = [stored_columns(spec).index(column) for column in rows.columns]

    def filled(key: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        row = known.get(key)
        return tuple(
            (row.cells[place] if row else None) if _is_kept(cell) else cell
            for place, cell in zip(places, cells, strict=True)
        )

    columns = {
        number: [column for column, cell in zip(rows.columns, cells, strict=True) if _is_kept(cell)]
        for number, cells in enumerate(rows.cells)
        if any(map(_is_kept, cells))
    }
    filled_cells = [filled(key, cells) for key, cells in zip(rows.keys, rows.cells, strict=True)]
    return replace(rows, cells=filled_cells, kept=columns)


def _is_kept(cell: object) -> bool:
    return cell is KEPT


def stored(connection: sqlite3.Connection, spec: LayerSpec) -> dict[str, StoredRow]:
    """Read a table, by the key of its rows.

    Cells are such as the books can keep: of text that is no UTF-8 what can be read, for a number without end nothing.
    """
    columns = stored_columns(spec)
    select = selected(spec.name, ("fid", *columns))
    found = fetched(connection, f"SELECT {select} FROM {quoted(spec.name)}")
    found = _keepable(("fid", *columns), found)
    keys = row_keys(spec, columns, [row[1:] for row in found])
    known: dict[str, StoredRow] = {}
    for key, row in zip(keys, found, strict=True):
        # Two rows share a key only where the index of the table is damaged; both must be found again.
        fid = cast(int, row[0])  # SQLite keeps nothing else there
        known[key if key not in known else f"{key}#{fid}"] = StoredRow(fid, row[1:])
    return known


def codes(connection: sqlite3.Connection, spec: LayerSpec) -> frozenset[str]:
    """Read the codes of a table's rows: the first part of their keys."""
    found = fetched(connection, f"SELECT {selected(spec.name, spec.key[:1])} FROM {quoted(spec.name)}")
    return frozenset(code for (code,) in found if isinstance(code, str))


def row_keys(spec: LayerSpec, columns: Sequence[str], cells: Sequence[tuple[Cell, ...]]) -> list[str]:
    """Return the key of each row as text: its code, or the parts of a register's key joined by `|`."""
    places = [columns.index(key) for key in spec.key]
    if len(places) == 1:
        return [_text(row[places[0]]) for row in cells]
    return ["|".join(_escaped(row[place]) for place in places) for row in cells]


def _keepable(columns: Sequence[str], found: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return rows whose cells, shapes aside, are text, whole numbers or finite ones."""
    turned = {
        place: [_plain(cell) for cell in cells]
        for place, (column, cells) in enumerate(zip(columns, zip(*found, strict=True), strict=bool(found)))
        if column != GEOM and not _is_plain(cells)
    }
    if not turned:
        return found
    return [
        tuple(turned[place][number] if place in turned else cell for place, cell in enumerate(row))
        for number, row in enumerate(found)
    ]


def _is_plain(cells: Sequence[Cell]) -> bool:
    types = set(map(type, cells))
    return bytes not in types and (float not in types or all(_plain(cell) == cell for cell in cells))


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _keep_promise(spec: LayerSpec, table: pd.DataFrame) -> None:
    known = {*spec.columns, GEOMETRY} if spec.geometry else set(spec.columns)
    breaches = [f"column '{key}' is missing" for key in spec.key if key not in table]
    breaches += [f"column '{column}' is not known" for column in table if column not in known]
    if isinstance(table, gpd.GeoDataFrame) and table.crs is not None and table.crs != STORAGE_CRS:
        breaches.append(f"the coordinate system is not {STORAGE_CRS}")
    if breaches:
        raise ValueError(f"{spec.name}: {'; '.join(breaches)}")


def _cells(layer: str, field: Field, column: pd.Series) -> list[Any]:
    """Encode a column; cells that keep what is stored stay as they are until the stored rows are known."""
    gone = column.isna().to_numpy()
    cells = column.tolist()
    if KEPT in cells:
        kept = [_is_kept(cell) for cell in cells]
        values_only = pd.Series([None if keeps else cell for keeps, cell in zip(kept, cells, strict=True)])
        encoded = _cells(layer, field, values_only.astype(object))
        return [KEPT if keeps else cell for keeps, cell in zip(kept, encoded, strict=True)]
    if field.kind is FieldKind.YES_NO:
        return [None if missing else int(bool(cell)) for missing, cell in zip(gone, cells, strict=True)]
    if field.kind is FieldKind.NUMBER:
        numbers = [None if missing else float(cell) for missing, cell in zip(gone, cells, strict=True)]
        for number in numbers:
            # No number without end passes: JSON has no word for it.
            if number is not None and not STORABLE.least <= number <= STORABLE.most:
                raise NumberUnstorableError(layer=layer, column=field.key, value=number)
        return numbers
    texts = [None if missing else cell for missing, cell in zip(gone, cells, strict=True)]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise ValueError(f"column '{field.key}' holds something that is no text")
    # A word of an enum would be stored as what it prints; plain text is what it is.
    return [None if text is None else str(text) for text in texts]


def _text(part: Cell) -> str:
    if isinstance(part, bytes):
        return part.decode("utf-8", "replace")
    return str(part or "")


def _escaped(part: Cell) -> str:
    text = "" if part is None else _text(part)
    return text.replace("\\", "\\\\").replace("|", "\\|")
