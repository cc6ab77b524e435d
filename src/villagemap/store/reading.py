"""Reading everything in a workspace."""

import sqlite3
from collections.abc import Mapping

from villagemap.atlas.port import Contents, LayerSource
from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.errors import SettingDamagedError, TableMissingError, WorkspaceDamagedError
from villagemap.domain.layers import TABLE
from villagemap.frames.geopackage import APPLICATION_ID
from villagemap.store.cells import date_of, text_of
from villagemap.store.ledger_defects import book_defects
from villagemap.store.migrations import version_of
from villagemap.store.schema import BOOKS
from villagemap.store.settings import read_settings
from villagemap.store.standing import read_standing
from villagemap.store.state import missing_tables, read_state
from villagemap.store.tables import read_table

_FILES_SHOWN = 5
"""A layer names this many of its newest files; the whole story is in `entries`."""


def check_ours(connection: sqlite3.Connection, path: str) -> None:
    """Refuse a file that is no workspace of ours.

    Raises:
        WorkspaceDamagedError: it is another SQLite file.
        TableMissingError: it lacks a table.
        SettingDamagedError: a setting without which nothing can be read is missing or damaged.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise WorkspaceDamagedError(path=path)
    missing = missing_tables(connection)
    if len(missing) == len(TABLE) + len(BOOKS):
        raise WorkspaceDamagedError(path=path)
    if missing:
        raise TableMissingError(path=path, table=missing[0])
    settings = read_settings(connection)
    if version_of(connection) is None or not settings.get("workspace"):
        raise SettingDamagedError(_damaged_setting(settings))


def _damaged_setting(settings: Mapping[str, str]) -> RowDefect:
    """Return which setting is the reason that a workspace cannot be used."""
    key = "schema" if "workspace" in settings else "workspace"
    reason = DefectReason.NUMBER if settings.get(key) else DefectReason.MISSING
    return RowDefect("settings", None, key, "value", reason)


def read_contents(connection: sqlite3.Connection) -> Contents:
    """Read everything but damaged rows, which are named; the caller holds a transaction."""
    state = read_state(connection)
    read = {name: read_table(connection, spec) for name, spec in TABLE.items()}
    tables = {name: table.frame for name, table in read.items()}
    return Contents(
        versions=state.versions,
        sample=state.sample,
        city=state.city,
        tables=tables,
        fids={name: table.fids for name, table in read.items()},
        sources={
            name: _source(connection, name, sample=state.sample)
            for name, table in tables.items()
            if len(table)
        },
        defects=(*(one for table in read.values() for one in table.defects), *book_defects(connection)),
    )


def _source(connection: sqlite3.Connection, layer: str, *, sample: bool) -> LayerSource:
    # Where real data replaced the sample, entries of the sample still stand in the books.
    found = connection.execute(
        "SELECT id, file, at FROM entries WHERE layer = ? AND (kind <> 'sample' OR ?)"
        " AND EXISTS (SELECT 1 FROM changes WHERE entry = entries.id) ORDER BY id DESC",
        (layer, sample),
    )
    void = read_standing(connection).void()
    entries = [(text_of(file), text_of(at)) for entry, file, at in found if entry not in void]
    files = tuple(dict.fromkeys(file for file, _ in entries if file))[:_FILES_SHOWN]
    as_of = connection.execute("SELECT as_of FROM layers WHERE layer = ?", (layer,)).fetchone()
    return LayerSource(
        files=files, as_of=date_of(as_of[0]) or "" if as_of else "", at=entries[0][1] if entries else ""
    )
