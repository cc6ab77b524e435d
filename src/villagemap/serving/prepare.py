"""Preparing a data version and saving it, once for all workers and restarts."""

import os
import select
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents, Origin
from villagemap.domain.defects import restored, stamp_of
from villagemap.domain.disclosure import Audience
from villagemap.domain.disks import disk_refusals
from villagemap.domain.entries import Versions
from villagemap.domain.errors import (
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    NotPreparedError,
    VillagemapError,
)
from villagemap.domain.labels import Language
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.snapshot_cache import PreparedShelf
from villagemap.texts import Texts
from villagemap.web.assets.catalogue import Assets
from villagemap.web.context import build_of

FAILED = "! "
_WAITING_SECONDS = 120
_POLITE = 2  # readers come first where it takes minutes, but a load waits for no quiet moment


def prepare_when_asked(settings: Settings) -> None:
    """Prepare once for every line on standard input and say the file, or `FAILED: ` and why that failed.

    Ends when nobody asks for two minutes.
    """
    os.nice(_POLITE)
    while select.select([sys.stdin], [], [], _WAITING_SECONDS)[0] and sys.stdin.readline():
        sys.stdout.write(f"{_prepared_or_reason(settings)}\n")
        sys.stdout.flush()


def _prepared_or_reason(settings: Settings) -> str:
    """Return the file, or why there is none: the service then prepares in itself.

    What is wrong with the workspace is no reason here: the service meets it too, and says so once.
    """
    texts = Texts(Language(settings.language))
    try:
        return str(prepare(settings))
    except (DiskFullError, DiskReadOnlyError, DiskFailingError, NotPreparedError) as problem:
        return FAILED + texts.explain(problem)
    except VillagemapError:
        return FAILED
    except OSError as problem:
        return FAILED + (problem.strerror or type(problem).__name__)


def prepare(settings: Settings) -> Path:
    """Prepare the newest data version of the workspace and save it, unless it is; return the file.

    It is saved anew where another program wrote the workspace since and damaged rows that were sound, or mended some.

    Raises:
        WorkspaceMissingError, WorkspaceDamagedError: there is none, or it cannot be read.
        DiskFullError, DiskReadOnlyError, DiskFailingError: there is nowhere to write.
    """
    from villagemap.application.upkeep import read_contents  # noqa: PLC0415 - only here
    from villagemap.bootstrap import make_ports, open_workspace  # noqa: PLC0415

    workspace = open_workspace(settings)
    shelf = shelf_of(settings, lambda: None)
    with shelf.alone():
        found = shelf.find(workspace.versions())
        if found is not None and (
            found.said["file"] == shelf.file_stamp()
            or stamp_of(restored(found.said["defects"]))
            == stamp_of(read_contents(make_ports(settings)).defects)
        ):
            return found.path
        with disk_refusals():
            return _prepare(settings, shelf, workspace.contents())


def _prepare(settings: Settings, shelf: PreparedShelf, contents: Contents) -> Path:
    from villagemap.atlas.preparing import follow, parts_of, said_of  # noqa: PLC0415 - only here
    from villagemap.exports.layer_pieces import prepare_pieces  # noqa: PLC0415
    from villagemap.frames.prepared_file import write_saved  # noqa: PLC0415
    from villagemap.web.app import create_app  # noqa: PLC0415
    from villagemap.web.data.overview import warm_overviews  # noqa: PLC0415
    from villagemap.web.preparing import prepared_answers  # noqa: PLC0415

    begun = time.process_time()
    # The service that takes what is prepared logs the damage.
    atlas = Atlas(
        _Standing(contents),
        read_profile(contents.city),
        audience=Audience(settings.profile),
        language=None,
    )
    snapshot = atlas.current()
    earlier = shelf.earlier()
    if earlier is not None:
        follow(snapshot, earlier)
    prepare_pieces(snapshot)
    warm_overviews(snapshot)
    # As everybody may read them; who may not is told so at the door.
    anybody = replace(settings, require_login=False, hosts=(), proxies=0)
    answers = prepared_answers(create_app(anybody, atlas), earlier)

    def write(file: IO[bytes], said: Mapping[str, object]) -> None:
        write_saved(
            file,
            {**parts_of(snapshot), **answers.bodies},
            {
                **said,
                **said_of(snapshot),
                "answers": answers.said,
                "mark": "",
                "seconds": time.process_time() - begun,
            },
        )

    return shelf.put(snapshot.versions, write)


def shelf_of(settings: Settings, run: Callable[[], Path | None]) -> PreparedShelf:
    """Return the shelf of prepared versions of a workspace, as this code and these settings make them."""
    audience = Audience(settings.profile)
    build = build_of(audience, Assets.of_service())
    return PreparedShelf(
        settings.workspace,
        kind=f"{audience}-{settings.language}",
        made_by=f"{build} {settings.language}",
        run=run,
    )


class _Standing:
    """Contents that stay as they are while they are prepared."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def versions(self) -> Versions:
        return self._contents.versions

    def contents(self) -> Contents:
        return self._contents

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        raise NotImplementedError((table, codes, upto))  # no page of a village is prepared
