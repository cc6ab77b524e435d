"""The service over a workspace: the application, and the data version that it serves."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import WSGIApplication

from villagemap.atlas.atlas import Atlas
from villagemap.bootstrap import make_app, migrate_workspace, open_workspace, snapshot_cache
from villagemap.domain.disclosure import Audience
from villagemap.domain.errors import (
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    VillagemapError,
    WorkspaceBusyError,
)
from villagemap.domain.labels import Language
from villagemap.profiles import read_profile
from villagemap.serving.preparer import Preparer
from villagemap.settings import Settings
from villagemap.texts import Texts

_log = logging.getLogger("villagemap.serving")


@dataclass(frozen=True)
class Service:
    """A service: its application, and the atlas behind it.

    `detach` closes the connection and ends the process that must not be shared with a process that is forked.
    """

    app: WSGIApplication
    atlas: Atlas
    detach: Callable[[], None]

    def verify(self) -> None:
        """Check the prepared version again; the next reader is told what is wrong."""
        with suppress(VillagemapError):
            self.atlas.verify()


def create_service(settings: Settings, *, run: Callable[[], Path | None] | None = None) -> Service:
    """Make the service over the workspace of the settings; its newest data version is prepared when this returns.

    `run` has the newest version prepared and returns the file; by default a process of its own does.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError, WorkspaceNewerError: there is none, or it cannot be read.
    """
    _update(settings)
    workspace = open_workspace(settings)
    preparer = Preparer(settings)
    cache = snapshot_cache(settings, run or preparer)
    cache.sweep()
    atlas = Atlas(
        workspace,
        read_profile(workspace.city, settings.city_folder),
        audience=Audience(settings.profile),
        cache=cache,
        language=Language(settings.language),
    )
    atlas.current()

    def detach() -> None:
        workspace.close()
        preparer.close()

    return Service(make_app(settings, atlas), atlas, detach)


def _update(settings: Settings) -> None:
    """Migrate the tables of an older workspace, so that it need not be copied whenever it is read."""
    try:
        migrate_workspace(settings)
    except (DiskReadOnlyError, DiskFullError, DiskFailingError, WorkspaceBusyError) as problem:
        texts = Texts(Language(settings.language))
        parts = {"path": settings.workspace, "why": texts.explain(problem)}
        _log.warning("%s", texts.say("store.not_migrated", **parts))
