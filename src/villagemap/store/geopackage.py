"""The workspace as a GeoPackage: its tables in the contents, with their extents and last changes.

The live workspace carries no RTree: its triggers call functions that plain SQLite lacks.
"""

import sqlite3

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.layers import TABLE
from villagemap.frames.geopackage import (
    ENVELOPE_END,
    GEOM,
    Extent,
    decode,
    enter_table,
    head_bounds,
    make_geopackage,
    quoted,
)
from villagemap.store.schema import BOOKS


def describe(connection: sqlite3.Connection) -> None:
    """Make the GeoPackage tables and enter every table of the workspace in them."""
    make_geopackage(connection)
    for name in (*TABLE, *BOOKS):
        enter_table(connection, name, TABLE[name].geometry if name in TABLE else None)


def note_change(connection: sqlite3.Connection, table: str, at: str, *, shapes: bool) -> None:
    """Keep the time of the last change and, where `shapes` moved, the extent; `at` is UTC, ISO 8601."""
    connection.execute("UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", (at, table))
    if shapes and TABLE[table].geometry:
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (*(_extent_said(connection, table) or (None,) * 4), table),
        )


def extent(connection: sqlite3.Connection, table: str) -> Extent | None:
    """Return west, south, east, north of a table's shapes in degrees; None where it has none that can be read."""
    found = connection.execute(f"SELECT {GEOM} FROM {quoted(table)} WHERE {GEOM} IS NOT NULL").fetchall()
    if not found:
        return None
    bounds = shapely.bounds(decode(blob for (blob,) in found))
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    return _around(bounds) if len(bounds) else None


def _around(bounds: NDArray[np.float64]) -> Extent:
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return (west, south, east, north)


def _extent_said(connection: sqlite3.Connection, table: str) -> Extent | None:
    """Return the extent that the heads of the shapes say: nothing is decoded, however many there are."""
    heads = [
        head
        for (head,) in connection.execute(
            f"SELECT substr({GEOM}, 1, {ENVELOPE_END}) FROM {quoted(table)} WHERE {GEOM} IS NOT NULL"
        )
    ]
    bounds = head_bounds(heads) if heads else None
    return extent(connection, table) if bounds is None else _around(bounds)
