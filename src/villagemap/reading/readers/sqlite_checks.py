"""Whether a GeoPackage is a sound file of plain tables: asked of SQLite alone, before GDAL opens it.

Views and virtual tables run what the sender wrote, and may run for ever; triggers and generated columns too.
"""

import re
import sqlite3
import time

from villagemap.frames.geopackage import quoted
from villagemap.reading.file_bounds import check_size
from villagemap.reading.refusals import refusal
from villagemap.settings import Limits

_SECONDS = 3.0
_STEPS = 10_000
_MOST_OBJECTS = 1_000
_NAME = r"[\"'`\[]?(?:rtree|gpkg|trigger|fid|feature_count)_"
_STANDARD_TRIGGER = re.compile(rf"CREATE\s+TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}", re.IGNORECASE)
_SPATIAL_INDEX = re.compile(r"CREATE\s+VIRTUAL\s+TABLE\s+\S+\s+USING\s+rtree\s*\(", re.IGNORECASE)
_GENERATED = (2, 3)


def bound(connection: sqlite3.Connection) -> None:
    """Let a connection run for a few seconds only, and trust nothing that the file brings."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)


def check_file(connection: sqlite3.Connection) -> None:
    """Check that a file runs nothing of its own.

    Raises:
        FileUnreadableError: it holds a trigger or a virtual table that GeoPackages have not.
        sqlite3.Error: it is damaged, or the time is up.
    """
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master LIMIT ?", (_MOST_OBJECTS + 1,)
    ).fetchall()
    if len(found) > _MOST_OBJECTS:
        raise refusal("no_plain_table", part=str(found[-1][1])[:40])
    for kind, name, sql in found:
        if kind == "trigger" and not _STANDARD_TRIGGER.match(str(sql)):
            raise refusal("strange_trigger", part=str(name)[:40])
        if _is_virtual(str(sql)) and not _SPATIAL_INDEX.match(str(sql)):
            raise refusal("no_plain_table", part=str(name)[:40])


def lists_layers(connection: sqlite3.Connection) -> bool:
    """Tell whether a file has the list of layers by which a GeoPackage is one."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE lower(name) = 'gpkg_contents' LIMIT 1")
    return found.fetchone() is not None


def check_layer(connection: sqlite3.Connection, layer: str, listed: list[str], limits: Limits) -> None:
    """Check that the layers are plain tables, that the file is sound, and the layer meant not too large.

    Raises:
        FileUnreadableError: naming the layer that is none.
        sqlite3.Error: it is damaged, or the time is up.
    """
    for name in listed:
        _check_plain(connection, name)
    columns = connection.execute(f"PRAGMA table_xinfo({quoted(layer)})").fetchall()
    if any(column[6] in _GENERATED for column in columns):
        raise refusal("no_plain_table", part=layer)
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise refusal("damaged")
    (rows,) = connection.execute(f"SELECT count(*) FROM {quoted(layer)}").fetchone()
    check_size(rows, len(columns), limits)
    _check_texts(connection, layer, [str(column[1]) for column in columns])


def _check_texts(connection: sqlite3.Connection, layer: str, columns: list[str]) -> None:
    """Refuse texts with a NUL: GDAL would cut them off there, in silence."""
    cut = " OR ".join(
        f"(typeof({name}) = 'text' AND instr({name}, char(0)))" for name in map(quoted, columns)
    )
    found = connection.execute(f"SELECT rowid FROM {quoted(layer)} WHERE {cut} LIMIT 1").fetchone()
    if found:
        raise refusal("text_unreadable", row=found[0])
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
                raise refusal("text_not_utf_8", part=layer[:40], row=row, column=columns[wrong][:40])
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
    found = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE lower(name) = lower(?) AND type IN ('table', 'view')",
        (layer,),
    ).fetchone()
    if found is None or found[0] != "table" or _is_virtual(str(found[1])):
        raise refusal("no_plain_table", part=layer[:40])


def _is_virtual(sql: str) -> bool:
    return bool(re.match(r"\s*CREATE\s+VIRTUAL\b", sql, re.IGNORECASE))
