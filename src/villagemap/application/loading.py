"""Loads: a file is inspected, the difference is shown, and only then is it stored."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from villagemap.application.ports import Ports
from villagemap.atlas.port import Compared, Ledger
from villagemap.domain.entries import CommitSummary
from villagemap.domain.errors import SampleMixedError
from villagemap.frames.tables import TableWrite
from villagemap.ingest.intake import CheckedLoad, inspect
from villagemap.ingest.mappings import mapping_to_save
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import Progress, quiet
from villagemap.ingest.stored import NOTHING, ReadOnce, Stored


class LoadResult(NamedTuple):
    """What a load came to.

    `checked` is the inspection, `compared` what storing it would change (None where nothing can be stored, or where it
    was stored at once), `written` what was stored, and `version` the data version afterwards.
    """

    checked: CheckedLoad
    compared: Compared | None = None
    written: Sequence[CommitSummary] = ()
    version: str = ""


def inspect_load(
    ports: Ports,
    path: Path,
    options: LoadOptions,
    *,
    replace_sample: bool = False,
    progress: Progress = quiet,
) -> LoadResult:
    """Inspect a file and compare it with the workspace; store nothing.

    Raises:
        FileUnreadableError: the file cannot be read.
        SampleMixedError: the workspace holds sample data and `replace_sample` is not set.
    """
    ledger = ports.ledger()
    checked = _inspect(ports, ledger, path, options, replace_sample=replace_sample, progress=progress)
    if not checked.writes:
        return LoadResult(checked)
    progress("comparing", checked.rows)
    if ledger is None:
        return LoadResult(checked, ports.storage.compare_with_nothing(checked.writes))
    return LoadResult(checked, ledger.compare(checked.writes, replace_sample=replace_sample))


def store_load(
    ports: Ports,
    checked: CheckedLoad,
    *,
    replace_sample: bool = False,
    who: str = "",
    reason: str = "",
    expected: str = "",
) -> LoadResult:
    """Store an inspected file; create the workspace where there is none.

    `expected` is the fingerprint of the difference that was shown; `who` and `reason` go into the history.

    Raises:
        DifferenceMovedError: the data changed since, so that something else would be stored.
        SampleMixedError, WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    ledger = ports.ledger() or ports.storage.create(city=ports.settings.city, sample=False)
    writes = [_signed(write, who, reason) for write in checked.writes]
    written = ledger.commit(writes, replace_sample=replace_sample, expected=expected)
    return LoadResult(checked, None, written, ledger.versions().data_version)


def load_file(
    ports: Ports,
    path: Path,
    options: LoadOptions,
    *,
    replace_sample: bool = False,
    progress: Progress = quiet,
    who: str = "",
) -> LoadResult:
    """Inspect a file and store it at once, unless it is refused or asks something.

    Raises:
        FileUnreadableError, SampleMixedError: the file cannot be read, or not be stored.
        WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    checked = _inspect(ports, ports.ledger(), path, options, replace_sample=replace_sample, progress=progress)
    if not checked.writes:
        return LoadResult(checked)
    progress("storing", checked.rows)
    return store_load(ports, checked, replace_sample=replace_sample, who=who)


def save_mapping(ports: Ports, checked: CheckedLoad, name: str) -> None:
    """Save the mapping of a file under a name: which columns are which fields, and how such files are read.

    Raises:
        WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    if checked.options:
        ports.storage.open().save_mapping(name, mapping_to_save(checked.options, checked.provenance.mapping))


def _inspect(
    ports: Ports,
    ledger: Ledger | None,
    path: Path,
    options: LoadOptions,
    *,
    replace_sample: bool,
    progress: Progress,
) -> CheckedLoad:
    if ledger and ledger.sample and not replace_sample:
        raise SampleMixedError
    return inspect(
        path,
        options,
        profile=ports.profile_of(ledger.city if ledger else ports.settings.city),
        stored=_stored(ledger) if ledger and not ledger.sample else NOTHING,
        limits=ports.settings.limits,
        progress=progress,
    )


def _stored(ledger: Ledger) -> Stored:
    return Stored(ReadOnce(ledger.table), ledger.mappings(), ledger.codes, ledger.values)


def _signed(write: TableWrite, who: str, reason: str) -> TableWrite:
    return replace(write, provenance=replace(write.provenance, who=who, reason=reason))
