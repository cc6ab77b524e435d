"""The book as people read it: every entry, the newest first, with what it did and whether it still stands."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from villagemap.domain.entries import Entry, EntryKind
from villagemap.store.standing import read_standing

_OPS = {"add": "added", "change": "changed", "remove": "removed"}


def read_history(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Give all entries, the newest first; the caller holds a transaction."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for entry, op, n in connection.execute("SELECT entry, op, count(*) FROM changes GROUP BY entry, op"):
        counts[entry][_OPS[op]] = n
    undone_by = read_standing(connection).undone_by
    for (
        number,
        load,
        kind,
        at,
        who,
        reason,
        layer,
        fields,
        file,
        part,
        as_of,
        rows,
        undoes,
    ) in connection.execute(
        "SELECT id, coalesce(load, id), kind, at, who, reason, layer, fields, file, part, as_of, rows, undoes"
        " FROM entries ORDER BY id DESC"
    ):
        yield Entry(
            id=number,
            load=load,
            kind=EntryKind(kind),
            at=at,
            who=who or "",
            reason=reason or "",
            layer=layer or "",
            fields=tuple(json.loads(fields or "[]")),
            file=file or "",
            part=part or "",
            as_of=as_of or "",
            rows=rows or 0,
            undoes=undoes,
            undone_by=undone_by.get(number),
            **counts[number],
        )
