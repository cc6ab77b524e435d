"""A service over a workspace: what it needs at once, and what may come a moment later.

A prepared start waits for no library of tables or shapes: the answers of the first page are in the file that was saved.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents, Origin
from villagemap.domain.disclosure import Audience
from villagemap.domain.entries import Versions
from villagemap.domain.errors import (
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    VillagemapError,
    WorkspaceBusyError,
)
from villagemap.domain.labels import Language
from villagemap.profiles import read_profile
from villagemap.serving.prepare import shelf_of
from villagemap.serving.preparer import Preparer
from villagemap.settings import Settings
from villagemap.store.files import accounts_path
from villagemap.store.opening import needs_migration, writing
from villagemap.store.snapshot_cache import PreparedShelf
from villagemap.store.state import Watch
from villagemap.texts import Texts
from villagemap.web.front import Application, Front
from villagemap.work_folders import sweep

if TYPE_CHECKING:
    from villagemap.store.workspace import Workspace

_log = logging.getLogger("villagemap.serving")


class Service(NamedTuple):
    """A service, and what it looks at: the workspace as it is now, and what is prepared of it."""

    front: Front
    watch: Watch
    shelf: PreparedShelf


def service(settings: Settings, *, run: Callable[[], Path | None] | None = None) -> Front:
    """Make the service over the workspace of the settings; see `open_service`."""
    return open_service(settings, run=run or Preparer(settings)).front


def open_service(settings: Settings, *, run: Callable[[], Path | None]) -> Service:
    """Make the service over the workspace of the settings; its newest data version is prepared when this returns.

    The application behind it is made by the first who needs it, or by `load_behind`. `run` has the newest version
    prepared and returns the file.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError, WorkspaceNewerError: there is none, or it cannot be read.
    """
    _update(settings)
    watch = Watch(settings.workspace)
    profile = read_profile(watch.state().city)
    shelf = shelf_of(settings, run)
    shelf.sweep()
    atlas = Atlas(
        _LateStore(settings, watch),
        profile,
        audience=Audience(settings.profile),
        shelf=shelf,
        language=Language(settings.language),
    )
    accounts = accounts_path(settings.workspace)
    front = Front(
        atlas,
        lambda: _application(settings, atlas),
        is_open=not settings.require_login,
        hosts=settings.hosts,
        proxies=settings.proxies,
        mark=lambda: "accounts" if accounts.exists() else "",
    )
    atlas.edition()
    return Service(front, watch, shelf)


def _update(settings: Settings) -> None:
    """Bring the tables of an older workspace up to date, so that it need not be copied whenever it is read."""
    sweep(settings.workspace.absolute().parent)
    if not needs_migration(settings.workspace):
        return
    try:
        with writing(settings.workspace):
            pass
    except (DiskReadOnlyError, DiskFullError, DiskFailingError, WorkspaceBusyError) as problem:
        texts = Texts(Language(settings.language))
        parts = {"path": settings.workspace, "why": texts.explain(problem)}
        _log.warning("%s", texts.say("store.not_migrated", **parts))


def load_behind(front: Front) -> None:
    """Make the application of a service in a thread, and verify what is saved: meanwhile it sends that."""

    def behind() -> None:
        front.load()
        front.verify()

    threading.Thread(target=behind, daemon=True).start()


def _application(settings: Settings, atlas: Atlas) -> Application:
    from villagemap.bootstrap import make_app  # noqa: PLC0415 - the first answer waits for none of it

    app: Application = make_app(settings, atlas)
    # Opened before somebody asks; what is wrong is said to who does.
    with suppress(VillagemapError):
        atlas.current()
    return app


class _LateStore:
    """The workspace as a store; only its versions are asked for before somebody needs its tables."""

    def __init__(self, settings: Settings, watch: Watch) -> None:
        self._settings = settings
        self._watch = watch

    @cached_property
    def _workspace(self) -> "Workspace":
        from villagemap.bootstrap import open_workspace  # noqa: PLC0415 - see above

        return open_workspace(self._settings)

    def versions(self) -> Versions:
        return self._watch.state().versions

    def contents(self) -> Contents:
        return self._workspace.contents()

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        return self._workspace.origins(table, codes, upto=upto)
