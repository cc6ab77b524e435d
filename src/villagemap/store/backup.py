"""Copies of a workspace that may leave the house, and bringing one back. By SQLite's backup only.

A plain copy of a live file lacks what stands in its `-wal`, and a rename over a live file cuts its readers off.
"""

import sqlite3
import time
from pathlib import Path

from villagemap.domain.characters import printable
from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.errors import (
    BackupDamagedError,
    BackupMissingError,
    RowDamagedError,
    WorkspaceBusyError,
    WorkspaceDamagedError,
    WorkspaceExistsError,
    WorkspaceMalformedError,
)
from villagemap.store.connection import BUSY_SECONDS, meaning, opened, transaction
from villagemap.store.files import move_away, written_aside
from villagemap.store.ledger_defects import book_defects, dangling
from villagemap.store.opening import reading, refuse_newer_file
from villagemap.store.reading import check_ours, read_contents
from villagemap.store.settings import new_id
from villagemap.store.workspace import PAGE_BYTES, Workspace
from villagemap.work_folders import work_folder

_OF_ROWS = ("NULL value in ", "CHECK constraint failed in ")
"""What SQLite's check says of rows that another program stored against the rules of their tables."""


def backup(workspace: Path, out: Path) -> tuple[RowDefect, ...]:
    """Write a copy of the workspace as of now; people may go on reading and writing meanwhile.

    The copy is one plain file: a file in WAL mode does not open on a read-only share.

    Returns:
        The damaged rows that were copied with the others.

    Raises:
        WorkspaceExistsError: `out` is there already, and stays as it is.
        WorkspaceMissingError, WorkspaceDamagedError: `workspace` is no workspace.
        WorkspaceMalformedError: SQLite calls the file malformed.
        DiskFullError: there is no room.
    """
    Workspace.open(workspace).close()
    with meaning(out), written_aside(out) as aside:
        _copy(workspace, aside, named=out)
        with opened(aside, named=workspace) as copy:
            finding = _malformed(copy)
            if finding:
                raise WorkspaceMalformedError(path=str(workspace), place=finding)
            _compact(copy)
            return _damage(copy)


def restore(
    copy: Path, workspace: Path, *, accept_damaged: bool = False, busy_seconds: float = BUSY_SECONDS
) -> Path | None:
    """Bring the data of a backup back, into the live file where there is one.

    The workspace gets a new id: versions of the state that it leaves would come again with other data. A backup with
    damaged rows is restored only where they are accepted.

    Returns:
        The name under which a damaged workspace was put aside; None where there was none.

    Raises:
        BackupMissingError: there is no such backup.
        WorkspaceDamagedError: the backup is no workspace, or is damaged; the workspace stays as it is.
        WorkspaceNewerError: a newer version has written backup or workspace; nothing was touched.
        BackupDamagedError: the same, with the place.
        WorkspaceExistsError: the backup and the workspace are the same file.
        WorkspaceBusyError, DiskFullError: the workspace stays as it is.
    """
    if not copy.is_file():
        raise BackupMissingError(path=str(copy))
    if workspace.exists() and workspace.samefile(copy):
        raise WorkspaceExistsError(path=str(workspace))
    if workspace.is_file():
        refuse_newer_file(workspace)
    with meaning(workspace):
        workspace.parent.mkdir(parents=True, exist_ok=True)
        with work_folder(workspace.parent) as folder:
            aside = folder / workspace.name
            _copy(copy, aside, named=workspace)
            _make_new(aside, copy, accept_damaged=accept_damaged)
            return _bring_in(aside, workspace, busy_seconds)


def _copy(source: Path, target: Path, *, named: Path) -> None:
    with reading(source) as reader:
        check_ours(reader, str(source))
        with opened(target, mode="rwc", named=named) as writer:
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode = DELETE")


def _compact(copy: sqlite3.Connection) -> None:
    """Leave no remains of deleted rows; pages of another size could not be poured into a live file."""
    copy.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    copy.execute("VACUUM")


def _make_new(aside: Path, copy: Path, *, accept_damaged: bool) -> None:
    with opened(aside, named=copy) as connection:
        check_ours(connection, str(copy))
        finding = _malformed(connection)
        if finding:
            raise BackupDamagedError(path=str(copy), place=finding, reason="structure")
        for defect in () if accept_damaged else _damage(connection):
            raise BackupDamagedError(path=str(copy), place=defect.place, reason=defect.reason.value)
        _compact(connection)
        with transaction(connection):
            connection.execute("UPDATE settings SET value = ? WHERE key = 'workspace'", (new_id(),))


def _malformed(connection: sqlite3.Connection) -> str:
    """Return the first place at which SQLite calls a file malformed; rows against the rules of their tables are none."""
    found = (printable(str(finding)) for (finding,) in connection.execute("PRAGMA integrity_check"))
    return next((one for one in found if one != "ok" and not one.startswith(_OF_ROWS)), "")


def _damage(connection: sqlite3.Connection) -> tuple[RowDefect, ...]:
    """Return damaged rows; a date that may be missing and is none is no damage of the file, but what somebody wrote."""
    with transaction(connection, "DEFERRED"):
        defects = (
            *read_contents(connection).defects,
            *book_defects(connection, ["changes"]),
            *dangling(connection),
        )
    return tuple(defect for defect in defects if defect.left_out or defect.reason is not DefectReason.DATE)


def _bring_in(aside: Path, workspace: Path, busy_seconds: float) -> Path | None:
    if not workspace.exists():
        _place(aside, workspace)
        return None
    try:
        # Whatever else has the name is put aside; pouring would destroy it.
        Workspace.open(workspace, busy_seconds=busy_seconds).close()
        _pour(aside, workspace, busy_seconds)
    except (WorkspaceDamagedError, RowDamagedError):
        away = move_away(workspace)
        _place(aside, workspace)
        return away
    return None


def _place(aside: Path, workspace: Path) -> None:
    with meaning(workspace), written_aside(workspace) as new:
        _copy(aside, new, named=workspace)
    Workspace.open(workspace).close()


def _pour(aside: Path, workspace: Path, busy_seconds: float) -> None:
    """Replace every page of the live file in one transaction; its readers see all of it or nothing."""
    until = time.monotonic() + busy_seconds

    def wait(_status: int, _remaining: int, _total: int) -> None:
        # SQLite's backup tries for ever where somebody else is writing.
        if time.monotonic() > until:
            raise WorkspaceBusyError(path=str(workspace))

    with opened(aside) as source, opened(workspace, busy_seconds=1) as live:
        live.execute("PRAGMA journal_mode = WAL")
        source.backup(live, progress=wait)
