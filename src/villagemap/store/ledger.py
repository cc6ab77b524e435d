"""The books: entries, what was there before them, and the versions that they move."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from villagemap.domain.entries import Provenance
from villagemap.domain.layers import LayerSpec
from villagemap.frames.geopackage import GEOM, quoted
from villagemap.store import geopackage
from villagemap.store.cells import Cell
from villagemap.store.rows import StoredRow, stored_columns

Change = tuple[str, str, int | None, str | None, Cell, str | None]
"""A row of `changes` without entry and layer: code, op, row, before, geom_before, kept."""


def enter(
    connection: sqlite3.Connection,
    provenance: Provenance,
    at: str,
    *,
    layer: str,
    fields: Sequence[str],
    rows: int,
    undoes: int | None = None,
) -> int:
    """Write an entry and return its number."""
    said = {
        "kind": provenance.kind.value,
        "at": at,
        "who": provenance.who,
        "reason": provenance.reason,
        "layer": layer,
        "fields": json.dumps(list(fields), ensure_ascii=False),
        "file": provenance.file,
        "sha256": provenance.sha256,
        "part": provenance.part,
        "crs": provenance.crs,
        "encoding": provenance.encoding,
        "mapping": json.dumps(dict(provenance.mapping), ensure_ascii=False),
        "as_of": provenance.as_of,
        "rows": rows,
        "undoes": undoes,
    }
    names, places = ", ".join(map(quoted, said)), ", ".join("?" * len(said))
    # What is not known is NULL here as everywhere.
    values = [None if value == "" else value for value in said.values()]
    done = connection.execute(f"INSERT INTO entries ({names}) VALUES ({places})", values)
    return int(done.lastrowid or 0)


def join_entries(connection: sqlite3.Connection, entries: Sequence[int]) -> None:
    """Mark entries as one write: each names the first of them, and they are undone together."""
    connection.executemany(
        "UPDATE entries SET load = ? WHERE id = ?", [(min(entries), entry) for entry in entries]
    )


def removal(spec: LayerSpec, key: str, row: StoredRow) -> Change:
    """Return the change that a row goes, with all that it held."""
    return (key, "remove", None, *before_of(dict(zip(stored_columns(spec), row.cells, strict=True))), None)


def before_of(fields: Mapping[str, Cell]) -> tuple[str, Cell]:
    """Return the JSON of fields as they were, and the shape; a shape that was missing is `"geom": null`."""
    shape = fields.get(GEOM)
    said = {column: cell for column, cell in fields.items() if column != GEOM or cell is None}
    return json.dumps(said, ensure_ascii=False), shape


def record(connection: sqlite3.Connection, entry: int, spec: LayerSpec, changes: Iterable[Change]) -> None:
    """Write changes of an entry."""
    connection.executemany(
        "INSERT INTO changes (entry, layer, code, op, row, before, geom_before, kept)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((entry, spec.name, *change) for change in changes),
    )


def touch(connection: sqlite3.Connection, entry: int, spec: LayerSpec, at: str, *, shapes: bool) -> None:
    """Move the versions of a table to an entry, and its extent where `shapes` were touched."""
    # Also where another program deleted the row of the layer: versions must move with every write.
    shape_entry = entry if shapes and spec.geometry else None
    connection.execute(
        "INSERT INTO layers (layer, version, geometry_version) VALUES (?, ?, ?) ON CONFLICT (layer) DO UPDATE"
        " SET version = excluded.version, geometry_version = coalesce(?, geometry_version)",
        (spec.name, entry, entry, shape_entry),
    )
    geopackage.note_change(connection, spec.name, at, shapes=shapes)
