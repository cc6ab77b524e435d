"""Puts the parts together: the only module that knows which store is behind the port."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from villagemap.atlas.atlas import Atlas
from villagemap.domain.errors import UnknownLayerError
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.texts import Texts

if TYPE_CHECKING:
    from flask import Flask


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


def open_atlas(settings: Settings) -> Atlas:
    """Open the workspace of the settings with the profile of its city."""
    workspace = open_workspace(settings)
    return Atlas(workspace, read_profile(workspace.city))


def application(settings: Settings) -> "Flask":
    """Make the service over the workspace of the settings, with its data version prepared."""
    from villagemap.web.app import create_app  # noqa: PLC0415 - commands without pages need no Flask

    atlas = open_atlas(settings)
    atlas.current()
    return create_app(settings, atlas)


class Exported(NamedTuple):
    """What an export wrote: the filter in words, the number of rows, the data version."""

    words: str
    rows: int
    version: str


def export_layer(settings: Settings, layer: str, out: Path, query: str) -> Exported:
    """Write a layer as the filter `query` leaves it; the format is the ending of `out`.

    Raises:
        UnknownLayerError: there is no such layer or format.
        BadFilterError, UnknownParameterError: the query is none.
    """
    from villagemap.exports.formats import FORMATS  # noqa: PLC0415 - as above
    from villagemap.exports.metadata import Download  # noqa: PLC0415
    from villagemap.exports.writing import write_file  # noqa: PLC0415
    from villagemap.web.params import read_filter, read_pairs  # noqa: PLC0415

    ending = out.suffix.removeprefix(".")
    if layer not in LAYER or ending not in FORMATS:
        raise UnknownLayerError(
            layer=f"{layer}.{ending}", valid=[f"{name}.{form}" for name in LAYER for form in FORMATS]
        )
    snapshot = open_atlas(settings).current()
    village_filter = read_filter(read_pairs(query), snapshot.criteria)
    download = Download(snapshot, layer, village_filter, Texts(Language(settings.language)))
    write_file(out, FORMATS[ending].write(download))
    return Exported(download.words, len(snapshot.rows(layer, village_filter)), snapshot.version)
