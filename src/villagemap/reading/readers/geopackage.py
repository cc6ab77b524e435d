"""A GeoPackage: looked at with SQLite alone, as a file that cannot change, before GDAL sees it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from villagemap.frames.geopackage import quoted
from villagemap.reading.gdal import read_layer
from villagemap.reading.parts import choose_part
from villagemap.reading.raw import RawTable, Request
from villagemap.reading.readers.sqlite_checks import bound, check_file, check_layer, lists_layers
from villagemap.reading.refusals import refusal

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
            bound(connection)
            check_file(connection)
            if not lists_layers(connection):
                raise refusal("plain_sqlite")
            listed = _layers(connection)
            layer = choose_part(listed, request)
            check_layer(connection, layer, listed, request.limits)
            drawn, system = _drawn(connection, layer), _system(connection, layer)
        except sqlite3.Error as problem:
            raise refusal("damaged") from problem
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
    found = connection.execute(
        "SELECT c.srs_id, s.definition FROM gpkg_geometry_columns c"
        " LEFT JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE table_name = ?",
        (layer,),
    ).fetchone()
    if found is None or found[0] in _UNDEFINED:
        return ""
    return str(found[1] or f"srs_id {found[0]}")


def _layers(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]
