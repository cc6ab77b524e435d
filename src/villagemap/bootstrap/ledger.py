"""The book of a workspace: what was written, and taking it back."""

from collections.abc import Sequence

from villagemap.bootstrap import open_workspace
from villagemap.domain.entries import Entry, Undone
from villagemap.settings import Settings


def read_history(settings: Settings) -> Sequence[Entry]:
    """Return the entries of the workspace, the newest first (see `atlas.port.Book.history`)."""
    return open_workspace(settings).history()


def undo_entry(settings: Settings, entry: int, *, who: str) -> tuple[Undone, str]:
    """Take back an entry and all that were written with it; return what was done and the new data version.

    Raises:
        EntryUnknownError, EntryEmptyError, EntryUndoneError, EntryNeededError: nothing was changed.
        WorkspaceBusyError, DiskFullError: the same.
    """
    workspace = open_workspace(settings)
    undone = workspace.undo(entry, who=who)
    return undone, workspace.versions().data_version
