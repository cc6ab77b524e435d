"""The workspace file: made, opened, written and read. Readers and writers may be threads and processes."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from villagemap.atlas.port import Compared, Contents, Origin
from villagemap.domain.checks import Check
from villagemap.domain.entries import CommitSummary, DifferenceMovedError, Entry, EntryKind, Undone, Versions
from villagemap.domain.errors import SampleIntoRealError, SampleMixedError, WorkspaceMissingError
from villagemap.domain.layers import TABLE
from villagemap.domain.profile import Profile
from villagemap.frames.tables import TableWrite
from villagemap.store import geopackage, rows, schema, settings
from villagemap.store.checks import run_checks
from villagemap.store.commit import empty_all, write_table
from villagemap.store.comparing import compared
from villagemap.store.connection import BUSY_SECONDS, meaning, opened, transaction
from villagemap.store.files import written_aside
from villagemap.store.history import read_history
from villagemap.store.ledger import join_entries
from villagemap.store.opening import reading, writing
from villagemap.store.planned import encoded, fingerprint, plan
from villagemap.store.provenance import read_origins
from villagemap.store.reading import check_ours, read_contents
from villagemap.store.state import WorkspaceWatch, read_state
from villagemap.store.tables import read_table, read_values
from villagemap.store.undo import undo

PAGE_BYTES = 4096  # the same in every workspace: a backup is restored page by page

Clock = Callable[[], dt.datetime]


class Workspace:
    """One GeoPackage file with everything that is known of a city; fills `atlas.port.Store`.

    `busy_seconds` is how long a write waits for another one. `clock` tells the time of an entry.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS, clock: Clock | None = None) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._clock = clock or (lambda: dt.datetime.now(dt.UTC))
        self._watch = WorkspaceWatch(path, busy_seconds=busy_seconds)

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
            WorkspaceNewerError: a newer version has written it; nothing was touched.
        """
        if not path.is_file():
            raise WorkspaceMissingError(path=str(path))
        with reading(path, busy_seconds=busy_seconds) as connection:
            check_ours(connection, str(path))
        return cls(path, busy_seconds=busy_seconds, clock=clock)

    @property
    def sample(self) -> bool:
        """Tell whether the workspace holds sample data."""
        return self._watch.state().sample

    @property
    def city(self) -> str:
        """The folder of the city's profile under `geo/`."""
        return self._watch.state().city

    def versions(self) -> Versions:
        """Return the current versions; reads them only when another connection has written."""
        return self._watch.state().versions

    def contents(self) -> Contents:
        """Read the whole workspace in one transaction."""
        with self._reading() as connection, transaction(connection, "DEFERRED"):
            return read_contents(connection)

    def table(self, name: str) -> pd.DataFrame:
        """Read one table as `frames.tables` promises, in the order of its keys."""
        with self._reading() as connection:
            return read_table(connection, TABLE[name]).frame

    def codes(self, name: str) -> frozenset[str]:
        """Return the codes of a table's rows (of a register, the first part of their keys)."""
        with self._reading() as connection:
            return rows.codes(connection, TABLE[name])

    def values(
        self, name: str, columns: Sequence[str], where: Mapping[str, Sequence[str]] = MappingProxyType({})
    ) -> pd.DataFrame:
        """Read some columns of a table without its shapes, as `store.tables.read_values` does."""
        with self._reading() as connection:
            return read_values(connection, TABLE[name], columns, where)

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        """Return where rows of a table came from, the newest entries first, of those up to `upto`."""
        with self._reading() as connection, transaction(connection, "DEFERRED"):
            return read_origins(connection, table, codes, upto)

    def compare(self, writes: Sequence[TableWrite], *, replace_sample: bool = False) -> Compared:
        """Say what a commit of the writes would do; nothing is written.

        Raises:
            IncompleteRowsError, RepeatedKeyError: rows that cannot be stored or found again.
        """
        ready = encoded(writes)
        with self._reading() as connection, transaction(connection, "DEFERRED"):
            state = read_state(connection)
            emptied = state.sample and replace_sample
            plans = [plan(None if emptied else connection, one) for one in ready]
        return compared(plans, state.versions.data_version)

    def commit(
        self, writes: Sequence[TableWrite], *, replace_sample: bool = False, expected: str = ""
    ) -> tuple[CommitSummary, ...]:
        """Write tables, all of them or none, with one entry for each.

        `replace_sample` first empties a sample workspace, which then holds real data under a new id.
        `expected`, where given, is the fingerprint of the difference that somebody agreed to.

        Raises:
            SampleMixedError: sample and real data were to meet in one workspace.
            IncompleteRowsError, RepeatedKeyError: rows that cannot be stored or found again.
            DifferenceMovedError: the data changed meanwhile, so that something else would be done.
            WorkspaceBusyError, DiskReadOnlyError, DiskFullError: nothing was changed.
        """
        ready = encoded(writes)
        with self._writing() as connection:
            at = self._now()
            emptied = _keep_apart(connection, writes, at, replace_sample=replace_sample)
            plans = [plan(connection, one) for one in ready]
            if expected and fingerprint(plans) != expected:
                raise DifferenceMovedError
            done = tuple(write_table(connection, planned, at) for planned in plans)
            join_entries(connection, [*emptied, *(summary.entry for summary in done)])
            return done

    def undo(self, entry: int, *, who: str = "") -> Undone:
        """Take back an entry and all that were written with it, as new entries of the kind `undo`.

        Raises:
            EntryUnknownError, EntryEmptyError, EntryUndoneError: there is nothing to undo.
            EntryNeededError: a later entry touched one of the same fields.
            WorkspaceBusyError, DiskReadOnlyError, DiskFullError: nothing was changed.
        """
        with self._writing() as connection:
            return undo(connection, entry, self._now(), who)

    def history(self) -> Sequence[Entry]:
        """Return the entries of the book, the newest first."""
        with self._reading() as connection, transaction(connection, "DEFERRED"):
            return tuple(read_history(connection))

    def mappings(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the mappings that people kept, by name."""
        with self._reading() as connection:
            return settings.read_mappings(connection)

    def save_mapping(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a mapping (any JSON object) under a name; it replaces the one that has the name."""
        with self._writing() as connection:
            settings.save_mapping(connection, name, content)

    def drop_mapping(self, name: str) -> bool:
        """Forget a mapping; tell whether there was one."""
        with self._writing() as connection:
            return settings.drop_mapping(connection, name)

    def checks(self, profile: Profile) -> tuple[Check, ...]:
        """Check file, books and rows, the latter against the words and places of the city."""
        with self._reading() as connection, transaction(connection, "DEFERRED"):
            return tuple(run_checks(connection, profile))

    def close(self) -> None:
        """Let go of the file."""
        self._watch.close()

    def _now(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return reading(self.path, busy_seconds=self._busy_seconds)

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self.path, busy_seconds=self._busy_seconds)


def _fill(connection: sqlite3.Connection, *, city: str, sample: bool) -> None:
    geopackage.describe(connection)
    for statement in schema.statements():
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO layers (layer, version, geometry_version) VALUES (?, 0, 0)", [(name,) for name in TABLE]
    )
    settings.make_settings(connection, city=city, sample=sample)


def _keep_apart(
    connection: sqlite3.Connection, writes: Sequence[TableWrite], at: str, *, replace_sample: bool
) -> list[int]:
    """Refuse real loads in a sample workspace, and sample rows in a real one; return the entry that emptied it.

    An edit of sample data is fine: it changes what is there and brings in nothing from outside.
    """
    sample = settings.read_settings(connection)["sample"] == settings.TRUE
    kinds = {write.provenance.kind for write in writes}
    if sample and replace_sample:
        emptied = empty_all(connection, writes[0].provenance, at)
        settings.make_sample(connection, sample=False)
        return [emptied]
    if sample and EntryKind.LOAD in kinds:
        raise SampleMixedError
    if not sample and EntryKind.SAMPLE in kinds:
        raise SampleIntoRealError
    return []
