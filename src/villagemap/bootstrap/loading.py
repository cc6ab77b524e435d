"""Loads: a file is inspected, its difference is shown, and only then is it stored."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from villagemap.atlas.port import Compared
from villagemap.bootstrap import create_workspace, open_workspace
from villagemap.domain.differences import LoadDifference, as_json
from villagemap.domain.entries import CommitSummary
from villagemap.domain.errors import SampleMixedError
from villagemap.domain.profile import Profile
from villagemap.exports.writing import write_file
from villagemap.frames.tables import TableWrite
from villagemap.ingest.intake import CheckedLoad, inspect
from villagemap.ingest.mappings import mapping_to_save
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import NOTHING, ReadOnce, Stored
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.comparing import compared_with_nothing
from villagemap.store.workspace import Workspace

Progress = Callable[[str, int], None]
"""Told of each phase (`progress.<phase>` in the catalogue) and how many rows it is about."""


class Inspected(NamedTuple):
    """What an inspection found, and what storing it would change (None where there is nothing to store)."""

    checked: CheckedLoad
    compared: Compared | None


class Loaded(NamedTuple):
    """What a load did: what was found, what it would change (of a dry run), what was written, and the new version."""

    checked: CheckedLoad
    compared: Compared | None
    written: Sequence[CommitSummary]
    version: str


def inspect_load(
    settings: Settings, path: Path, options: LoadOptions, *, replace_sample: bool, progress: Progress
) -> Inspected:
    """Inspect a file and compare it with what is stored. Nothing is stored.

    Raises:
        FileUnreadableError: the file cannot be read.
        SampleMixedError: the workspace holds sample data and `replace_sample` is not set.
    """
    workspace = _standing(settings)
    checked = _inspected(settings, workspace, path, options, replace_sample=replace_sample, progress=progress)
    if not checked.writes:
        return Inspected(checked, None)
    progress("comparing", checked.rows)
    if workspace is None:
        return Inspected(checked, compared_with_nothing(checked.writes))
    return Inspected(checked, workspace.compare(checked.writes, replace_sample=replace_sample))


def store_load(
    settings: Settings, checked: CheckedLoad, *, replace_sample: bool, who: str, expected: str = ""
) -> Loaded:
    """Store what was inspected; a workspace is made where there is none.

    `expected` is the fingerprint of the difference that was shown, `who` the person that stores it.

    Raises:
        DifferenceMovedError: the data changed since, so that something else would be done.
        SampleMixedError, WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    workspace = _standing(settings) or create_workspace(settings, sample=False)
    writes = [_by(write, who) for write in checked.writes]
    written = workspace.commit(writes, replace_sample=replace_sample, expected=expected)
    return Loaded(checked, None, written, workspace.versions().data_version)


def load_file(
    settings: Settings,
    path: Path,
    options: LoadOptions,
    *,
    replace_sample: bool,
    dry_run: bool,
    progress: Progress,
    who: str = "",
) -> Loaded:
    """Inspect a file and, where it can be stored, store it, or only say what it would change.

    Raises:
        FileUnreadableError: the file cannot be read.
        SampleMixedError: the workspace holds sample data and `replace_sample` is not set.
        WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    if dry_run:
        inspected = inspect_load(settings, path, options, replace_sample=replace_sample, progress=progress)
        return Loaded(*inspected, (), "")
    workspace = _standing(settings)
    checked = _inspected(settings, workspace, path, options, replace_sample=replace_sample, progress=progress)
    if not checked.writes:
        return Loaded(checked, None, (), "")
    progress("storing", checked.rows)
    return store_load(settings, checked, replace_sample=replace_sample, who=who)


def keep_mapping(settings: Settings, checked: CheckedLoad, name: str) -> None:
    """Keep under a name which columns of a file are which fields, and how such files are read.

    Raises:
        WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    if checked.options:
        open_workspace(settings).save_mapping(
            name, mapping_to_save(checked.options, checked.provenance.mapping)
        )


def write_difference(path: Path, difference: LoadDifference) -> None:
    """Write a difference as JSON, whole or not at all.

    Raises:
        FileUnwrittenError: the file system does not take it.
    """
    write_file(path, json.dumps(as_json(difference), ensure_ascii=False, indent=1).encode())


def write_report(path: Path, report: bytes) -> None:
    """Write a report, whole or not at all.

    Raises:
        FileUnwrittenError: the file system does not take it.
    """
    write_file(path, report)


def profile_of(settings: Settings) -> Profile:
    """Return the profile of the city that the workspace is of; without a workspace, of the one in the settings.

    Raises:
        ProfileError: the city's folder is missing or not as it must be.
    """
    return _profile_of(settings, _standing(settings))


def _profile_of(settings: Settings, workspace: Workspace | None) -> Profile:
    return read_profile(workspace.city if workspace else settings.city)


def _standing(settings: Settings) -> Workspace | None:
    return open_workspace(settings) if settings.workspace.exists() else None


def _inspected(
    settings: Settings,
    workspace: Workspace | None,
    path: Path,
    options: LoadOptions,
    *,
    replace_sample: bool,
    progress: Progress,
) -> CheckedLoad:
    if workspace and workspace.sample and not replace_sample:
        raise SampleMixedError
    return inspect(
        path,
        options,
        profile=_profile_of(settings, workspace),
        stored=_stored(workspace) if workspace and not workspace.sample else NOTHING,
        limits=settings.limits,
        progress=progress,
    )


def _stored(workspace: Workspace) -> Stored:
    return Stored(ReadOnce(workspace.table), workspace.mappings(), workspace.codes, workspace.values)


def _by(write: TableWrite, who: str) -> TableWrite:
    return replace(write, provenance=replace(write.provenance, who=who))
