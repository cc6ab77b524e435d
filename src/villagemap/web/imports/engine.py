"""What the page asks of the intake and the store; `bootstrap` fills it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from villagemap.atlas.port import Compared
from villagemap.domain.entries import CommitSummary, Entry
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.options import LoadOptions

Progress = Callable[[str, int], None]
"""Told of each phase (`progress.<phase>` in the catalogue) and how many rows it is about."""


class Looked(NamedTuple):
    """What an inspection found, and what storing it would change; None where there is nothing to store."""

    checked: CheckedLoad
    compared: Compared | None


class Engine(Protocol):
    """The way in, as the page needs it. Safe to call from several threads."""

    def get_ready(self) -> None:
        """Hear that somebody looks at the page, and may soon ask for something that takes a while to begin."""
        ...

    def inspect(
        self, path: Path, options: LoadOptions, *, replace_sample: bool, progress: Progress
    ) -> Looked:
        """Inspect a file and compare it with what is stored; nothing is stored.

        Raises:
            VillagemapError: the file cannot be read, or not be compared; one sentence.
        """
        ...

    def store(
        self, path: Path, checked: CheckedLoad, *, replace_sample: bool, expected: str, who: str, reason: str
    ) -> Sequence[CommitSummary]:
        """Store what was inspected of a file, if it still does what the fingerprint `expected` stands for.

        Raises:
            VillagemapError: nothing was changed.
        """
        ...

    def history(self) -> Sequence[Entry]:
        """Return the entries of the book, the newest first."""
        ...

    def undo(self, entry: int, *, who: str) -> None:
        """Take back an entry and what was written with it.

        Raises:
            VillagemapError: something rests on it, or there is nothing to undo; nothing was changed.
        """
        ...

    def mappings(self) -> Sequence[str]:
        """Return the names of the mappings that people kept."""
        ...

    def save_mapping(self, name: str, checked: CheckedLoad) -> None:
        """Keep which column is which field under a name."""
        ...
