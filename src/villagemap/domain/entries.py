"""Entries of the book 台账: every write is one, with where its data came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
