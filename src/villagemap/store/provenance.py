"""Where the values of rows came from, read from the books."""

import sqlite3
from collections.abc import Iterator, Sequence

from villagemap.atlas.port import Origin
from villagemap.domain.entries import EntryKind
from villagemap.store.cells import date_of, names_of, text_of
from villagemap.store.standing import read_standing

_STORY = (
    "SELECT changes.code, changes.op, changes.row, entries.id, entries.kind, entries.at, entries.as_of,"
    " entries.file, entries.part, entries.who, entries.reason, entries.fields, changes.kept"
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
    """Tell a row's story backwards: each field belongs to the first entry met that wrote it.

    The story ends at a damaged entry: nobody knows what it wrote.
    """
    seen: set[str] = set()
    for code, op, row, entry, kind, at, as_of, file, part, who, reason, fields, kept in story:
        if entry in void:
            continue
        named, left = names_of(fields), names_of(kept)
        if op == "remove" or named is None or left is None or kind not in set(EntryKind):
            return
        wrote = tuple(field for field in named if field not in seen and field not in left)
        seen.update(wrote)
        if wrote:
            yield Origin(
                code=code,
                fields=wrote,
                entry=entry,
                kind=EntryKind(kind),
                at=text_of(at),
                as_of=date_of(as_of) or "",
                file=text_of(file),
                part=text_of(part),
                row=row if isinstance(row, int) else None,
                who=text_of(who),
                reason=text_of(reason),
            )
        if op == "add":
            return  # what was there before is another row's story
