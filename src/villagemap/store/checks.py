"""Is the workspace sound: the file, its references, its GeoPackage tables, its books, its words."""

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.geopackage import APPLICATION_ID, GEOM, USER_VERSION, fits, quoted
from villagemap.store.consistency import numbers, places, words
from villagemap.store.geopackage import extent
from villagemap.store.reading import read_contents
from villagemap.store.rows import row_keys
from villagemap.store.schema import BOOKS, columns_of
from villagemap.store.shape_checks import beyond, invalid, meeting

_DETAILS = 20
"""A check names this many findings at most; `n` counts them all."""

_DEGREES = 1e-9  # far below a millimetre; two ways of adding up floats differ by less


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its key (`check.<key>` in the catalogue), what it found, and how often.

    What only is to be `noticed` is no fault of the workspace: an intake lets it through with a warning.
    """

    key: str
    found: tuple[str, ...]
    n: int
    noticed: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether nothing was found that is wrong."""
        return self.noticed or self.n == 0


def run_checks(connection: sqlite3.Connection, profile: Profile) -> Iterator[Check]:
    """Check a workspace, up to a broken structure; the caller holds a transaction.

    Findings name table, column and value.
    """
    for key, find in _STRUCTURE.items():
        check = _check(key, find(connection))
        yield check
        if not check.passed:
            return  # what comes next reads what is broken here
    yield _check("extents", _extents(connection))
    yield _check("references", _dangling(connection))
    yield _check("versions", _versions(connection))
    yield _check("history", _history(connection))
    tables = read_contents(connection).tables
    yield _check("places", places(tables, profile))
    yield _check("words", words(tables, profile))
    yield _check("beyond", beyond(tables, profile))
    yield _check("invalid", invalid(tables))
    yield _check("numbers", numbers(tables, profile))
    for key, found in asdict(meeting(tables, profile)).items():
        yield replace(_check(key, iter(found)), noticed=True)


def _check(key: str, findings: Iterator[str]) -> Check:
    found = tuple(findings)
    return Check(key, found[:_DETAILS], len(found))


def _damaged(connection: sqlite3.Connection) -> Iterator[str]:
    for (finding,) in connection.execute("PRAGMA quick_check"):
        if finding != "ok":
            yield finding


def _dangling(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} {row} → {parent}"


def _geopackage(connection: sqlite3.Connection) -> Iterator[str]:
    marks = {"application_id": APPLICATION_ID, "user_version": USER_VERSION}
    for pragma, expected in marks.items():
        (there,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if there != expected:
            yield f"{pragma}: {there}"
    contents = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
    shapes = dict(connection.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"))
    for name in (*TABLE, *BOOKS):
        geometry = TABLE[name].geometry if name in TABLE else None
        if contents.get(name) != ("features" if geometry else "attributes"):
            yield f"gpkg_contents: {name}"
        if shapes.get(name) != geometry:
            yield f"gpkg_geometry_columns: {name}"
        yield from _columns(connection, name)


def _columns(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    expected = columns_of(TABLE[table]) if table in TABLE else BOOKS[table]
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")}
    for column in expected:
        if column not in there:
            yield f"{table}.{column}"


def _shapes(connection: sqlite3.Connection) -> Iterator[str]:
    """Find blobs that are no shape of the layer's type."""
    for spec in TABLE.values():
        if spec.geometry is None:
            continue
        select = f"SELECT fid, {GEOM} FROM {quoted(spec.name)} WHERE {GEOM} IS NOT NULL"
        found = connection.execute(select).fetchall()
        fitting = fits([blob for _, blob in found], spec.geometry)
        yield from (f"{spec.name} fid {row[0]}" for row, fine in zip(found, fitting, strict=True) if not fine)


def _extents(connection: sqlite3.Connection) -> Iterator[str]:
    """Find extents that say something else than the rows."""
    for spec in TABLE.values():
        if spec.geometry and not _extent_fits(connection, spec.name):
            yield f"gpkg_contents: {spec.name} min_x…max_y"


def _extent_fits(connection: sqlite3.Connection, table: str) -> bool:
    sides = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?"
    said = connection.execute(sides, (table,)).fetchone() or (None,) * 4
    rows = extent(connection, table)
    if rows is None or None in said:
        return rows is None and said == (None,) * 4
    return all(math.isclose(side, there, abs_tol=_DEGREES) for side, there in zip(said, rows, strict=True))


def _versions(connection: sqlite3.Connection) -> Iterator[str]:
    said = {
        row[0]: row[1:] for row in connection.execute("SELECT layer, version, geometry_version FROM layers")
    }
    touched = dict(connection.execute("SELECT layer, max(entry) FROM changes GROUP BY layer"))
    moved = dict(
        connection.execute(
            "SELECT layer, max(entry) FROM changes WHERE op <> 'change' OR geom_before IS NOT NULL"
            " OR json_type(before, '$.geom') IS NOT NULL GROUP BY layer"
        )
    )
    for name, spec in TABLE.items():
        expected = (touched.get(name, 0), moved.get(name, 0) if spec.geometry else 0)
        if said.get(name) != expected:
            yield f"layers: {name}"


def _history(connection: sqlite3.Connection) -> Iterator[str]:
    """Find rows whose newest change is not the entry that they name, and changes that lost their row."""
    for spec in TABLE.values():
        newest = {
            code: entry
            for code, entry, op in connection.execute(
                # SQLite takes bare columns from the row that has the maximum.
                "SELECT code, max(entry), op FROM changes WHERE layer = ? GROUP BY code",
                (spec.name,),
            )
            if op != "remove"
        }
        there = _entries(connection, spec)
        for code in newest.keys() | there.keys():
            if newest.get(code) != there.get(code):
                yield f"{spec.name} {code}"


def _entries(connection: sqlite3.Connection, spec: LayerSpec) -> dict[str, int]:
    select = ", ".join(map(quoted, (*spec.key, "entry")))
    found = connection.execute(f"SELECT {select} FROM {quoted(spec.name)}").fetchall()
    return dict(zip(row_keys(spec, spec.key, found), (row[-1] for row in found), strict=True))


_STRUCTURE = {"file": _damaged, "geopackage": _geopackage, "shapes": _shapes}
"""Checks of the structure that all others rely on."""
