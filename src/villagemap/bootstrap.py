"""The wiring of `cli`, `wsgi` and `serving`: which store, which profile, which uploads. Only this module imports a store."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from villagemap.application.ports import Ports
from villagemap.atlas.atlas import Atlas
from villagemap.domain.disclosure import Audience
from villagemap.settings import Settings
from villagemap.store import storage
from villagemap.store.accounts import AccountsFile
from villagemap.store.snapshot_cache import FileSnapshotCache
from villagemap.store.workspace import Workspace

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from villagemap.uploads.queue import UploadQueue


def make_ports(settings: Settings) -> Ports:
    """Return what the use cases are given."""
    return Ports(settings, storage.WorkspaceStorage(settings.workspace))


def open_workspace(settings: Settings) -> Workspace:
    """Open the workspace.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError, WorkspaceNewerError: it cannot be read.
    """
    return storage.WorkspaceStorage(settings.workspace).open()


def open_atlas(settings: Settings) -> Atlas:
    """Open an atlas over the workspace."""
    return make_ports(settings).atlas()


def migrate_workspace(settings: Settings) -> None:
    """Bring an older workspace up to date; see `WorkspaceStorage.migrate`."""
    storage.WorkspaceStorage(settings.workspace).migrate()


def snapshot_cache(settings: Settings, run: Callable[[], Path | None]) -> FileSnapshotCache:
    """Return the cache of prepared versions of a workspace, as this code and these settings make them."""
    from villagemap.web.asset_catalogue import Assets  # noqa: PLC0415 - commands have no pages
    from villagemap.web.context import build_of  # noqa: PLC0415 - as above

    audience = Audience(settings.profile)
    return FileSnapshotCache(
        settings.workspace,
        kind=f"{audience}-{settings.language}",
        made_by=f"{build_of(audience, Assets.of_service())} {settings.language}",
        run=run,
    )


def accounts_of(settings: Settings) -> AccountsFile:
    """Return the accounts beside the workspace; there may be none yet."""
    return storage.WorkspaceStorage(settings.workspace).accounts()


def make_uploads(settings: Settings, stored: Callable[[], None]) -> "UploadQueue":
    """Return the queue of uploads, worked on by processes; `stored` is called after each load."""
    from villagemap.uploads.queue import UploadQueue  # noqa: PLC0415 - commands have no uploads
    from villagemap.uploads.store import UploadStore  # noqa: PLC0415 - as above
    from villagemap.uploads.worker_pool import WorkerPool  # noqa: PLC0415 - as above

    pool = WorkerPool([storage.__name__])
    # A worker works in the folder of its upload.
    ports = make_ports(replace(settings, workspace=settings.workspace.absolute()))
    return UploadQueue(ports, UploadStore(), pool.run, prepare=pool.prepare, stored=stored)


def make_app(settings: Settings, atlas: Atlas) -> "WSGIApplication":
    """Return the web application over an atlas, with the accounts and the uploads of the workspace."""
    from villagemap.web.app import create_app  # noqa: PLC0415 - commands have no pages

    return create_app(settings, atlas, accounts_of(settings), make_uploads(settings, atlas.settle))
