"""Damaged rows of the books: cells of another type than their column, words that nobody knows, JSON that cannot be read."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from villagemap.domain.characters import UNPRINTABLE
from villagemap.domain.dates import is_date
from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.entries import EntryKind
from villagemap.domain.layers import TABLE
from villagemap.frames.geopackage import decode, quoted, shape_faults
from villagemap.store.cells import Cell, fetched, names_of, object_of
from villagemap.store.schema import BOOKS, selected
from villagemap.store.settings import FALSE, TRUE

SMALL = ("settings", "layers", "entries", "acceptances")
"""The books that are read with every data version; `changes` keeps all that ever stood."""

_CODES = {"settings": "key", "layers": "layer", "changes": "code", "acceptances": "code"}
_TYPES: Mapping[str, type] = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
_REASONS = {str: DefectReason.TEXT, int: DefectReason.NUMBER, bytes: DefectReason.NO_SHAPE}


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, str) and is_date(cell)


_MEANT: Mapping[tuple[str, str], tuple[Callable[[Cell], bool], DefectReason]] = {
    ("entries", "kind"): (set(EntryKind).__contains__, DefectReason.WORD),
    ("entries", "layer"): (TABLE.__contains__, DefectReason.WORD),
    ("entries", "fields"): (lambda cell: names_of(cell) is not None, DefectReason.JSON),
    ("entries", "mapping"): (lambda cell: object_of(cell) is not None, DefectReason.JSON),
    ("entries", "as_of"): (_is_date, DefectReason.DATE),
    ("changes", "layer"): (TABLE.__contains__, DefectReason.WORD),
    ("changes", "op"): ({"add", "change", "remove"}.__contains__, DefectReason.WORD),
    ("changes", "before"): (lambda cell: object_of(cell) is not None, DefectReason.JSON),
    ("changes", "kept"): (lambda cell: names_of(cell) is not None, DefectReason.JSON),
    ("layers", "layer"): (TABLE.__contains__, DefectReason.WORD),
    ("layers", "as_of"): (_is_date, DefectReason.DATE),
    ("acceptances", "layer"): (TABLE.__contains__, DefectReason.WORD),
}
"""What cells of a book must be beyond their type; a missing one is judged by its type alone."""


def book_defects(connection: sqlite3.Connection, books: Sequence[str] = SMALL) -> Iterator[RowDefect]:
    """Find damaged rows of books; none of them is a row of data, so none counts as left out."""
    for book in books:
        columns = list(BOOKS[book])
        rows = fetched(connection, f"SELECT {selected(book, columns)} FROM {quoted(book)}")
        for column, cells in zip(columns, zip(*rows, strict=True), strict=bool(rows)):
            yield from _column(book, column, rows, cells)
        yield from _others(book, rows)


def dangling(connection: sqlite3.Connection) -> Iterator[RowDefect]:
    """Find rows of any table that refer to a row that is not there, as SQLite's foreign keys know it."""
    for table, row, _, number in connection.execute("PRAGMA foreign_key_check").fetchall():
        keys = connection.execute(f"PRAGMA foreign_key_list({quoted(table)})").fetchall()
        column = next((key[3] for key in keys if key[0] == number), "")
        yield RowDefect(table, row, "", column, DefectReason.REFERENCE, left_out=False)


def _column(
    book: str, column: str, rows: Sequence[tuple[Any, ...]], cells: Sequence[Cell]
) -> Iterator[RowDefect]:
    sql = BOOKS[book][column]
    wanted, required = _TYPES[sql.split()[0]], "NOT NULL" in sql
    meant, reason = _MEANT.get((book, column), (None, DefectReason.WORD))
    for row, cell in zip(rows, cells, strict=True):
        if cell is None:
            if required:
                yield _defect(book, row, column, DefectReason.MISSING)
        elif type(cell) is not wanted:
            yield _defect(book, row, column, _REASONS[wanted])
        elif meant is not None and not meant(cell):
            yield _defect(book, row, column, reason)


def _others(book: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[RowDefect]:
    """Find what no single cell shows: rows that are gone, settings of another form, shapes of another layer."""
    if book == "layers":
        gone = TABLE.keys() - {row[1] for row in rows}
        yield from (
            RowDefect(book, None, name, "", DefectReason.MISSING, left_out=False) for name in sorted(gone)
        )
    if book == "settings":
        said = {row[1]: row[2] for row in rows}
        if said.get("sample") not in {TRUE, FALSE}:
            yield RowDefect(book, None, "sample", "value", DefectReason.WORD, left_out=False)
        for row in rows:
            if isinstance(row[1], str) and row[1].startswith("mapping/") and not object_of(row[2]):
                yield _defect(book, row, "value", DefectReason.JSON)
    if book == "changes":
        yield from _shapes(rows)


def _shapes(rows: Sequence[tuple[Any, ...]]) -> Iterator[RowDefect]:
    columns = list(BOOKS["changes"])
    layer, shape = columns.index("layer"), columns.index("geom_before")
    for spec in TABLE.values():
        mine = [row for row in rows if row[layer] == spec.name and isinstance(row[shape], bytes)]
        blobs = [row[shape] for row in mine]
        faults = shape_faults(blobs, decode(blobs), spec.geometry) if spec.geometry and blobs else {}
        yield from (_defect("changes", mine[at], "geom_before", reason) for at, reason in faults.items())


def _defect(book: str, row: Sequence[Any], column: str, reason: DefectReason) -> RowDefect:
    columns = list(BOOKS[book])
    code = row[columns.index(_CODES[book])] if book in _CODES else ""
    known = isinstance(code, str) and column != _CODES.get(book) and not UNPRINTABLE.search(code)
    named = code if known else ""
    return RowDefect(book, row[0], named, column, reason, left_out=False)
