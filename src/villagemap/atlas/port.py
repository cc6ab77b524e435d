"""The port that a store must fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from villagemap.domain.checks import Check
from villagemap.domain.defects import RowDefect
from villagemap.domain.differences import LoadDifference
from villagemap.domain.entries import CommitSummary, Entry, EntryKind, Undone, Versions
from villagemap.domain.profile import Profile
from villagemap.frames.prepared_file import PreparedSnapshot

if TYPE_CHECKING:
    import pandas as pd

    from villagemap.frames.difference_map import TouchedShape
    from villagemap.frames.tables import TableWrite


@dataclass(frozen=True, slots=True)
class LayerSource:
    """Where the rows of a layer came from: the newest entries that touched it, newest first."""

    files: tuple[str, ...]
    as_of: str
    at: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where fields of a row came from: the entry that wrote them last, and the row of its source.

    `code` is the row's key, its parts joined by `|` in registers; the shape is the field `geom`. `at` is the
    time of the entry (UTC, ISO 8601), `as_of` the date of its data. What is not known is empty.
    """

    code: str
    fields: tuple[str, ...]
    entry: int
    kind: EntryKind
    at: str
    as_of: str = ""
    file: str = ""
    part: str = ""
    row: int | None = None
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a workspace at one moment, read in one transaction.

    `tables` holds a frame for every name in `domain.layers.TABLE` (see `frames.tables`), in the order of
    their keys; `sources` one for every layer that has rows. `defects` are the damaged rows and cells that are not in
    these tables, and damaged rows of the books. `fids` are the numbers of the rows in the file, where it is known.
    """

    versions: Versions
    sample: bool
    city: str
    tables: "Mapping[str, pd.DataFrame]"
    sources: Mapping[str, LayerSource]
    defects: tuple[RowDefect, ...] = ()
    fids: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """What writes would do, and the shapes that they touch (for `frames.difference_map.difference_geojson`)."""

    difference: LoadDifference
    shapes: "tuple[TouchedShape, ...]"


class Store(Protocol):
    """A place where a workspace is kept, as those who read it need it. Safe to call from several threads."""

    def versions(self) -> Versions:
        """Return the current versions; cheap enough to ask at every request."""
        ...

    def contents(self) -> Contents:
        """Read the whole workspace in one transaction."""
        ...

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        """Return where rows of a table came from, the newest entries first, of those up to `upto`.

        A field's origin is the newest change of its row whose entry wrote the field. A field that nobody
        wrote since the row was added has none.
        """
        ...


class Ledger(Store, Protocol):
    """A store for those who write: every write is an entry that can be compared before and undone after."""

    @property
    def city(self) -> str:
        """The folder of the city's profile."""
        ...

    @property
    def sample(self) -> bool:
        """Whether the workspace holds sample data."""
        ...

    def table(self, name: str) -> "pd.DataFrame":
        """Read one table as `frames.tables` promises, in the order of its keys."""
        ...

    def codes(self, name: str) -> frozenset[str]:
        """Return the codes of a table's rows (of a register, the first part of their keys)."""
        ...

    def values(self, name: str, columns: Sequence[str], where: Mapping[str, Sequence[str]]) -> "pd.DataFrame":
        """Read some columns of a table without its shapes: the rows that hold one of the values in each column."""
        ...

    def compare(self, writes: "Sequence[TableWrite]", *, replace_sample: bool = False) -> Compared:
        """Say what a commit of the writes would do; nothing is written.

        Raises:
            IncompleteRowsError, RepeatedKeyError: rows that cannot be stored or found again.
        """
        ...

    def commit(
        self, writes: "Sequence[TableWrite]", *, replace_sample: bool = False, expected: str = ""
    ) -> Sequence[CommitSummary]:
        """Write tables, all of them or none; return a summary of each.

        `expected`, where given, is the fingerprint of the difference that somebody agreed to.

        Raises:
            SampleMixedError: sample and real data were to meet in one workspace.
            IncompleteRowsError, RepeatedKeyError: rows that cannot be stored or found again.
            DifferenceMovedError: the data changed meanwhile, so that something else would be done.
        """
        ...

    def undo(self, entry: int, *, who: str = "") -> Undone:
        """Take back an entry and all that were written with it, as new entries of the kind `undo`.

        Raises:
            EntryUnknownError, EntryEmptyError, EntryUndoneError: there is nothing to undo.
            EntryNeededError: a later entry touched one of the same fields.
        """
        ...

    def history(self) -> Sequence[Entry]:
        """Return the entries, the newest first."""
        ...

    def mappings(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the mappings of columns that people kept, by name: JSON objects."""
        ...

    def save_mapping(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a mapping under a name; it replaces the one that has the name."""
        ...

    def drop_mapping(self, name: str) -> bool:
        """Forget a mapping; tell whether there was one."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...

    def checks(self, profile: Profile) -> tuple[Check, ...]:
        """Check file, history and rows against the words and places of the city."""
        ...


class SnapshotCache(Protocol):
    """A place where prepared data versions lie beside the store. Safe to call from several threads."""

    def lookup(self, versions: Versions) -> PreparedSnapshot | None:
        """Return what was prepared of these versions, by this code and for this audience."""
        ...

    def prepare(self, versions: Versions) -> PreparedSnapshot | None:
        """Let another process prepare the newest versions, `versions` when asked; None where that is not possible."""
        ...

    def verify(self, prepared: PreparedSnapshot) -> None:
        """Prepare a version again, under its own name, if the store was written without a new version since."""
        ...
