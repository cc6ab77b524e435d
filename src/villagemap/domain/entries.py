"""Entries of the ledger 台账: every write is one, with its provenance; and why one cannot be written or undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from villagemap.domain.errors import VillagemapError


class EntryKind(StrEnum):
    """What kind of write an entry records."""

    SAMPLE = "sample"
    LOAD = "load"
    EDIT = "edit"
    UNDO = "undo"
    ACCEPT = "accept"


class LoadMode(StrEnum):
    """What a load does with rows that the file has, or lacks.

    `replace`: the file is the layer, rows that it lacks are removed, columns that it lacks keep their
    values. `update`: known rows only. `append`: new rows are added, known rows changed.
    """

    REPLACE = "replace"
    UPDATE = "update"
    APPEND = "append"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the rows of an entry came from."""

    kind: EntryKind
    who: str = ""
    reason: str = ""
    file: str = ""
    sha256: str = ""
    part: str = ""
    crs: str = ""
    encoding: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """The state of a workspace: its id and, per layer, the newest entries that touched rows and shapes."""

    workspace: str
    layers: Mapping[str, int]
    geometries: Mapping[str, int]

    @property
    def data_version(self) -> str:
        """`<workspace id>-<highest layer version>`: two workspaces never share one."""
        return f"{self.workspace}-{max(self.layers.values(), default=0)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the book: who wrote what, when and from which file, and what it did to how many rows.

    `load` is the first entry of the same write: the entries of one file share it, and are undone together.
    `rows` counts what came. `undoes` is the entry that this one takes back, `undone_by` the one that took this
    one back and still stands. A `damaged` entry holds what can be read of it, and has no kind where that cannot.
    """

    id: int
    load: int
    kind: EntryKind | None
    at: str
    who: str = ""
    reason: str = ""
    layer: str = ""
    fields: tuple[str, ...] = ()
    file: str = ""
    part: str = ""
    as_of: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    undoes: int | None = None
    undone_by: int | None = None
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back: the entries, the new ones that did it, and how many rows of which tables."""

    entries: tuple[int, ...]
    written: tuple[int, ...]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CommitSummary:
    """What a write did: its entry, and how many rows came, changed, went or stayed.

    `unknown` names the keys that an update did not find, and therefore left out; `fields` says in how many
    changed rows each field changed (shapes under `geom`), the most frequent first.
    """

    table: str
    entry: int
    added: int
    changed: int
    removed: int
    unchanged: int
    unknown: tuple[str, ...] = ()
    fields: Mapping[str, int] = field(default_factory=dict)


class DifferenceMovedError(VillagemapError):
    """The stored data changed since a load was compared with them, so that it would do something else now."""

    key = "difference_moved"


class EntryUnknownError(VillagemapError):
    """The book has no such entry."""

    key = "entry_unknown"


class EntryEmptyError(VillagemapError):
    """An entry changed nothing, so there is nothing to undo."""

    key = "entry_empty"


class EntryUndoneError(VillagemapError):
    """An entry was undone already."""

    key = "entry_undone"


class EntryNeededError(VillagemapError):
    """Something that was written later rests on an entry; `by` is the newest such entry."""

    key = "entry_needed"
