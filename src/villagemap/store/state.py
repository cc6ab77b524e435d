"""The state of a workspace file (versions, sample or not, city), read at every request: cheap, and without any library."""

import os
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.entries import Versions
from villagemap.domain.errors import SettingDamagedError, TableMissingError, WorkspaceMissingError
from villagemap.domain.layers import TABLE
from villagemap.store.connection import BUSY_SECONDS, meaning, transaction
from villagemap.store.migrations import refuse_newer, version_of
from villagemap.store.opening import Reader, open_reader
from villagemap.store.settings import FALSE, TRUE, read_settings


@dataclass(frozen=True, slots=True)
class WorkspaceState:
    """The versions of a workspace, whether it holds sample data, and its city."""

    versions: Versions
    sample: bool
    city: str


def read_state(connection: sqlite3.Connection) -> WorkspaceState:
    """Read versions and settings; the caller holds a transaction.

    A layer whose row is damaged has the version of the newest entry: never an older one than it had.

    Raises:
        SettingDamagedError: a setting that nothing can be read without is missing or damaged.
    """
    settings = read_settings(connection)
    workspace, city, sample = (_setting(settings, key) for key in ("workspace", "city", "sample"))
    if sample not in {TRUE, FALSE}:
        raise SettingDamagedError(RowDefect("settings", None, "sample", "value", DefectReason.WORD))
    stored = {
        layer: (rows, shapes)
        for layer, rows, shapes in connection.execute("SELECT layer, version, geometry_version FROM layers")
        if isinstance(rows, int) and isinstance(shapes, int)
    }
    if not TABLE.keys() <= stored.keys():
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone() * 2
        stored = dict.fromkeys(TABLE, newest) | stored
    versions = Versions(
        workspace,
        layers={layer: stored[layer][0] for layer in TABLE},
        geometries={layer: stored[layer][1] for layer in TABLE},
    )
    return WorkspaceState(versions, sample=sample == TRUE, city=city)


def _setting(settings: dict[str, str], key: str) -> str:
    value: object = settings.get(key)
    if not isinstance(value, str) or not value:
        reason = DefectReason.MISSING if not value else DefectReason.TEXT
        raise SettingDamagedError(RowDefect("settings", None, key, "value", reason))
    return value


def missing_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables and books that a workspace lacks, by name."""
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return sorted({"settings", "layers", "entries", "changes", "acceptances", *TABLE} - present)


class WorkspaceWatch:
    """The state of a workspace file as it is now: read again only when another connection has written.

    Threads share it. Where another file has taken the name, or the process was forked, it opens anew.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._file: tuple[int, int, int] | None = None
        self._state: tuple[int, WorkspaceState] | None = None

    def state(self) -> WorkspaceState:
        """Return the state.

        Raises:
            WorkspaceMissingError: there is no such file.
            WorkspaceDamagedError: it is no workspace of ours, or cannot be read.
            TableMissingError: it lacks a table.
            WorkspaceNewerError: a newer version has written it.
        """
        with self._lock, meaning(self._path):
            connection = self._current_reader()
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            if self._state is None or self._state[0] != version:
                refuse_newer(version_of(connection), self._path)
                if missing := missing_tables(connection):
                    raise TableMissingError(path=str(self._path), table=missing[0])
                with transaction(connection, "DEFERRED"):
                    self._state = (version, read_state(connection))
            return self._state[1]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._release()

    def _current_reader(self) -> sqlite3.Connection:
        try:
            status = self._path.stat()
        except FileNotFoundError as problem:
            raise WorkspaceMissingError(path=str(self._path)) from problem
        file = (status.st_dev, status.st_ino, os.getpid())
        if self._reader is None or self._file != file or not self._reader.is_current:
            self._release()
            self._reader = open_reader(self._path, busy_seconds=self._busy_seconds)
            self._file = file
        return self._reader.connection

    def _release(self) -> None:
        # A connection of the process that forked this one is not ours to close.
        if self._reader is not None and self._file is not None and self._file[-1] == os.getpid():
            self._reader.connection.close()
        self._reader = self._file = self._state = None
