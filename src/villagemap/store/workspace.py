"""The workspace file: made, opened, written and read. Readers and writers may be threads and processes."""

import datetime as dt
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from villagemap.atlas.port import Contents, Origin
from villagemap.domain.entries import EntryKind, Provenance, Versions
from villagemap.domain.errors import SampleIntoRealError, SampleMixedError, WorkspaceMissingError
from villagemap.domain.layers import TABLE
from villagemap.domain.profile import Profile
from villagemap.frames.tables import TableWrite
from villagemap.store import geopackage, schema
from villagemap.store.checks import Check, run_checks
from villagemap.store.commit import CommitSummary, empty_all, write_table
from villagemap.store.connection import BUSY_SECONDS, connect, meaning, opened, transaction
from villagemap.store.files import written_aside
from villagemap.store.provenance import read_origins
from villagemap.store.reading import FALSE, TRUE, State, check_ours, read_contents, read_settings, read_state

PAGE_BYTES = 4096  # the same in every workspace: a backup is restored page by page

Clock = Callable[[], dt.datetime]


def new_id() -> str:
    """Return a random workspace id: two workspaces never share a data version."""
    return secrets.token_hex(6)


class Workspace:
    """One GeoPackage file with everything that is known of a city; fills `atlas.port.Store`.

    `busy_seconds` is how long a write waits for another one. `clock` tells the time of an entry.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS, clock: Clock | None = None) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._clock = clock or (lambda: dt.datetime.now(dt.UTC))
        self._lock = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._known: tuple[int, State] | None = None

    @classmethod
    def create(cls, path: Path, *, city: str, sample: bool) -> "Workspace":
        """Make an empty workspace of `city`, a folder under `geo/`.

        Raises:
            WorkspaceExistsError: there is a file already; it stays as it is.
            DiskFullError: there is no room.
        """
        with meaning(path), written_aside(path) as aside, opened(aside, mode="rwc", named=path) as connection:
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            with transaction(connection):
                _fill(connection, city=city, sample=sample)
            connection.execute("PRAGMA journal_mode = WAL")
        return cls.open(path)

    @classmethod
    def open(
        cls, path: Path, *, busy_seconds: float = BUSY_SECONDS, clock: Clock | None = None
    ) -> "Workspace":
        """Open a workspace.

        Raises:
            WorkspaceMissingError: there is no such file.
            WorkspaceDamagedError: it is no workspace of ours, or cannot be read.
        """
        if not path.is_file():
            raise WorkspaceMissingError(path=str(path))
        with opened(path, busy_seconds=busy_seconds) as connection:
            check_ours(connection, str(path))
            connection.execute("PRAGMA journal_mode = WAL")
        return cls(path, busy_seconds=busy_seconds, clock=clock)

    @property
    def sample(self) -> bool:
        """Tell whether the workspace holds sample data."""
        return self._state().sample

    @property
    def city(self) -> str:
        """The folder of the city's profile under `geo/`."""
        return self._state().city

    def versions(self) -> Versions:
        """Return the current versions; reads them only when another connection has written."""
        return self._state().versions

    def contents(self) -> Contents:
        """Read the whole workspace in one transaction."""
        with self._opened() as connection, transaction(connection, "DEFERRED"):
            return read_contents(connection)

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        """Return where rows of a table came from, the newest entries first, of those up to `upto`."""
        with self._opened() as connection:
            return read_origins(connection, table, codes, upto)

    def commit(
        self, writes: Sequence[TableWrite], *, replace_sample: bool = False
    ) -> tuple[CommitSummary, ...]:
        """Write tables, all of them or none, with one entry for each.

        `replace_sample` first empties a sample workspace, which then holds real data under a new id.

        Raises:
            SampleMixedError: sample and real data were to meet in one workspace.
            IncompleteRowsError, RepeatedKeyError: rows that cannot be stored or found again.
            WorkspaceBusyError, DiskFullError: nothing was changed.
        """
        with self._opened() as connection, transaction(connection):
            at = self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")
            _keep_apart(connection, [write.provenance for write in writes], at, replace_sample=replace_sample)
            return tuple(write_table(connection, write, at) for write in writes)

    def checks(self, profile: Profile) -> tuple[Check, ...]:
        """Check file, books and rows, the latter against the words and places of the city."""
        with self._opened() as connection, transaction(connection, "DEFERRED"):
            return tuple(run_checks(connection, profile))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, busy_seconds=self._busy_seconds)

    def _state(self) -> State:
        with self._lock, meaning(self.path):
            connection = self._current_reader()
            moved = connection.execute("PRAGMA data_version").fetchone()[0]
            if self._known is None or self._known[0] != moved:
                with transaction(connection, "DEFERRED"):
                    self._known = (moved, read_state(connection))
            return self._known[1]

    def _current_reader(self) -> sqlite3.Connection:
        """Return the long-lived reader; another one where another file has taken the name."""
        try:
            status = self.path.stat()
        except FileNotFoundError as problem:
            raise WorkspaceMissingError(path=str(self.path)) from problem
        file = (status.st_dev, status.st_ino)
        if self._reader is None or self._file != file:
            self._let_go()
            self._reader = connect(self.path, busy_seconds=self._busy_seconds)
            self._file = file
        return self._reader

    def _let_go(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = self._file = self._known = None


def _fill(connection: sqlite3.Connection, *, city: str, sample: bool) -> None:
    geopackage.describe(connection)
    for statement in schema.statements():
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO layers (layer, version, geometry_version) VALUES (?, 0, 0)", [(name,) for name in TABLE]
    )
    settings = {
        "workspace": new_id(),
        "city": city,
        "schema": schema.SCHEMA,
        "sample": TRUE if sample else FALSE,
    }
    connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", settings.items())


def _keep_apart(
    connection: sqlite3.Connection, provenances: Sequence[Provenance], at: str, *, replace_sample: bool
) -> None:
    """Refuse real loads in a sample workspace, and sample rows in a real one.

    An edit of sample data is fine: it changes what is there and brings in nothing from outside.
    """
    sample = read_settings(connection)["sample"] == TRUE
    kinds = {provenance.kind for provenance in provenances}
    if sample and replace_sample:
        empty_all(connection, provenances[0], at)
        connection.executemany(
            "UPDATE settings SET value = ? WHERE key = ?", [(FALSE, "sample"), (new_id(), "workspace")]
        )
        sample = False
    if sample and EntryKind.LOAD in kinds:
        raise SampleMixedError
    if not sample and EntryKind.SAMPLE in kinds:
        raise SampleIntoRealError
