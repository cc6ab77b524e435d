"""Puts the parts together: the only package that knows which store is behind the port."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.city_rows import rows_of_city
from villagemap.atlas.port import Contents
from villagemap.domain.defects import RowDefect
from villagemap.domain.disclosure import Audience
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.errors import (
    SampleIntoRealError,
    UnknownLayerError,
    WorkspaceExistsError,
)
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.frames.tables import TableWrite
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.accounts import AccountsFile
from villagemap.store.backup import backup, restore
from villagemap.store.checks import Check
from villagemap.store.connection import meaning
from villagemap.store.files import accounts_path
from villagemap.store.opening import refuse_newer_file
from villagemap.store.workspace import Workspace
from villagemap.texts import Texts
from villagemap.work_folders import work_folder


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


def backup_workspace(settings: Settings, out: Path) -> tuple[RowDefect, ...]:
    """Write a copy of the workspace that may leave the house; return what is damaged in it (see `store.backup.backup`)."""
    return backup(settings.workspace, out)


def restore_workspace(settings: Settings, copy: Path, *, accept_damaged: bool = False) -> Path | None:
    """Bring the data of a backup back; return where a damaged workspace was put (see `store.backup.restore`)."""
    return restore(copy, settings.workspace, accept_damaged=accept_damaged)


def read_contents(settings: Settings) -> Contents:
    """Read the workspace of the settings, without what is damaged or lies beyond the reach of its city."""
    contents = open_workspace(settings).contents()
    return rows_of_city(contents, read_profile(contents.city))


def check_workspace(settings: Settings) -> tuple[Check, ...]:
    """Check the workspace, its words and places against the profile of its city."""
    workspace = open_workspace(settings)
    return workspace.checks(read_profile(workspace.city))


def open_atlas(settings: Settings) -> Atlas:
    """Open the workspace of the settings with the profile of its city."""
    workspace = open_workspace(settings)
    profile = read_profile(workspace.city)
    return Atlas(workspace, profile, audience=Audience(settings.profile))


def make_sample(
    settings: Settings, *, seed: int | None, replace_sample: bool, progress: Callable[[str], None]
) -> dict[str, int]:
    """Make a workspace of sample data; the file appears whole or not at all.

    `progress` hears the phase that begins: `land`, `rows`, `writing`. Returns how many villages, plans,
    demonstration villages, 5G sites and wells there are.

    Raises:
        WorkspaceExistsError: there is a workspace already, and it was not asked to replace a sample.
        SampleIntoRealError: what was to be replaced holds real data.
        WorkspaceNewerError: a newer version has written it; nothing was touched.
        ProfileError, DiskFullError, WorkspaceBusyError: nothing was changed.
    """
    from villagemap.sample.city import DEFAULT_SEED, make_city, sizes  # noqa: PLC0415 - serving needs no sample

    path = settings.workspace
    standing = path.exists()
    if standing:
        refuse_newer_file(path)
    if standing and not replace_sample:
        raise WorkspaceExistsError(path=str(path))
    workspace = Workspace.open(path) if standing else None
    if workspace and not workspace.sample:
        raise SampleIntoRealError
    profile = read_profile(workspace.city if workspace else settings.city)
    used = DEFAULT_SEED if seed is None else seed
    tables = make_city(profile, seed=used, progress=progress)
    progress("writing")
    provenance = Provenance(EntryKind.SAMPLE, reason=f"seed {used}", as_of=profile.reporting_date)
    writes = [TableWrite(name, frame, LoadMode.REPLACE, provenance) for name, frame in tables.items()]
    if workspace:
        workspace.commit(writes)
    else:
        _create_whole(settings, writes)
    return sizes(tables)


def _create_whole(settings: Settings, writes: Sequence[TableWrite]) -> None:
    """Make the sample aside and bring it to its place by a backup: an interrupted run leaves no half of it."""
    path = settings.workspace
    with meaning(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with work_folder(path.parent) as folder:
            workspace = Workspace.create(folder / path.name, city=settings.city, sample=True)
            workspace.commit(writes)
            workspace.close()
            backup(workspace.path, path)


def accounts_of(settings: Settings) -> AccountsFile:
    """Return the accounts beside the workspace of the settings; there may be none yet."""
    return AccountsFile(accounts_path(settings.workspace))


def accounts_to_manage(settings: Settings) -> AccountsFile:
    """Return the accounts beside the workspace for a command that lists or changes them.

    Raises:
        WorkspaceNewerError: the workspace was written by a newer version, and so may its accounts be.
    """
    if settings.workspace.is_file():
        refuse_newer_file(settings.workspace)
    return accounts_of(settings)


class Exported(NamedTuple):
    """What an export wrote: the filter in words, the number of rows, the data version."""

    words: str
    rows: int
    version: str


def export_layer(settings: Settings, layer: str, out: Path, query: str) -> Exported:
    """Write a layer as `query` leaves, sorts and chooses it; the format is the ending of `out`.

    Raises:
        UnknownLayerError: there is no such layer or format.
        BadFilterError, UnknownParameterError: the query is none.
    """
    from villagemap.atlas.filter_grammar import read_pairs  # noqa: PLC0415 - as above
    from villagemap.exports.formats import FORMATS  # noqa: PLC0415
    from villagemap.exports.layer_download import read_download  # noqa: PLC0415
    from villagemap.exports.writing import write_file  # noqa: PLC0415

    ending = out.suffix.removeprefix(".")
    if layer not in LAYER or ending not in FORMATS:
        raise UnknownLayerError(
            layer=f"{layer}.{ending}", valid=[f"{name}.{form}" for name in LAYER for form in FORMATS]
        )
    snapshot = open_atlas(settings).current()
    download = read_download(snapshot, layer, read_pairs(query), Texts(Language(settings.language)))
    write_file(out, FORMATS[ending].write(download.table()))
    return Exported(download.words, len(download.rows), snapshot.version)
