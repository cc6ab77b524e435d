"""Opening a workspace for reading or for writing.

Reading never needs to write: not the disk that a file lies on, and not the file where its tables are older. Writing
brings older tables to the newest version first. Neither touches a file whose tables are newer.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from villagemap.domain.errors import DiskReadOnlyError, WorkspaceBusyError
from villagemap.store.connection import BUSY_SECONDS, connect, connect_at_rest, meaning, transaction
from villagemap.store.migrations import NEWEST, apply_migrations, migrate, refuse_newer, version_of
from villagemap.work_folders import sweep

_Signature = tuple[tuple[int, int, int] | None, ...]

_NO_SHARED_MEMORY = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CANTOPEN_DIRTYWAL,
    sqlite3.SQLITE_READONLY_CANTINIT,
    sqlite3.SQLITE_READONLY_DIRECTORY,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
    sqlite3.SQLITE_FULL,
}
"""What SQLite says where it cannot make the two files that it wants beside a workspace to share it with writers."""

_examined: set[tuple[int, int]] = set()
_examining = threading.Lock()


class _Access(Enum):
    SHARED = auto()
    AT_REST = auto()
    COPY = auto()


@dataclass(frozen=True, slots=True)
class Reader:
    """A connection for reading: to the file with SQLite's locks, to the file without them, or to a copy in memory."""

    connection: sqlite3.Connection
    access: _Access
    _path: Path
    _signature: _Signature

    @property
    def is_current(self) -> bool:
        """Tell whether the connection reads what the file holds now."""
        return self.access is _Access.SHARED or self._signature == _signature(self._path)

    def check_undisturbed(self) -> None:
        """Refuse what was read without locks while somebody wrote to the file.

        Raises:
            WorkspaceBusyError: somebody did.
        """
        if self.access is _Access.AT_REST and not self.is_current:
            raise WorkspaceBusyError(path=str(self._path))


def open_reader(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Reader:
    """Open a workspace for reading; the caller gives SQLite's errors their meaning.

    Where SQLite cannot share the file (a disk that is read-only or full), it is read without locks, as it is at that
    moment. Where its tables are older, a copy in memory is brought to the newest version and read instead.

    Raises:
        WorkspaceNewerError: the file was written by a newer version; nothing was touched.
        OSError, sqlite3.Error: it cannot be read.
    """
    refuse_newer_file(path)
    signature = _signature(path)
    connection, shared = _connected(path, busy_seconds)
    reader = Reader(connection, _Access.SHARED if shared else _Access.AT_REST, path, signature)
    try:
        version = version_of(connection)
        refuse_newer(version, path)
        if version is None or version == NEWEST:
            return reader
        copy = _updated_copy(connection, path)
        reader.check_undisturbed()
    except BaseException:
        connection.close()
        raise
    connection.close()
    return Reader(copy, _Access.COPY, path, signature)


@contextmanager
def reading(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
    """Open a workspace for reading, and close it again.

    Raises:
        WorkspaceNewerError: the file was written by a newer version.
        WorkspaceBusyError: somebody wrote meanwhile to a file that could only be read without locks.
        WorkspaceMissingError, WorkspaceDamagedError, WorkspaceLockedAwayError: it cannot be read.
    """
    with meaning(path):
        reader = open_reader(path, busy_seconds=busy_seconds)
        try:
            yield reader.connection
        except sqlite3.DatabaseError:
            reader.check_undisturbed()
            raise
        else:
            reader.check_undisturbed()
        finally:
            reader.connection.close()


@contextmanager
def writing(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
    """Open a workspace for a transaction that writes; all of the block is done or nothing of it.

    Raises:
        DiskReadOnlyError, DiskFullError, DiskFailingError, WorkspaceBusyError: nothing was changed.
        WorkspaceNewerError, WorkspaceMissingError, WorkspaceDamagedError, WorkspaceLockedAwayError: the same.
    """
    with meaning(path):
        refuse_newer_file(path)
        _check_writable(path)
        sweep(path.parent)
        connection = connect(path, busy_seconds=busy_seconds)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection, path)
            with transaction(connection):
                refuse_newer(version_of(connection), path)
                yield connection
        finally:
            connection.close()


def needs_migration(path: Path) -> bool:
    """Tell whether the tables of a workspace are older than this code.

    Raises:
        WorkspaceNewerError, WorkspaceMissingError, WorkspaceDamagedError, WorkspaceLockedAwayError: as of `reading`.
    """
    with meaning(path):
        refuse_newer_file(path)
        connection, _ = _connected(path, BUSY_SECONDS)
        try:
            version = version_of(connection)
        finally:
            connection.close()
    return version is not None and version < NEWEST


def refuse_newer_file(path: Path) -> None:
    """Refuse a file of a newer version without touching it, also not what SQLite left or would make beside it.

    A process examines each file once, before it opens it otherwise: to close a file that was opened without locks
    takes the locks of all other connections of the process with it.

    Raises:
        WorkspaceNewerError: naming both versions.
        FileNotFoundError: there is no such file.
    """
    with _examining:
        status = path.stat()
        file = (status.st_dev, status.st_ino)
        if file not in _examined:
            refuse_newer(_version_at_rest(path), path)
            _examined.add(file)


def _version_at_rest(path: Path) -> int | None:
    with suppress(sqlite3.Error):  # what is wrong with the file is said by who opens it
        connection = connect_at_rest(path)
        try:
            return version_of(connection)
        finally:
            connection.close()
    return None


def _connected(path: Path, busy_seconds: float) -> tuple[sqlite3.Connection, bool]:
    """Return a connection that can read, and whether it shares the file with writers."""
    try:
        connection = connect(path, busy_seconds=busy_seconds)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as problem:
        code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code not in _NO_SHARED_MEMORY or _is_unfinished(path):
            raise
        return connect_at_rest(path), False
    return connection, True


def _is_unfinished(path: Path) -> bool:
    """Tell whether half a transaction stands in the file, to be rolled back by the journal beside it."""
    return _mark_of(Path(f"{path}-journal")) is not None


def _updated_copy(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        connection.backup(memory)
        apply_migrations(memory, path)
    except BaseException:
        memory.close()
        raise
    return memory


def _check_writable(path: Path) -> None:
    # SQLite would say no more than that it cannot open a file.
    for needed in (path, path.absolute().parent):
        if os.access(needed, os.R_OK) and not os.access(needed, os.W_OK):
            raise DiskReadOnlyError(path=str(path))


def _signature(path: Path) -> _Signature:
    """Return what changes whenever somebody writes to a file: of itself and of its log."""
    return tuple(_mark_of(each) for each in (path, Path(f"{path}-wal")))


def _mark_of(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    # Every connection makes an empty log, and takes it away again.
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status.st_size else None
