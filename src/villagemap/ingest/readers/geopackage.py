"""A GeoPackage: looked at with SQLite alone, as a file that cannot change, before GDAL sees it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from villagemap.ingest.gdal import read_layer
from villagemap.ingest.parts import choose_part
from villagemap.ingest.raw import RawTable, Request
from villagemap.ingest.refusals import refusal

_SECONDS = 10
_STEPS = 10_000


def read(path: Path, request: Request) -> RawTable:
    """Read one layer; rows are numbered by their feature id.

    Raises:
        FileUnreadableError: it is no GeoPackage of plain tables, or none of its layers is meant.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        _bound(connection)
        try:
            layer = choose_part(_layers(connection), request)
            _look(connection, layer, request.limits.rows)
        except sqlite3.Error as problem:
            raise refusal("damaged") from problem
    return read_layer(path, part=layer, layer=layer, encoding="", first_row=0)


def _bound(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)


def _layers(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]


def _look(connection: sqlite3.Connection, layer: str, most: int) -> None:
    """Refuse views and virtual tables: reading one can run for ever."""
    found = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE lower(name) = lower(?) AND type IN ('table', 'view')",
        (layer,),
    ).fetchone()
    if found is None or found[0] != "table" or "virtual" in str(found[1]).lower().split()[:2]:
        raise refusal("no_plain_table", part=layer)
    quoted = '"' + layer.replace('"', '""') + '"'
    (rows,) = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()
    if rows > most:
        raise refusal("too_many_rows", n=rows, limit=most)
