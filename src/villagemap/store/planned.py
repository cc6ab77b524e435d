"""What writes would do: one comparison, for the difference that is shown and for the commit that follows it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.tables import TableWrite
from villagemap.store.cells import Cell
from villagemap.store.difference import Difference, compare
from villagemap.store.rows import Incoming, StoredRow, incoming, stored, with_kept


@dataclass(frozen=True, slots=True)
class Planned:
    """A write with its encoded rows, the rows that stand by their keys, and the difference of the two."""

    spec: LayerSpec
    write: TableWrite
    rows: Incoming
    known: dict[str, StoredRow]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Encoded:
    """A write with its rows as the table holds them: all that can be done before anybody has to wait."""

    spec: LayerSpec
    write: TableWrite
    rows: Incoming


def encoded(writes: Sequence[TableWrite]) -> list[Encoded]:
    """Encode the rows of writes.

    Raises:
        ValueError: a frame breaks its promise (see `frames.tables`).
    """
    specs = [(TABLE[write.table], write) for write in writes]
    return [Encoded(spec, write, incoming(spec, write)) for spec, write in specs]


def plan(connection: sqlite3.Connection | None, ready: Encoded) -> Planned:
    """Compare a write with the table as it stands; without a connection with an empty one.

    Raises:
        RepeatedKeyError, IncompleteRowsError: rows that cannot be stored or found again.
    """
    spec, write = ready.spec, ready.write
    known = stored(connection, spec) if connection else {}
    rows = with_kept(ready.rows, spec, known)
    return Planned(spec, write, rows, known, compare(spec, rows, known, write.mode))


def fingerprint(plans: Sequence[Planned]) -> str:
    """Return a digest of all that the plans would do: which rows, from what, to what."""
    digest = hashlib.blake2b(digest_size=16)
    for planned in plans:
        _add(digest, (planned.spec.name, *planned.rows.columns))
        for op, key, before, after in _effects(planned):
            _add(digest, (op, key))
            _add(digest, before)
            _add(digest, after)
    return digest.hexdigest()


def _effects(planned: Planned) -> Iterable[tuple[str, str, Sequence[Cell], Sequence[Cell]]]:
    rows, difference = planned.rows, planned.difference
    for number in difference.added:
        yield "added", rows.keys[number], (), rows.cells[number]
    for change in difference.changed:
        before = [cell for pair in change.before.items() for cell in pair]
        yield "changed", rows.keys[change.number], before, rows.cells[change.number]
    for key, row in difference.removed:
        yield "removed", key, row.cells, ()
    for key in difference.unknown:
        yield "unknown", key, (), ()


def _add(digest: "hashlib.blake2b", cells: Sequence[Cell]) -> None:
    """Add cells so that no two rows look alike: the texts as JSON, the shapes with their lengths."""
    shapes = [cell for cell in cells if isinstance(cell, bytes)]
    plain = [len(cell) if isinstance(cell, bytes) else cell for cell in cells]
    digest.update(json.dumps([len(shapes), plain]).encode())
    for shape in shapes:
        digest.update(shape)
