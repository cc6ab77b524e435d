"""Writing a table: the entry, what was there before, the rows, the versions. All inside one transaction."""

import json
import sqlite3
from collections.abc import Iterable

from villagemap.domain.entries import CommitSummary, Provenance
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.geopackage import quoted
from villagemap.store.difference import Difference
from villagemap.store.ledger import Change, before_of, enter, record, removal, touch
from villagemap.store.planned import Planned
from villagemap.store.rows import Incoming, stored

_EMPTIED = "replace-sample"


def write_table(connection: sqlite3.Connection, planned: Planned, at: str) -> CommitSummary:
    """Write rows of one table; `at` is the time of the entry (UTC, ISO 8601).

    A write that changes nothing has its entry all the same, and leaves versions alone.
    """
    spec, rows, difference = planned.spec, planned.rows, planned.difference
    provenance = planned.write.provenance
    fields = [column for column in rows.columns if column not in spec.key]
    entry = enter(connection, provenance, at, layer=spec.name, fields=fields, rows=len(rows.keys))
    record(connection, entry, spec, _changes(rows, difference, spec))
    _apply(connection, entry, spec, rows, difference)
    if difference.touches_rows:
        touch(connection, entry, spec, at, shapes=difference.touches_shapes)
        _set_as_of(connection, spec, provenance.as_of)
    return CommitSummary(
        table=spec.name,
        entry=entry,
        added=len(difference.added),
        changed=len(difference.changed),
        removed=len(difference.removed),
        unchanged=difference.unchanged,
        unknown=difference.unknown,
        fields=difference.fields,
    )


def empty_all(connection: sqlite3.Connection, provenance: Provenance, at: str) -> int:
    """Remove the rows of every layer and register under one entry that keeps them as befores; return it.

    It is the only kind of entry that names no layer.
    """
    entry = enter(connection, provenance, at, layer="", fields=[], rows=0)
    connection.execute("UPDATE entries SET reason = ? WHERE id = ?", (provenance.reason or _EMPTIED, entry))
    for spec in TABLE.values():
        removed = stored(connection, spec)
        if removed:
            record(connection, entry, spec, (removal(spec, key, row) for key, row in removed.items()))
            connection.execute(f"DELETE FROM {quoted(spec.name)}")
            touch(connection, entry, spec, at, shapes=True)
        connection.execute("UPDATE layers SET as_of = NULL WHERE layer = ?", (spec.name,))
    connection.execute("DELETE FROM acceptances")
    return entry


def _changes(rows: Incoming, difference: Difference, spec: LayerSpec) -> Iterable[Change]:
    for number in difference.added:
        yield (rows.keys[number], "add", rows.source_rows[number], None, None, None)
    for change in difference.changed:
        before = before_of(change.before)
        kept = json.dumps(rows.kept[change.number]) if change.number in rows.kept else None
        yield (rows.keys[change.number], "change", rows.source_rows[change.number], *before, kept)
    for key, row in difference.removed:
        yield removal(spec, key, row)


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


def _set_as_of(connection: sqlite3.Connection, spec: LayerSpec, as_of: str) -> None:
    if as_of:
        connection.execute("UPDATE layers SET as_of = ? WHERE layer = ?", (as_of, spec.name))
