"""GeoPackage 1.3: the tables that make an SQLite file one, and its geometry blobs.

Written with Python's `sqlite3` alone; for the workspace and for the files that we hand out.
"""

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from villagemap.domain.defects import DefectReason
from villagemap.domain.layers import GeometryKind
from villagemap.frames.reach import WORLD, beyond_reach

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300  # 10400 makes GDAL 3.6 and QGIS 3.22 warn
SRS_ID = 4490

GEOM = "geom"
"""The geometry column of every table that has one."""

_CORE = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
        srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
        z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name))""",
)

_TYPE_IDS = {
    GeometryKind.AREA: shapely.GeometryType.MULTIPOLYGON,
    GeometryKind.LINE: shapely.GeometryType.MULTILINESTRING,
    GeometryKind.POINT: shapely.GeometryType.POINT,
}

Shapes = np.ndarray[Any, np.dtype[np.object_]]
"""A row of shapes, None where one is missing."""

_POINT_HEAD = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4")])
_HEAD = np.dtype([*_POINT_HEAD.descr, ("envelope", "<f8", (4,))])
ENVELOPE_END = _HEAD.itemsize
"""The bytes of a blob up to the end of its envelope, as `encode` writes it for lines and areas."""

_LITTLE_ENDIAN, _ENVELOPE_XY = 0b001, 0b010
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)  # by the envelope code in bits 1 to 3 of the flags
_HEAD_BYTES = 8
_MAGIC = b"GP"


Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def make_geopackage(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty GeoPackage, with the systems EPSG:4326 and EPSG:4490."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    for statement in _CORE:
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _systems())


def enter_table(
    connection: sqlite3.Connection, table: str, kind: GeometryKind | None, *, title: str = ""
) -> None:
    """Enter a table in the contents: as features where it has a geometry (EPSG:4490), else as attributes."""
    connection.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
        (table, "features" if kind else "attributes", title or table, SRS_ID if kind else None),
    )
    if kind:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table, GEOM, kind.value, SRS_ID)
        )


def quoted(name: str) -> str:
    """Return a table or column name as SQL writes it: `class` and `key` are words of SQL too."""
    return '"' + name.replace('"', '""') + '"'


def encode(shapes: Sequence[shapely.Geometry | None] | Shapes, kind: GeometryKind) -> list[bytes | None]:
    """Write shapes (EPSG:4490, lon lat) as GeoPackage blobs; None for what is missing or empty.

    Points go without envelope, the others with one (west, east, south, north), as GDAL writes them.

    Raises:
        ValueError: a shape is not of the layer's own type.
    """
    array = np.asarray(shapes, dtype=object)
    gone = shapely.is_missing(array) | shapely.is_empty(array)
    if not np.all(gone | (shapely.get_type_id(array) == _TYPE_IDS[kind])):
        raise ValueError(f"a shape is no {kind.value}")
    heads = _heads(array, kind)
    bodies = shapely.to_wkb(array, output_dimension=2, byte_order=1)
    pairs = zip(gone, heads, bodies, strict=True)
    return [None if missing else head + body for missing, head, body in pairs]


def decode(blobs: Iterable[object]) -> Shapes:
    """Read GeoPackage blobs of any writer as shapes; None for NULL, and for what is no such blob."""
    bodies = [_body(blob) for blob in blobs]
    with np.errstate(invalid="ignore"):  # a vertex may be no number
        return np.asarray(shapely.from_wkb(np.array(bodies, dtype=object), on_invalid="ignore"), dtype=object)


def shape_faults(blobs: Sequence[object], shapes: Shapes, kind: GeometryKind) -> dict[int, DefectReason]:
    """Return what is wrong with blobs as shapes of a layer, by their positions; `shapes` are what `decode` made of them.

    A sound one is of the layer's own type, in two dimensions, EPSG:4490 and degrees, and has vertices. NULL is sound.
    """
    given = np.array([blob is not None for blob in blobs], dtype=bool)
    readable = ~shapely.is_missing(shapes)
    ours = (shapely.get_type_id(shapes) == _TYPE_IDS[kind]) & ~shapely.has_z(shapes) & _in_our_system(blobs)
    plain = shapes.copy()
    plain[~ours] = None  # what GEOS knows beyond our types has no vertices to ask for
    checks = (
        (given & ~readable, DefectReason.NO_SHAPE),
        (readable & ~ours, DefectReason.KIND),
        (shapely.is_empty(plain), DefectReason.EMPTY),
        (beyond_reach(plain, WORLD), DefectReason.NOWHERE),
    )
    faults: dict[int, DefectReason] = {}
    for mask, reason in checks:
        for position in np.flatnonzero(mask).tolist():
            faults.setdefault(position, reason)
    return faults


def head_bounds(heads: Sequence[bytes]) -> NDArray[np.float64] | None:
    """Return west, south, east, north of each shape as the first `ENVELOPE_END` bytes of its blob say.

    None where a blob is not as `encode` writes them: little endian, with a finite envelope in two dimensions.
    """
    if not all(_has_envelope(head) for head in heads):
        return None
    envelopes = np.frombuffer(b"".join(heads), dtype=_HEAD)["envelope"]
    return np.asarray(envelopes[:, [0, 2, 1, 3]]) if np.isfinite(envelopes).all() else None


def _has_envelope(head: object) -> bool:
    return isinstance(head, bytes) and len(head) >= ENVELOPE_END and head[3] == _LITTLE_ENDIAN | _ENVELOPE_XY


def _in_our_system(blobs: Sequence[object]) -> NDArray[np.bool_]:
    """Tell for each blob whether its head names EPSG:4490; few heads differ in their first bytes."""
    heads = [blob[:_HEAD_BYTES] if isinstance(blob, bytes) else b"" for blob in blobs]
    ours = {head: len(head) == _HEAD_BYTES and _system(head) == SRS_ID for head in set(heads)}
    return np.array([ours[head] for head in heads], dtype=bool)


def _system(head: bytes) -> int:
    order = "<" if head[3] & _LITTLE_ENDIAN else ">"
    (system,) = struct.unpack_from(f"{order}i", head, 4)
    return int(system)


def _heads(array: Shapes, kind: GeometryKind) -> list[bytes]:
    head = _POINT_HEAD if kind is GeometryKind.POINT else _HEAD
    heads = np.zeros(len(array), dtype=head)
    heads["magic"] = _MAGIC
    heads["srs"] = SRS_ID
    heads["flags"] = _LITTLE_ENDIAN
    if kind is not GeometryKind.POINT:
        heads["flags"] |= _ENVELOPE_XY
        heads["envelope"] = shapely.bounds(array).reshape(-1, 4)[:, [0, 2, 1, 3]]
    text, size = heads.tobytes(), head.itemsize
    return [text[start : start + size] for start in range(0, len(text), size)]


def _body(blob: object) -> bytes | None:
    """Return the WKB of a blob; None where it has no head of a GeoPackage."""
    if not isinstance(blob, bytes) or len(blob) < _HEAD_BYTES or blob[:2] != _MAGIC:
        return None
    envelope = blob[3] >> 1 & 0b111
    return blob[_HEAD_BYTES + _ENVELOPE_BYTES[envelope] :] if envelope < len(_ENVELOPE_BYTES) else None


def _systems() -> list[tuple[str, int, str, int, str, str]]:
    return [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", "undefined Cartesian coordinates"),
        ("Undefined geographic", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
        *((CRS(code).name, code, "EPSG", code, CRS(code).to_wkt("WKT1_GDAL"), "") for code in (4326, SRS_ID)),
    ]
