"""Taking a write back: what was there before is written as a new entry, which can be undone in its turn."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.entries import EntryKind, Provenance, Undone
from villagemap.domain.errors import RowDamagedError
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.geopackage import GEOM, decode, quoted, shape_faults
from villagemap.store.cells import Cell, object_of
from villagemap.store.ledger import Change, before_of, enter, join_entries, record, removal, touch
from villagemap.store.needed import Written, refuse_needed, written_together
from villagemap.store.rows import StoredRow, stored, stored_columns
from villagemap.store.settings import TRUE, make_sample, read_settings
from villagemap.store.standing import read_as_of, read_standing

_OPS = {"add", "change", "remove"}


@dataclass(frozen=True, slots=True)
class Restored:
    """A row as a change found it: `before` are the fields that it wrote over, all of them where the row went."""

    code: str
    op: str
    before: Mapping[str, Cell]


def undo(connection: sqlite3.Connection, entry: int, at: str, who: str) -> Undone:
    """Take back an entry and all that were written together with it; the caller holds a write transaction.

    Raises:
        EntryUnknownError, EntryEmptyError, EntryUndoneError: there is nothing to undo.
        EntryNeededError: a later entry touched one of the same fields.
        RowDamagedError: what was there before cannot be read, or rows came or went without a trace since.
    """
    together = written_together(connection, entry)
    refuse_needed(connection, entry, together, read_standing(connection))
    counted: Counter[str] = Counter()
    written = [
        _take_back(connection, done, at, who, counted) for done in sorted(together, key=lambda one: -one.id)
    ]
    join_entries(connection, written)
    if not all(done.layer for done in together):
        # The write emptied a sample, or this brings real data back in its place.
        make_sample(connection, sample=read_settings(connection)["sample"] != TRUE)
    for layer in counted:
        connection.execute(
            "UPDATE layers SET as_of = ? WHERE layer = ?", (read_as_of(connection, layer), layer)
        )
    return Undone(tuple(one.id for one in together), tuple(written), counted)


def _take_back(
    connection: sqlite3.Connection, done: Written, at: str, who: str, counted: Counter[str]
) -> int:
    provenance = Provenance(EntryKind.UNDO, who=who)
    n = connection.execute("SELECT count(*) FROM changes WHERE entry = ?", (done.id,)).fetchone()[0]
    entry = enter(connection, provenance, at, layer=done.layer, fields=done.fields, rows=n, undoes=done.id)
    for layer in _layers(connection, done.id):
        restored = _restored(connection, done.id, TABLE[layer])
        _restore(connection, entry, TABLE[layer], restored, at)
        counted[layer] += len(restored)
    return entry


def _layers(connection: sqlite3.Connection, entry: int) -> list[str]:
    found = connection.execute("SELECT layer, min(fid) FROM changes WHERE entry = ? GROUP BY layer", (entry,))
    layers = dict(found.fetchall())
    for layer, fid in layers.items():
        if layer not in TABLE:
            raise RowDamagedError(RowDefect("changes", fid, "", "layer", DefectReason.WORD))
    return list(layers)


def _restored(connection: sqlite3.Connection, entry: int, spec: LayerSpec) -> list[Restored]:
    found = connection.execute(
        "SELECT fid, code, op, before, geom_before FROM changes WHERE entry = ? AND layer = ?",
        (entry, spec.name),
    ).fetchall()
    shapes = [row[-1] for row in found]
    faults = shape_faults(shapes, decode(shapes), spec.geometry) if spec.geometry else {}
    for at, reason in faults.items():
        raise RowDamagedError(RowDefect("changes", found[at][0], str(found[at][1]), "geom_before", reason))
    return [_read(spec, *row) for row in found]


def _read(spec: LayerSpec, fid: int, code: Cell, op: Cell, before: Cell, shape: Cell) -> Restored:
    """Return a change as it is taken back; what cannot be read is not written."""
    fields = object_of(before)
    known = fields is not None and fields.keys() <= set(stored_columns(spec))
    if (
        fields is None
        or not known
        or not all(isinstance(cell, str | int | float | None) for cell in fields.values())
    ):
        raise RowDamagedError(RowDefect("changes", fid, "", "before", DefectReason.JSON))
    if not isinstance(code, str) or op not in _OPS:
        column, reason = ("op", DefectReason.WORD) if isinstance(code, str) else ("code", DefectReason.TEXT)
        raise RowDamagedError(RowDefect("changes", fid, "", column, reason))
    return Restored(code, str(op), fields | ({} if shape is None else {GEOM: shape}))


def _restore(
    connection: sqlite3.Connection, entry: int, spec: LayerSpec, restored: Sequence[Restored], at: str
) -> None:
    known = stored(connection, spec)
    _refuse_moved(spec, known, restored)
    added = [row for row in restored if row.op == "remove"]
    changed = [row for row in restored if row.op == "change"]
    removed = [row for row in restored if row.op == "add"]
    record(connection, entry, spec, _changes(spec, known, added, changed, removed))
    table = quoted(spec.name)
    connection.executemany(f"DELETE FROM {table} WHERE fid = ?", [(known[row.code].fid,) for row in removed])
    for statement, cells in _statements(spec, entry, known, added, changed):
        connection.execute(statement, cells)
    touch(
        connection,
        entry,
        spec,
        at,
        shapes=bool(added or removed) or any(GEOM in row.before for row in changed),
    )


def _refuse_moved(spec: LayerSpec, known: Mapping[str, StoredRow], restored: Sequence[Restored]) -> None:
    """Refuse where a row came or went that the book knows nothing of."""
    for row in restored:
        if row.op == "remove" and row.code in known:
            raise RowDamagedError(RowDefect(spec.name, known[row.code].fid, row.code, "", DefectReason.THERE))
        if row.op != "remove" and row.code not in known:
            raise RowDamagedError(RowDefect(spec.name, None, row.code, "", DefectReason.GONE))


def _changes(
    spec: LayerSpec,
    known: Mapping[str, StoredRow],
    added: Sequence[Restored],
    changed: Sequence[Restored],
    removed: Sequence[Restored],
) -> Iterable[Change]:
    columns = stored_columns(spec)
    for row in added:
        yield (row.code, "add", None, None, None, None)
    for row in changed:
        now = dict(zip(columns, known[row.code].cells, strict=True))
        yield (row.code, "change", None, *before_of({field: now[field] for field in row.before}), None)
    for row in removed:
        yield removal(spec, row.code, known[row.code])


def _statements(
    spec: LayerSpec,
    entry: int,
    known: Mapping[str, StoredRow],
    added: Sequence[Restored],
    changed: Sequence[Restored],
) -> Iterable[tuple[str, Sequence[Cell]]]:
    table = quoted(spec.name)
    for row in changed:
        assignments = ", ".join(f"{quoted(column)} = ?" for column in (*row.before, "entry"))
        yield (
            f"UPDATE {table} SET {assignments} WHERE fid = ?",
            (*row.before.values(), entry, known[row.code].fid),
        )
    for row in added:
        columns = [*row.before, "entry"]
        names, places = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        yield f"INSERT INTO {table} ({names}) VALUES ({places})", (*row.before.values(), entry)
