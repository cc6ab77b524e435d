"""What a workspace says of itself, read at every request: cheap, and without any library."""

import os
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from villagemap.domain.entries import Versions
from villagemap.domain.errors import WorkspaceDamagedError, WorkspaceMissingError
from villagemap.store.connection import BUSY_SECONDS, meaning, transaction
from villagemap.store.migrations import refuse_newer, version_of
from villagemap.store.opening import Reader, open_reader
from villagemap.store.settings import TRUE, read_settings


@dataclass(frozen=True, slots=True)
class State:
    """What a workspace says of itself: versions, sample or not, city."""

    versions: Versions
    sample: bool
    city: str


def read_state(connection: sqlite3.Connection) -> State:
    """Read versions and settings; the caller holds a transaction."""
    settings = read_settings(connection)
    found = connection.execute("SELECT layer, version, geometry_version FROM layers").fetchall()
    versions = Versions(
        workspace=settings["workspace"],
        layers={layer: version for layer, version, _ in found},
        geometries={layer: shapes for layer, _, shapes in found},
    )
    return State(versions, sample=settings["sample"] == TRUE, city=settings["city"])


class Watch:
    """The state of a workspace file as it is now: read again only when another connection has written.

    Threads share it. Where another file has taken the name, or the process was forked, it opens anew.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._file: tuple[int, int, int] | None = None
        self._known: tuple[int, State] | None = None

    def state(self) -> State:
        """Return the state.

        Raises:
            WorkspaceMissingError: there is no such file.
            WorkspaceDamagedError: it is no workspace of ours, or cannot be read.
            WorkspaceNewerError: a newer version has written it.
        """
        with self._lock, meaning(self._path):
            connection = self._current_reader()
            moved = connection.execute("PRAGMA data_version").fetchone()[0]
            if self._known is None or self._known[0] != moved:
                with transaction(connection, "DEFERRED"):
                    self._known = (moved, self._read(connection))
            return self._known[1]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _read(self, connection: sqlite3.Connection) -> State:
        try:
            refuse_newer(version_of(connection), self._path)
            return read_state(connection)
        except (KeyError, sqlite3.OperationalError) as problem:
            if getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
                raise
            raise WorkspaceDamagedError(path=str(self._path)) from problem

    def _current_reader(self) -> sqlite3.Connection:
        try:
            status = self._path.stat()
        except FileNotFoundError as problem:
            raise WorkspaceMissingError(path=str(self._path)) from problem
        file = (status.st_dev, status.st_ino, os.getpid())
        if self._reader is None or self._file != file or not self._reader.is_current:
            self._let_go()
            self._reader = open_reader(self._path, busy_seconds=self._busy_seconds)
            self._file = file
        return self._reader.connection

    def _let_go(self) -> None:
        # A connection of the process that forked this one is not ours to close.
        if self._reader is not None and self._file is not None and self._file[-1] == os.getpid():
            self._reader.connection.close()
        self._reader = self._file = self._known = None
