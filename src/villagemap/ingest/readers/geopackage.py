"""A GeoPackage: looked at with SQLite alone, as a file that cannot change, before GDAL sees it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from villagemap.ingest.gdal import read_layer
from villagemap.ingest.parts import choose_part
from villagemap.ingest.raw import RawTable, Request
from villagemap.ingest.readers.sqlite_checks import bound, check_file, check_layer, lists_layers
from villagemap.ingest.refusals import refusal


def read(path: Path, request: Request) -> RawTable:
    """Read one layer; rows are numbered by their feature id.

    Raises:
        FileUnreadableError: it is no GeoPackage of plain tables, or none of its layers is meant.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        # Not every text of SQLite is one: a name may be bytes.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            bound(connection)
            check_file(connection)
            if not lists_layers(connection):
                raise refusal("plain_sqlite")
            listed = _layers(connection)
            layer = choose_part(listed, request)
            check_layer(connection, layer, listed, request.limits)
        except sqlite3.Error as problem:
            raise refusal("damaged") from problem
    return read_layer(path, part=layer, layer=layer, encoding="", first_row=0)


def _layers(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]
