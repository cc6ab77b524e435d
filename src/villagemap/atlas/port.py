"""The port that a store must fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from villagemap.domain.entries import Versions


@dataclass(frozen=True, slots=True)
class LayerSource:
    """Where the rows of a layer came from: the newest entries that touched it, newest first."""

    files: tuple[str, ...]
    as_of: str
    at: str


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
