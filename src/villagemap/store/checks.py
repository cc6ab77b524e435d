"""Is the workspace sound: the file, its references, its GeoPackage tables, its rows, its books, its words."""

import math
import sqlite3
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, replace
from itertools import chain
from typing import cast

from villagemap.atlas.city_rows import rows_of_city
from villagemap.domain.checks import Check
from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.geopackage import APPLICATION_ID, USER_VERSION, quoted
from villagemap.store.cells import fetched
from villagemap.store.consistency import numbers, places, words
from villagemap.store.geopackage import extent
from villagemap.store.ledger_defects import book_defects
from villagemap.store.reading import read_contents
from villagemap.store.rows import row_keys
from villagemap.store.schema import BOOKS, columns_of, selected
from villagemap.store.shape_checks import invalid, meeting

_TABLES_OF_GEOPACKAGE = ("gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns")

_DEGREES = 1e-9  # far below a millimetre; two ways of adding up floats differ by less


def run_checks(connection: sqlite3.Connection, profile: Profile) -> Iterator[Check]:
    """Check a workspace, up to missing tables and columns; the caller holds a transaction."""
    yield _check("file", _damaged(connection))
    structure = _check("geopackage", _geopackage(connection))
    yield structure
    if not structure.passed:
        return  # what comes next reads what is missing here
    contents = rows_of_city(read_contents(connection), profile)
    defects = (*contents.defects, *book_defects(connection, ["changes"]))
    yield _check("shapes", _of_reasons(defects, _OF_SHAPES))
    yield _check("rows", _of_reasons(defects, set(DefectReason) - _OF_SHAPES - _OF_WORDS))
    yield _check("extents", _extents(connection))
    yield _check("references", _dangling(connection))
    yield _check("versions", _versions(connection))
    yield _check("history", _history(connection))
    yield _check("places", places(contents.tables, profile))
    yield _check("words", chain(_of_reasons(defects, _OF_WORDS), words(contents.tables, profile)))
    yield _check("invalid", invalid(contents.tables))
    yield _check("numbers", numbers(contents.tables, profile))
    for key, found in asdict(meeting(contents.tables, profile)).items():
        yield replace(_check(key, iter(found)), noticed=True)


_OF_SHAPES = {
    *(DefectReason.NO_SHAPE, DefectReason.KIND, DefectReason.EMPTY),
    *(DefectReason.NOWHERE, DefectReason.BEYOND, DefectReason.TOO_LARGE),
}
_OF_WORDS = {DefectReason.DATE, DefectReason.WORD}


def _of_reasons(defects: Iterable[RowDefect], reasons: Container[DefectReason]) -> Iterator[RowDefect]:
    return (defect for defect in defects if defect.reason in reasons)


def _check(key: str, findings: Iterator[str] | Iterator[RowDefect] | Iterator[str | RowDefect]) -> Check:
    return Check(key, tuple(findings))


def _damaged(connection: sqlite3.Connection) -> Iterator[str]:
    """Find what SQLite calls wrong, also in indexes: a damaged one hides rows or gives them twice."""
    for (finding,) in connection.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield str(finding)


def _dangling(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} {row} → {parent}"


def _geopackage(connection: sqlite3.Connection) -> Iterator[str]:
    marks = {"application_id": APPLICATION_ID, "user_version": USER_VERSION}
    for pragma, expected in marks.items():
        (there,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if there != expected:
            yield f"{pragma}: {there}"
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    missing = [name for name in _TABLES_OF_GEOPACKAGE if name not in tables]
    yield from missing
    if missing:
        return
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
    if not all(isinstance(side, float | int) for side in said):
        return False
    return all(math.isclose(side, there, abs_tol=_DEGREES) for side, there in zip(said, rows, strict=True))


def _versions(connection: sqlite3.Connection) -> Iterator[str]:
    said = {
        row[0]: row[1:] for row in connection.execute("SELECT layer, version, geometry_version FROM layers")
    }
    touched = dict(connection.execute("SELECT layer, max(entry) FROM changes GROUP BY layer"))
    moved = dict(
        connection.execute(
            "SELECT layer, max(entry) FROM changes WHERE op <> 'change' OR geom_before IS NOT NULL"
            # JSON that cannot be read is found above, and would end the query.
            " OR json_type(CASE WHEN json_valid(before) THEN before END, '$.geom') IS NOT NULL GROUP BY layer"
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
            if op != "remove" and isinstance(code, str)
        }
        there = _entries(connection, spec)
        for code in newest.keys() | there.keys():
            if newest.get(code) != there.get(code):
                yield f"{spec.name} {code}"


def _entries(connection: sqlite3.Connection, spec: LayerSpec) -> dict[str, int]:
    select = selected(spec.name, (*spec.key, "entry"))
    found = fetched(connection, f"SELECT {select} FROM {quoted(spec.name)}")
    entries = (cast(int, row[-1]) for row in found)
    return dict(zip(row_keys(spec, spec.key, found), entries, strict=True))
