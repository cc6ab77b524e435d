"""The book as people read it: every entry, the newest first, with what it did and whether it still stands."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from villagemap.domain.entries import Entry, EntryKind
from villagemap.store.cells import Cell, names_of, text_of
from villagemap.store.standing import read_standing

_OPS = {"add": "added", "change": "changed", "remove": "removed"}
_TEXTS = ("who", "reason", "layer", "file", "part", "as_of")
_COLUMNS = ("id", "load", "kind", "at", *_TEXTS, "fields", "rows", "undoes")


def read_history(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Give all entries, the newest first; the caller holds a transaction."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for entry, op, n in connection.execute("SELECT entry, op, count(*) FROM changes GROUP BY entry, op"):
        if op in _OPS:
            counts[entry][_OPS[op]] = n
    undone_by = read_standing(connection).undone_by
    found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM entries ORDER BY id DESC")
    for cells in found:
        row = dict(zip(_COLUMNS, cells, strict=True))
        yield _entry(row, undone_by.get(row["id"]), counts[row["id"]])


def _entry(row: Mapping[str, Cell], undone_by: int | None, counts: Mapping[str, Any]) -> Entry:
    """Return an entry; what is damaged in it counts as missing."""
    number, fields = _whole(row["id"]) or 0, names_of(row["fields"])
    kind = EntryKind(str(row["kind"])) if row["kind"] in set(EntryKind) else None
    texts: dict[str, Any] = {column: text_of(row[column]) for column in _TEXTS}
    return Entry(
        id=number,
        load=_whole(row["load"]) or number,
        kind=kind,
        at=text_of(row["at"]),
        **texts,
        fields=tuple(fields or ()),
        rows=_whole(row["rows"]) or 0,
        undoes=_whole(row["undoes"]),
        undone_by=undone_by,
        damaged=kind is None or fields is None or not _sound(row),
        **counts,
    )


def _sound(row: Mapping[str, Cell]) -> bool:
    texts = all(isinstance(row[column], str | None) for column in _TEXTS)
    numbers = all(isinstance(row[column], int | None) for column in ("load", "rows", "undoes"))
    return texts and numbers and isinstance(row["at"], str)


def _whole(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None
