"""The port that a store must fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from villagemap.domain.entries import EntryKind, Versions


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
    their keys; `sources` one for every layer that has rows.
    """

    versions: Versions
    sample: bool
    city: str
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, LayerSource]


class Store(Protocol):
    """A place where a workspace is kept. Safe to call from several threads."""

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
