"""May an entry be undone? Not while something that was written later rests on it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.entries import EntryEmptyError, EntryNeededError, EntryUndoneError, EntryUnknownError
from villagemap.domain.errors import RowDamagedError
from villagemap.domain.layers import TABLE
from villagemap.frames.geopackage import GEOM
from villagemap.store.cells import Cell, names_of, object_of
from villagemap.store.standing import Standing

_LATER = (
    "SELECT later.entry, mine.op, mine.fid, mine.before, mine.geom_before IS NOT NULL,"
    " later.op, later.fid, later.before, later.geom_before IS NOT NULL"
    " FROM changes AS mine JOIN changes AS later ON later.layer = mine.layer AND later.code = mine.code"
    " WHERE mine.entry = ? AND later.entry > ? ORDER BY later.entry DESC"
)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that is to be undone: its number, its layer (empty where it emptied the sample), its fields."""

    id: int
    layer: str
    fields: Sequence[str]


def written_together(connection: sqlite3.Connection, entry: int) -> list[Written]:
    """Return the entries of one write in the order of their numbers.

    Raises:
        EntryUnknownError: there is no such entry.
        RowDamagedError: one of them is damaged.
    """
    found = connection.execute(
        "SELECT id, coalesce(layer, ''), fields FROM entries WHERE coalesce(load, id) ="
        " (SELECT coalesce(load, id) FROM entries WHERE id = ?) ORDER BY id",
        (entry,),
    ).fetchall()
    if not found:
        raise EntryUnknownError(entry=str(entry))
    return [_written(*row) for row in found]


def _written(number: int, layer: Cell, fields: Cell) -> Written:
    named = names_of(fields)
    if named is None:
        raise RowDamagedError(RowDefect("entries", number, "", "fields", DefectReason.JSON))
    if layer != "" and layer not in TABLE:
        raise RowDamagedError(RowDefect("entries", number, "", "layer", DefectReason.WORD))
    return Written(number, str(layer), named)


def refuse_needed(
    connection: sqlite3.Connection, entry: int, together: Sequence[Written], standing: Standing
) -> None:
    """Refuse to undo what changed nothing, was undone already, or carries what came later.

    Raises:
        EntryEmptyError, EntryUndoneError, EntryNeededError: as said.
    """
    last = together[-1].id
    for done in together:
        if done.id in standing.undone_by:
            raise EntryUndoneError(entry=str(entry), by=str(standing.undone_by[done.id]))
    void = standing.void(after=last)
    later = [number for number in _later(connection, together) if number not in void]
    if later:
        raise EntryNeededError(entry=str(entry), by=str(max(later)))
    if not _changed_anything(connection, together):
        raise EntryEmptyError(entry=str(entry))


def _changed_anything(connection: sqlite3.Connection, together: Sequence[Written]) -> bool:
    query = "SELECT 1 FROM changes WHERE entry = ? LIMIT 1"
    return any(connection.execute(query, (done.id,)).fetchone() for done in together)


def _later(connection: sqlite3.Connection, together: Sequence[Written]) -> Iterator[int]:
    """Give the later entries that touched one of the same fields; after an emptied sample it is any of them."""
    last = together[-1].id
    for done in together:
        if done.layer:
            yield from _touching(connection, done.id, last)
        else:
            found = connection.execute("SELECT DISTINCT entry FROM changes WHERE entry > ?", (last,))
            yield from (number for (number,) in found)


def _touching(connection: sqlite3.Connection, entry: int, last: int) -> Iterator[int]:
    for later, op, *mine, later_op, fid, before, shape in connection.execute(_LATER, (entry, last)):
        whole_row = op != "change" or later_op != "change"
        if whole_row or _fields(*mine) & _fields(fid, before, shape):
            yield later


def _fields(fid: int, before: Cell, shape: int) -> set[str]:
    fields = object_of(before)
    if fields is None:
        raise RowDamagedError(RowDefect("changes", fid, "", "before", DefectReason.JSON))
    return {*fields, *([GEOM] if shape else [])}
