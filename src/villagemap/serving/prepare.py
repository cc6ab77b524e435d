"""Prepares a data version and saves it, once for all workers and restarts."""

import os
import select
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from villagemap.application.upkeep import read_contents
from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents, Origin
from villagemap.atlas.prepared import follow, snapshot_metadata, snapshot_parts
from villagemap.atlas.snapshot import Snapshot
from villagemap.bootstrap import make_ports, open_workspace, snapshot_cache
from villagemap.domain.defects import restored, stamp_of
from villagemap.domain.disclosure import Audience
from villagemap.domain.disks import disk_refusals
from villagemap.domain.entries import Versions
from villagemap.domain.errors import DiskFailingError, DiskFullError, DiskReadOnlyError, VillagemapError
from villagemap.domain.labels import Language
from villagemap.exports.layer_pieces import prepare_pieces
from villagemap.frames.prepared_file import PreparedSnapshot
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.texts import Texts
from villagemap.web.asset_catalogue import Assets
from villagemap.web.assets.page_parts import skeleton
from villagemap.web.context import AppContext
from villagemap.web.data.overview import warm_overviews

FAILED = "! "
_IDLE_SECONDS = 120
_NICENESS = 2  # readers come first where it takes minutes, but a load waits for no quiet moment


def prepare_on_request(settings: Settings) -> None:
    """Prepare once for every line on standard input; write the file, or `FAILED` and the reason, to standard output.

    Ends after two minutes without a request.
    """
    os.nice(_NICENESS)
    while select.select([sys.stdin], [], [], _IDLE_SECONDS)[0] and sys.stdin.readline():
        sys.stdout.write(f"{_file_or_reason(settings)}\n")
        sys.stdout.flush()


def _file_or_reason(settings: Settings) -> str:
    """Return the file, or why there is none: the service then prepares the version in memory.

    A problem of the workspace gets no reason here: the service meets it too, and logs it once.
    """
    try:
        return str(prepare(settings))
    except (DiskFullError, DiskReadOnlyError, DiskFailingError) as problem:
        return FAILED + Texts(Language(settings.language)).explain(problem)
    except VillagemapError:
        return FAILED
    except OSError as problem:
        return FAILED + (problem.strerror or type(problem).__name__)


def prepare(settings: Settings) -> Path:
    """Prepare the newest data version of the workspace and save it, unless it is saved already; return the file.

    It is saved again if another program wrote the workspace since and damaged rows that were sound, or mended some.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError: there is none, or it cannot be read.
        DiskFullError, DiskReadOnlyError, DiskFailingError: there is nowhere to write.
    """
    workspace = open_workspace(settings)
    cache = snapshot_cache(settings, lambda: None)
    with cache.exclusive("preparation"):
        saved = cache.lookup(workspace.versions())
        if saved is not None and (
            saved.metadata["file"] == cache.file_stamp()
            or stamp_of(restored(saved.metadata["defects"]))
            == stamp_of(read_contents(make_ports(settings)).defects)
        ):
            return saved.path
        with disk_refusals():
            start = time.process_time()
            snapshot = _derived_snapshot(settings, workspace.contents(), cache.earlier())
            metadata = {**snapshot_metadata(snapshot), "seconds": time.process_time() - start}
            return cache.write(snapshot.versions, snapshot_parts(snapshot), metadata)


def _derived_snapshot(settings: Settings, contents: Contents, earlier: PreparedSnapshot | None) -> Snapshot:
    """Build a snapshot and derive all that is saved with it, of what an earlier version has where that is the same."""
    # Without a language the atlas logs no damage: the service that serves this version does.
    audience, profile = Audience(settings.profile), read_profile(contents.city, settings.city_folder)
    atlas = Atlas(_FixedStore(contents), profile, audience=audience, language=None)
    snapshot = atlas.current()
    if earlier is not None:
        follow(snapshot, earlier)
    prepare_pieces(snapshot)
    warm_overviews(snapshot)
    context = AppContext(settings, atlas, Assets.of_service())
    for language in Language:
        skeleton(context, language)
    return snapshot


class _FixedStore:
    """Contents that do not change while they are prepared."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def versions(self) -> Versions:
        return self._contents.versions

    def contents(self) -> Contents:
        return self._contents

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        raise NotImplementedError((table, codes, upto))  # preparing asks for no page of a village
