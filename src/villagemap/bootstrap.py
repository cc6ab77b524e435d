"""Puts the parts together: the only module that knows which store is behind the port."""

from villagemap.settings import Settings
from villagemap.store.workspace import Workspace


def open_workspace(settings: Settings) -> Workspace:
    """Open the workspace of the settings.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError: there is none, or it cannot be read.
    """
    return Workspace.open(settings.workspace)


def create_workspace(settings: Settings, *, sample: bool) -> Workspace:
    """Make an empty workspace where the settings say; its folder is made too.

    Raises:
        WorkspaceExistsError: there is one already.
    """
    return Workspace.create(settings.workspace, city=settings.city, sample=sample)
