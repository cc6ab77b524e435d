"""A GeoPackage: checked with SQLite alone, as a file that cannot change, before GDAL opens it.

Views and virtual tables run what the sender wrote, and may run for ever; triggers and generated columns too.
"""

import re
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from villagemap.frames.geopackage import quoted
from villagemap.reading.file_bounds import check_size
from villagemap.reading.gdal import read_layer
from villagemap.reading.parts import choose_part
from villagemap.reading.raw import RawTable, Request
from villagemap.reading.rules import Refusal
from villagemap.settings import Limits

_SECONDS = 3.0
_STEPS = 10_000
_MOST_OBJECTS = 1_000
_NAME = r"[\"'`\[]?(?:rtree|gpkg|trigger|fid|feature_count)_"
_STANDARD_TRIGGER = re.compile(rf"CREATE\s+TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}", re.IGNORECASE)
_SPATIAL_INDEX = re.compile(r"CREATE\s+VIRTUAL\s+TABLE\s+\S+\s+USING\s+rtree\s*\(", re.IGNORECASE)
_GENERATED = (2, 3)
_UNDEFINED = (-1, 0)
"""The two systems of every GeoPackage that say nothing (OGC 12-128, 1.1.2.1.2)."""


def read(path: Path, request: Request) -> RawTable:
    """Read one layer; rows are numbered by their feature id.

    Raises:
        FileUnreadableError: it is no GeoPackage of plain tables, or none of its layers is meant.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        # Not every text of SQLite is one: a name may be bytes.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            _bound(connection)
            _check_file(connection)
            if not _lists_layers(connection):
                raise Refusal.PLAIN_SQLITE.error()
            listed = _layers(connection)
            layer = choose_part(listed, request)
            _check_layer(connection, layer, listed, request.limits)
            drawn, system = _drawn(connection, layer), _system(connection, layer)
        except sqlite3.Error as problem:
            raise Refusal.DAMAGED.error() from problem
    table = read_layer(path, part=layer, layer=layer, encoding="", first_row=0)
    # GDAL gives nothing for what it cannot read, neither a shape nor a system.
    shapes = [None] * len(table.rows) if table.shapes is None else table.shapes
    damaged = [at for at, number in enumerate(table.numbers) if shapes[at] is None and number in drawn]
    return replace(table, crs=table.crs or system, broken=table.broken | frozenset(damaged))


def _drawn(connection: sqlite3.Connection, layer: str) -> frozenset[int]:
    """Return the ids of the rows that hold anything where the shape belongs."""
    column = connection.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
    ).fetchone()
    if column is None:
        return frozenset()
    rows = connection.execute(f"SELECT rowid FROM {quoted(layer)} WHERE {quoted(str(column[0]))} IS NOT NULL")
    return frozenset(int(row) for (row,) in rows)


def _system(connection: sqlite3.Connection, layer: str) -> str:
    """Return what the file writes as the system of a layer; empty where it calls it undefined."""
    system = connection.execute(
        "SELECT c.srs_id, s.definition FROM gpkg_geometry_columns c"
        " LEFT JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE table_name = ?",
        (layer,),
    ).fetchone()
    if system is None or system[0] in _UNDEFINED:
        return ""
    return str(system[1] or f"srs_id {system[0]}")


def _layers(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]


def _bound(connection: sqlite3.Connection) -> None:
    """Let a connection run for a few seconds only, and trust nothing that the file brings."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)


def _check_file(connection: sqlite3.Connection) -> None:
    """Check that a file runs nothing of its own.

    Raises:
        FileUnreadableError: it holds a trigger or a virtual table that GeoPackages have not.
        sqlite3.Error: it is damaged, or the time is up.
    """
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master LIMIT ?", (_MOST_OBJECTS + 1,)
    ).fetchall()
    if len(objects) > _MOST_OBJECTS:
        raise Refusal.NO_PLAIN_TABLE.error(part=str(objects[-1][1])[:40])
    for kind, name, sql in objects:
        if kind == "trigger" and not _STANDARD_TRIGGER.match(str(sql)):
            raise Refusal.STRANGE_TRIGGER.error(part=str(name)[:40])
        if _is_virtual(str(sql)) and not _SPATIAL_INDEX.match(str(sql)):
            raise Refusal.NO_PLAIN_TABLE.error(part=str(name)[:40])


def _lists_layers(connection: sqlite3.Connection) -> bool:
    """Tell whether a file has the list of layers by which a GeoPackage is one."""
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE lower(name) = 'gpkg_contents' LIMIT 1")
    return row.fetchone() is not None


def _check_layer(connection: sqlite3.Connection, layer: str, listed: list[str], limits: Limits) -> None:
    """Check that the layers are plain tables, that the file is sound, and the layer meant not too large.

    Raises:
        FileUnreadableError: naming the layer that is none.
        sqlite3.Error: it is damaged, or the time is up.
    """
    for name in listed:
        _check_plain(connection, name)
    columns = connection.execute(f"PRAGMA table_xinfo({quoted(layer)})").fetchall()
    if any(column[6] in _GENERATED for column in columns):
        raise Refusal.NO_PLAIN_TABLE.error(part=layer)
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise Refusal.DAMAGED.error()
    (rows,) = connection.execute(f"SELECT count(*) FROM {quoted(layer)}").fetchone()
    check_size(rows, len(columns), limits)
    _check_texts(connection, layer, [str(column[1]) for column in columns])


def _check_texts(connection: sqlite3.Connection, layer: str, columns: list[str]) -> None:
    """Refuse texts with a NUL: GDAL would cut them off there, in silence."""
    cut = " OR ".join(
        f"(typeof({name}) = 'text' AND instr({name}, char(0)))" for name in map(quoted, columns)
    )
    row = connection.execute(f"SELECT rowid FROM {quoted(layer)} WHERE {cut} LIMIT 1").fetchone()
    if row:
        raise Refusal.TEXT_UNREADABLE.error(row=row[0])
    _check_encoding(connection, layer, columns)


def _check_encoding(connection: sqlite3.Connection, layer: str, columns: list[str]) -> None:
    """Refuse texts that are not UTF-8, whatever the header of the database promises."""
    cells = ", ".join(f"CASE typeof({name}) WHEN 'text' THEN {name} END" for name in map(quoted, columns))
    cursor = connection.cursor()
    before, connection.text_factory = connection.text_factory, bytes
    try:
        for row, *texts in cursor.execute(f"SELECT rowid, {cells} FROM {quoted(layer)}"):
            if not _is_utf_8(b"\n".join(filter(None, texts))):
                wrong = next(at for at, text in enumerate(texts) if not _is_utf_8(text or b""))
                raise Refusal.TEXT_NOT_UTF_8.error(part=layer[:40], row=row, column=columns[wrong][:40])
    finally:
        connection.text_factory = before


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_plain(connection: sqlite3.Connection, layer: str) -> None:
    """Refuse views and virtual tables, also those that only are listed: GDAL looks at every layer."""
    table = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE lower(name) = lower(?) AND type IN ('table', 'view')",
        (layer,),
    ).fetchone()
    if table is None or table[0] != "table" or _is_virtual(str(table[1])):
        raise Refusal.NO_PLAIN_TABLE.error(part=layer[:40])


def _is_virtual(sql: str) -> bool:
    return bool(re.match(r"\s*CREATE\s+VIRTUAL\b", sql, re.IGNORECASE))
