"""Rows that no intake would let through, stored by hand with SQLite in a workspace of invented villages."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import shapely

from cities import square

HEAD = b"GP\x00\x01" + struct.pack("<i", 4490)  # without envelope
SHAPES = {
    "pole": shapely.MultiPolygon([[[(124.0, 43.0), (124.1, 43.0), (124.05, 90.0), (124.0, 43.0)], []]]),
    "around the world": shapely.MultiPolygon(
        [[[(-180, 43), (180, 43), (180, 44), (-180, 44), (-180, 43)], []]]
    ),
    "longitude 500": shapely.MultiPolygon([[[(124, 43), (500, 43), (124.1, 43.1), (124, 43)], []]]),
    "nothing": shapely.MultiPolygon(),
    "nowhere": square(0, 0),
}


def blob(shape: shapely.Geometry) -> bytes:
    """Return a shape as another program may store it."""
    return HEAD + shapely.to_wkb(shape, byte_order=1)


def _with(side: float) -> bytes:
    """Return a shape with a side that shapely itself does not make without a warning."""
    return blob(SHAPES["longitude 500"]).replace(struct.pack("<d", 500), struct.pack("<d", side))


BLOBS = {name: blob(shape) for name, shape in SHAPES.items()} | {
    "not a number": _with(float("nan")),
    "infinity": _with(float("inf")),
    "two bytes": b"GP",
    "no shape at all": b"\x00" * 40,
    "a point": blob(shapely.Point(124, 43)),
    "another system": b"GP\x00\x01" + struct.pack("<i", 4326) + shapely.to_wkb(square(124, 43), byte_order=1),
    "an unknown envelope": b"GP\x00\x0f"
    + struct.pack("<i", 4490)
    + shapely.to_wkb(square(124, 43), byte_order=1),
}


def by_hand(path: Path, statement: str, *values: object) -> None:
    """Run a statement on a workspace as another program does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement, values)


def spoil_shape(path: Path, code: str, spoilt: bytes) -> None:
    """Give a village a shape by hand."""
    by_hand(path, "UPDATE villages SET geom = ? WHERE code = ?", spoilt, code)
