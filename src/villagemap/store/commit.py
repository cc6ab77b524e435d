"""Writing a table: the entry, what was there before, the rows, the versions. All inside one transaction."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.entries import Provenance
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.geopackage import GEOM, quoted
from villagemap.frames.tables import TableWrite
from villagemap.store import geopackage
from villagemap.store.difference import Difference, compare
from villagemap.store.rows import Cell, Incoming, StoredRow, incoming, stored, stored_columns

_EMPTIED = "replace-sample"


@dataclass(frozen=True, slots=True)
class CommitSummary:
    """What a write did: its entry, and how many rows came, changed, went or stayed.

    `unknown` names the keys that an update did not find, and therefore left out.
    """

    table: str
    entry: int
    added: int
    changed: int
    removed: int
    unchanged: int
    unknown: tuple[str, ...] = ()


def write_table(connection: sqlite3.Connection, write: TableWrite, at: str) -> CommitSummary:
    """Write rows of one table; `at` is the time of the entry (UTC, ISO 8601).

    A write that changes nothing has its entry all the same, and leaves versions alone.
    """
    spec = TABLE[write.table]
    rows = incoming(spec, write)
    known = stored(connection, spec)
    difference = compare(spec, rows, known, write.mode)
    fields = [column for column in rows.columns if column not in spec.key]
    entry = _enter(connection, write.provenance, at, layer=spec.name, fields=fields, rows=len(rows.keys))
    _record(connection, entry, spec, _changes(rows, difference, spec))
    _apply(connection, entry, spec, rows, difference)
    if difference.touches_rows:
        _touch(connection, entry, spec, at, shapes=difference.touches_shapes)
        _set_as_of(connection, spec, write.provenance.as_of)
    return CommitSummary(
        table=spec.name,
        entry=entry,
        added=len(difference.added),
        changed=len(difference.changed),
        removed=len(difference.removed),
        unchanged=difference.unchanged,
        unknown=difference.unknown,
    )


def empty_all(connection: sqlite3.Connection, provenance: Provenance, at: str) -> None:
    """Remove the rows of every layer and register under one entry that keeps them as befores."""
    entry = _enter(connection, provenance, at, layer="", fields=[], rows=0)
    connection.execute("UPDATE entries SET reason = ? WHERE id = ?", (provenance.reason or _EMPTIED, entry))
    for spec in TABLE.values():
        removed = stored(connection, spec)
        if removed:
            _record(connection, entry, spec, (_removal(spec, key, row) for key, row in removed.items()))
            connection.execute(f"DELETE FROM {quoted(spec.name)}")
            _touch(connection, entry, spec, at, shapes=True)
        connection.execute("UPDATE layers SET as_of = NULL WHERE layer = ?", (spec.name,))
    connection.execute("DELETE FROM acceptances")


def _enter(
    connection: sqlite3.Connection,
    provenance: Provenance,
    at: str,
    *,
    layer: str,
    fields: Sequence[str],
    rows: int,
) -> int:
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
    }
    names, places = ", ".join(map(quoted, said)), ", ".join("?" * len(said))
    # What is not known is NULL here as everywhere.
    values = [None if value == "" else value for value in said.values()]
    done = connection.execute(f"INSERT INTO entries ({names}) VALUES ({places})", values)
    return int(done.lastrowid or 0)


Change = tuple[str, str, int | None, str | None, Cell]
"""A row of `changes` without entry and layer: code, op, row, before, geom_before."""


def _changes(rows: Incoming, difference: Difference, spec: LayerSpec) -> Iterable[Change]:
    for number in difference.added:
        yield (rows.keys[number], "add", rows.source_rows[number], None, None)
    for change in difference.changed:
        before = _before(change.before)
        yield (rows.keys[change.number], "change", rows.source_rows[change.number], *before)
    for key, row in difference.removed:
        yield _removal(spec, key, row)


def _removal(spec: LayerSpec, key: str, row: StoredRow) -> Change:
    return (key, "remove", None, *_before(dict(zip(stored_columns(spec), row.cells, strict=True))))


def _before(fields: Mapping[str, Cell]) -> tuple[str, Cell]:
    """Return the JSON of fields as they were, and the shape; a shape that was missing is `"geom": null`."""
    shape = fields.get(GEOM)
    said = {column: cell for column, cell in fields.items() if column != GEOM or cell is None}
    return json.dumps(said, ensure_ascii=False), shape


def _record(connection: sqlite3.Connection, entry: int, spec: LayerSpec, changes: Iterable[Change]) -> None:
    connection.executemany(
        "INSERT INTO changes (entry, layer, code, op, row, before, geom_before) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((entry, spec.name, *change) for change in changes),
    )


def _apply(
    connection: sqlite3.Connection, entry: int, spec: LayerSpec, rows: Incoming, difference: Difference
) -> None:
    table, columns = quoted(spec.name), [*map(quoted, rows.columns), "entry"]
    connection.executemany(
        f"DELETE FROM {table} WHERE fid = ?", [(row.fid,) for _, row in difference.removed]
    )
    assignments = ", ".join(f"{column} = ?" for column in columns)
    connection.executemany(
        f"UPDATE {table} SET {assignments} WHERE fid = ?",
        ((*rows.cells[change.number], entry, change.fid) for change in difference.changed),
    )
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({places})",
        ((*rows.cells[number], entry) for number in difference.added),
    )


def _touch(connection: sqlite3.Connection, entry: int, spec: LayerSpec, at: str, *, shapes: bool) -> None:
    connection.execute("UPDATE layers SET version = ? WHERE layer = ?", (entry, spec.name))
    if shapes and spec.geometry:
        connection.execute("UPDATE layers SET geometry_version = ? WHERE layer = ?", (entry, spec.name))
    geopackage.note_change(connection, spec.name, at, shapes=shapes)


def _set_as_of(connection: sqlite3.Connection, spec: LayerSpec, as_of: str) -> None:
    if as_of:
        connection.execute("UPDATE layers SET as_of = ? WHERE layer = ?", (as_of, spec.name))
