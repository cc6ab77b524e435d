"""GeoPackage: one table under its own name, with what it says of itself in contents and metadata.

Made in memory: no file is left behind, and equal rows are equal bytes.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing

import shapely

from villagemap.domain.layers import FieldKind, GeometryKind
from villagemap.exports.table import About, Row, Table
from villagemap.frames.geopackage import GEOM, Shapes, encode, enter_table, make_geopackage, quoted

MEDIA_TYPE = "application/geopackage+sqlite3"

_TYPES = {FieldKind.NUMBER: "REAL", FieldKind.YES_NO: "BOOLEAN"}
_MADE = "2000-01-01T00:00:00.000Z"
_DEFINITION = "GeoPackage 1.3, annex F.8"
_METADATA = (
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE gpkg_metadata (
        id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
        md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
        metadata TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE gpkg_metadata_reference (
        reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
        timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
        CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
        CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))""",
)


def write_gpkg(table: Table) -> bytes:
    """Return a table as a GeoPackage, shapes in EPSG:4490, under the names of its columns."""
    with closing(sqlite3.connect(":memory:")) as connection:
        make_geopackage(connection)
        _write_rows(connection, table)
        _describe(connection, table.about)
        connection.commit()
        return connection.serialize()


def _write_rows(connection: sqlite3.Connection, table: Table) -> None:
    name, shapes = table.about.name, table.shapes
    kind = shapes.kind if shapes else None
    connection.execute(f"CREATE TABLE {quoted(name)} ({_definition(table, kind)})")
    enter_table(connection, name, kind, title=table.about.title)
    if shapes is None:
        _insert(connection, table, table.rows)
        return
    blobs = encode(shapes.values, shapes.kind)
    _insert(connection, table, ((*row, blob) for row, blob in zip(table.rows, blobs, strict=True)), GEOM)
    _set_extent(connection, name, shapes.values)


def _definition(table: Table, kind: GeometryKind | None) -> str:
    shape = [f"{GEOM} {kind.value}"] if kind else []
    cells = [f"{quoted(column.key)} {_TYPES.get(column.kind, 'TEXT')}" for column in table.columns]
    return ", ".join(["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *shape, *cells])


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterable[Row], *more: str) -> None:
    names = [*map(quoted, table.keys), *more]
    places = ", ".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO {quoted(table.about.name)} ({', '.join(names)}) VALUES ({places})", rows
    )


def _set_extent(connection: sqlite3.Connection, name: str, shapes: Shapes) -> None:
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if len(there):
        west, south, east, north = shapely.total_bounds(there).tolist()
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (west, south, east, north, name),
        )


def _describe(connection: sqlite3.Connection, about: About) -> None:
    """Say what the rows are: for people in the layer's description, for programs as JSON."""
    say = about.texts.say
    words = "\n".join(say("about.line", title=title, text=text) for title, text in about.lines if text)
    connection.execute("UPDATE gpkg_contents SET description = ?, last_change = ?", (words, _MADE))
    for statement in _METADATA:
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
        [("gpkg_metadata", _DEFINITION), ("gpkg_metadata_reference", _DEFINITION)],
    )
    metadata = json.dumps(about.metadata, ensure_ascii=False)
    connection.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'urn:villagemap:download', 'application/json', ?)",
        (metadata,),
    )
    connection.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, 1, NULL)",
        (about.name, _MADE),
    )
