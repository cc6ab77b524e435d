"""Where the values of rows came from, read from the books."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from villagemap.atlas.port import Origin
from villagemap.domain.entries import EntryKind
from villagemap.store.standing import read_standing

_STORY = (
    "SELECT changes.code, changes.op, changes.row, entries.id, entries.kind, entries.at, entries.as_of,"
    " entries.file, entries.part, entries.who, entries.reason, entries.fields"
    " FROM changes JOIN entries ON entries.id = changes.entry"
    " WHERE changes.layer = ? AND changes.code = ? AND changes.entry <= ? ORDER BY changes.entry DESC"
)


def read_origins(
    connection: sqlite3.Connection, table: str, codes: Sequence[str], upto: int
) -> Sequence[Origin]:
    """Return the origins of rows (see `atlas.port.Store.origins`), the newest entries first."""
    # What was undone wrote nothing that stands, and the undo put back what others wrote.
    void = read_standing(connection, upto=upto).void()
    found = [
        origin for code in codes for origin in _of_row(connection.execute(_STORY, (table, code, upto)), void)
    ]
    return sorted(found, key=lambda origin: -origin.entry)


def _of_row(story: sqlite3.Cursor, void: frozenset[int]) -> Iterator[Origin]:
    """Tell a row's story backwards: each field belongs to the first entry met that wrote it."""
    seen: set[str] = set()
    for code, op, row, entry, kind, at, as_of, file, part, who, reason, fields in story:
        if entry in void:
            continue
        if op == "remove":
            return
        wrote = tuple(field for field in json.loads(fields or "[]") if field not in seen)
        seen.update(wrote)
        if wrote:
            yield Origin(
                code=code,
                fields=wrote,
                entry=entry,
                kind=EntryKind(kind),
                at=at,
                as_of=as_of or "",
                file=file or "",
                part=part or "",
                row=row,
                who=who or "",
                reason=reason or "",
            )
        if op == "add":
            return  # what was there before is another row's story
