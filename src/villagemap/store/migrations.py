"""The versions of a workspace's tables, and how one becomes the next.

The version is `schema` in the table `settings`. A change of the tables adds a migration at the end of `MIGRATIONS` and
changes none that is there: each stands for files that exist. So a migration writes its SQL out instead of taking it
from `schema`, which only knows the newest tables. docs/data-model.md lists the versions.
"""

import filecmp
import itertools
import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from villagemap.domain.errors import WorkspaceDamagedError, WorkspaceNewerError
from villagemap.store.connection import connect, transaction
from villagemap.store.files import publish
from villagemap.work_folders import work_folder

_log = logging.getLogger("villagemap.store")

_MOST_DIGITS = 100
_PERMISSIONS = 0o777


class Migration(NamedTuple):
    """A change of the tables: the version that it leads to, what it changes, and the function that does it."""

    version: int
    change: str
    apply: Callable[[sqlite3.Connection], None]


def _add_load(connection: sqlite3.Connection) -> None:
    # Some workspaces of version 1 have the column: it was added to them without a number.
    if "load" not in {row[1] for row in connection.execute("PRAGMA table_info(entries)")}:
        connection.execute("ALTER TABLE entries ADD COLUMN load INTEGER REFERENCES entries(id)")


def _add_kept(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE changes ADD COLUMN kept TEXT")


MIGRATIONS = (
    Migration(2, "an entry names the first entry of the same write (entries.load)", _add_load),
    Migration(
        3, "a changed row names the fields that its source left as they were (changes.kept)", _add_kept
    ),
)

NEWEST = MIGRATIONS[-1].version
"""The version of the tables that this code reads and writes."""


def version_of(connection: sqlite3.Connection) -> int | None:
    """Return the version of the tables; None where the file is no workspace or names no version."""
    if not connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'"
    ).fetchone():
        return None  # a view of this name could run for ever
    try:
        settings = dict(
            connection.execute(
                "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM settings WHERE key IN ('schema', 'workspace')"
            )
        )
    except sqlite3.OperationalError as problem:
        if getattr(problem, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        return None  # it is a table of something else
    version = settings.get(b"schema") or b""
    readable = version.isdigit() and len(version) <= _MOST_DIGITS
    is_ours = b"workspace" in settings or _is_geopackage(connection)
    return int(version) or None if readable and is_ours else None


def _is_geopackage(connection: sqlite3.Connection) -> bool:
    """Tell whether a file with settings is a GeoPackage: a workspace, though it names itself no more."""
    (name,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'gpkg_contents'").fetchone()
    return bool(name)


def refuse_newer(version: int | None, path: Path) -> None:
    """Refuse a workspace whose tables are newer than this code.

    Raises:
        WorkspaceNewerError: naming both versions.
    """
    if version is not None and version > NEWEST:
        # As texts: a version is a name, and gets no comma between thousands.
        raise WorkspaceNewerError(path=str(path), version=str(version), newest=str(NEWEST))


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older workspace to the newest version, in one transaction; the file as it was is kept beside it.

    Of several processes that open it at once, one does so.

    Raises:
        WorkspaceDamagedError: it lacks what its version has.
        OSError, sqlite3.Error: nothing was changed.
    """
    if _is_current(version_of(connection)):
        return
    with transaction(connection):
        version = version_of(connection)
        if version is None or _is_current(version):
            return  # another process was first
        kept = _keep(path, version)
        apply_migrations(connection, path)
    parts = {"path": str(path), "version": str(version), "newest": str(NEWEST), "kept": kept.name}
    _log.warning(
        "%(path)s: version %(version)s became %(newest)s; as it was: %(kept)s",
        parts,
        extra={"text": "store.migrated"},
    )


def apply_migrations(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the migrations that a workspace lacks; the caller holds a transaction, or a copy of his own.

    Raises:
        WorkspaceDamagedError: it lacks what its version has.
    """
    version = version_of(connection)
    if version is None:
        return
    try:
        for migration in MIGRATIONS:
            if migration.version > version:
                migration.apply(connection)
    except sqlite3.OperationalError as problem:
        if getattr(problem, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        raise WorkspaceDamagedError(path=str(path)) from problem
    connection.execute("UPDATE settings SET value = ? WHERE key = 'schema'", (str(NEWEST),))


def _is_current(version: int | None) -> bool:
    """Tell whether there is nothing to migrate: of a file that is no workspace, others say so."""
    return version is None or version >= NEWEST


def _keep(path: Path, version: int) -> Path:
    """Keep a copy of the file as it stands before the transaction that this process has begun; return its name."""
    with work_folder(path.parent) as folder:
        copy = folder / path.name
        _copy(path, copy)
        for kept in _names(path, version):
            if not kept.exists():
                publish(copy, kept)
                return kept
            if filecmp.cmp(copy, kept, shallow=False):
                return kept  # of a migration that did not come to its end
    raise AssertionError  # the names have no end


def _copy(path: Path, copy: Path) -> None:
    copy.touch(path.stat().st_mode & _PERMISSIONS)
    # A connection of its own: it sees what was committed, and not what this transaction writes.
    reader, writer = connect(path), connect(copy)
    try:
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = DELETE")
    finally:
        writer.close()
        reader.close()


def _names(path: Path, version: int) -> Iterator[Path]:
    yield path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    for number in itertools.count(2):
        yield path.with_name(f"{path.stem}.version-{version}-{number}{path.suffix}")
