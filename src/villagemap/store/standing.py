"""Which entries stand: an entry that was undone, and the undo that did it, count no more."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from villagemap.store.cells import date_of

Undos = Iterable[tuple[int, int]]
"""Undo entries with the entries that they take back, the newest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What undos did to the book.

    `undone_by` goes from an entry that is taken back to the undo that did it and still stands. An undo that was
    undone itself takes nothing back.
    """

    undone_by: Mapping[int, int] = field(default_factory=dict)

    def void(self, *, after: int = 0) -> frozenset[int]:
        """Return entries that count no more, with the undos that made it so, where both are above `after`."""
        pairs = (pair for pair in self.undone_by.items() if min(pair) > after)
        return frozenset(entry for pair in pairs for entry in pair)


def read_standing(connection: sqlite3.Connection, *, upto: int | None = None) -> Standing:
    """Read which entries stand, of those up to `upto` (all where it is None)."""
    found = connection.execute(
        "SELECT id, undoes FROM entries WHERE typeof(undoes) = 'integer' AND (? IS NULL OR id <= ?)"
        " ORDER BY id DESC",
        (upto, upto),
    )
    return standing(found)


def standing(undos: Undos) -> Standing:
    """Tell which entries stand after these undos."""
    undone_by: dict[int, int] = {}
    for undo, undoes in undos:
        # The newest comes first: an undo that is itself taken back has been met already.
        if undo not in undone_by:
            undone_by[undoes] = undo
    return Standing(undone_by)


def read_as_of(connection: sqlite3.Connection, layer: str) -> str | None:
    """Return the date of a layer's data: that of the newest entry that stands, touched rows and has one."""
    void = read_standing(connection).void()
    found = connection.execute(
        "SELECT id, layer, as_of FROM entries WHERE (layer = ? OR layer IS NULL)"
        " AND EXISTS (SELECT 1 FROM changes WHERE entry = entries.id AND changes.layer = ?) ORDER BY id DESC",
        (layer, layer),
    )
    for entry, named, as_of in found:
        if entry not in void and (as_of or named is None):
            return None if named is None else date_of(as_of)
    return None
