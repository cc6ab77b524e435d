"""The way in as the page `/import` has it; fills `web.imports.engine.Engine`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from villagemap.bootstrap import open_workspace
from villagemap.bootstrap.ledger import read_history, undo_entry
from villagemap.bootstrap.loading import inspect_load, keep_mapping, store_load
from villagemap.domain.entries import CommitSummary, Entry
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Settings
from villagemap.web.imports.engine import Looked, Progress


class WorkspaceEngine:
    """Inspects, stores and takes back in the workspace of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get_ready(self) -> None:
        """Be ready as ever."""

    def inspect(
        self, path: Path, options: LoadOptions, *, replace_sample: bool, progress: Progress
    ) -> Looked:
        """Inspect a file and compare it with what is stored."""
        return Looked(
            *inspect_load(self._settings, path, options, replace_sample=replace_sample, progress=progress)
        )

    def store(
        self, path: Path, checked: CheckedLoad, *, replace_sample: bool, expected: str, who: str, reason: str
    ) -> Sequence[CommitSummary]:
        """Store what was inspected, with who stored it and why."""
        del path
        writes = [
            replace(write, provenance=replace(write.provenance, reason=reason)) for write in checked.writes
        ]
        said = replace(checked, writes=tuple(writes))
        return store_load(
            self._settings, said, replace_sample=replace_sample, expected=expected, who=who
        ).written

    def history(self) -> Sequence[Entry]:
        """Return the entries of the book, the newest first."""
        return read_history(self._settings)

    def undo(self, entry: int, *, who: str) -> None:
        """Take back an entry and what was written with it."""
        undo_entry(self._settings, entry, who=who)

    def mappings(self) -> Sequence[str]:
        """Return the names of the mappings that people kept."""
        return sorted(open_workspace(self._settings).mappings())

    def save_mapping(self, name: str, checked: CheckedLoad) -> None:
        """Keep which column is which field under a name."""
        keep_mapping(self._settings, checked, name)
