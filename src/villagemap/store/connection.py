"""Opening a workspace file with SQLite, and what its errors mean to a reader.

Only Python's own `sqlite3` opens it: a second SQLite library in the process (GDAL has one) breaks file locks.
"""

import errno
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from villagemap.domain.disks import REFUSALS
from villagemap.domain.errors import (
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    VillagemapError,
    WorkspaceBusyError,
    WorkspaceDamagedError,
    WorkspaceLockedAwayError,
    WorkspaceMissingError,
)

BUSY_SECONDS = 15.0
"""How long a write waits for another one. Loading a city takes about a second."""

_LOW_BYTE = 0xFF  # extended result codes keep the plain one in the low byte
_MEANING: dict[int, type[VillagemapError]] = {
    sqlite3.SQLITE_BUSY: WorkspaceBusyError,
    sqlite3.SQLITE_LOCKED: WorkspaceBusyError,
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_CANTOPEN: WorkspaceLockedAwayError,
    sqlite3.SQLITE_READONLY: DiskReadOnlyError,
    sqlite3.SQLITE_CORRUPT: WorkspaceDamagedError,
    sqlite3.SQLITE_NOTADB: WorkspaceDamagedError,
    # Tables and columns that are gone, JSON that SQLite cannot read, rows against the rules of their tables:
    # our statements are right for a sound workspace.
    sqlite3.SQLITE_ERROR: WorkspaceDamagedError,
    sqlite3.SQLITE_CONSTRAINT: WorkspaceDamagedError,
    sqlite3.SQLITE_MISMATCH: WorkspaceDamagedError,
    sqlite3.SQLITE_TOOBIG: WorkspaceDamagedError,
    sqlite3.SQLITE_IOERR: WorkspaceLockedAwayError,
}
_MEANING_OF_SYSTEM: dict[int | None, type[VillagemapError]] = {
    **REFUSALS,
    errno.ENOENT: WorkspaceMissingError,
    errno.EACCES: WorkspaceLockedAwayError,
    errno.EPERM: WorkspaceLockedAwayError,
    errno.ENOTDIR: WorkspaceLockedAwayError,
}
_NO_ROOM = (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP)
"""Extended codes that a full disk gives where SQLite does not recognise it."""

_LITTLE_ROOM = 65_536  # bytes: one write of SQLite is smaller


@contextmanager
def meaning(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system about `path` into ours; others pass.

    Raises:
        WorkspaceBusyError, DiskFullError, DiskFailingError, WorkspaceMissingError,
        WorkspaceDamagedError, WorkspaceLockedAwayError: as SQLite or the file system found.
    """
    try:
        yield
    except sqlite3.Error as problem:
        ours = _meaning_of(problem, path)
        if ours is None:
            raise
        raise ours(path=str(path)) from problem
    except UnicodeDecodeError as problem:
        # SQLite's message quotes damaged SQL of the file, and Python cannot read it.
        raise WorkspaceDamagedError(path=str(path)) from problem
    except OSError as problem:
        if problem.errno not in _MEANING_OF_SYSTEM:
            raise
        raise _MEANING_OF_SYSTEM[problem.errno](path=str(path)) from problem


def _meaning_of(problem: sqlite3.Error, path: Path) -> type[VillagemapError] | None:
    code: int | None = getattr(problem, "sqlite_errorcode", None)
    if code is None:
        return None  # an error of Python's module and not of SQLite
    if code == sqlite3.SQLITE_IOERR_WRITE:
        # SQLite knows why the system refused a write, and does not tell.
        return DiskFullError if _no_room(path) else DiskFailingError
    return DiskFullError if code in _NO_ROOM else _MEANING.get(code & _LOW_BYTE)


def _no_room(path: Path) -> bool:
    """Tell whether a disk is full, or a file of the workspace as large as this process may make one."""
    files = [each for each in (path, *map(path.with_name, _beside(path))) if each.exists()]
    most, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    bounded = most != resource.RLIM_INFINITY
    if bounded and any(file.stat().st_size + _LITTLE_ROOM > most for file in files):
        return True
    return path.parent.exists() and shutil.disk_usage(path.parent).free < _LITTLE_ROOM


def _beside(path: Path) -> list[str]:
    return [f"{path.name}{ending}" for ending in ("-wal", "-journal")]


def connect(path: Path, *, mode: str = "rw", busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a file in autocommit; `mode` is SQLite's `ro`, `rw` or `rwc` (only that one makes a file)."""
    connection = _connection(path, f"mode={mode}", busy_seconds)
    _set_up(connection)
    return connection


def connect_at_rest(path: Path) -> sqlite3.Connection:
    """Open a file for reading, without locks and without anything beside it: nothing is touched.

    What somebody writes meanwhile is read by halves: the caller finds out whether somebody did.
    """
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        # What was committed last stands in the log; its index is made in the memory of this process.
        connection = _connection(path, "mode=ro&vfs=unix-none", 0)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    else:
        connection = _connection(path, "mode=ro&immutable=1", 0)
    _set_up(connection)
    return connection


def _connection(path: Path, how: str, busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _text
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # The temporary directory may be full where the workspace can still be read.
    connection.execute("PRAGMA temp_store = MEMORY")


def _text(stored: bytes) -> str | bytes:
    """Return stored text; as bytes where it is no UTF-8, so that who reads it can say so."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored


@contextmanager
def opened(
    path: Path, *, mode: str = "rw", busy_seconds: float = BUSY_SECONDS, named: Path | None = None
) -> Iterator[sqlite3.Connection]:
    """Open a file, close it again, and give its errors our meaning.

    `named` is what errors call it: nobody knows the name of a file that is still written aside.
    """
    with meaning(named or path):
        connection = connect(path, mode=mode, busy_seconds=busy_seconds)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Do all of a block or nothing of it.

    A write is `IMMEDIATE`: a deferred one that reads first is refused as soon as somebody else has written.
    """
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
