"""Files are written aside, synced and only then given their name: nobody ever sees half of one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from villagemap.domain.errors import WorkspaceExistsError

_COMPANIONS = ("-wal", "-shm", "-journal")


def accounts_path(workspace: Path) -> Path:
    """Return where the accounts of a workspace lie."""
    return workspace.with_name(f"{workspace.name}.accounts")


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give a name beside `target` to write under; afterwards that file becomes `target`.

    Raises:
        WorkspaceExistsError: `target` is there already, and stays as it is.
    """
    if target.exists():
        raise WorkspaceExistsError(path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = beside(target)
    try:
        yield aside
        _publish(aside, target)
    finally:
        remove(aside)


def beside(target: Path) -> Path:
    """Return an unused name in the folder of `target`."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def remove(path: Path) -> None:
    """Remove a file with SQLite's companions, as far as they are there."""
    path.unlink(missing_ok=True)
    remove_companions(path)


def remove_companions(path: Path) -> None:
    """Remove what SQLite left beside a file. A stale `-wal` would be played into a new file of that name."""
    for ending in _COMPANIONS:
        Path(f"{path}{ending}").unlink(missing_ok=True)


def move_away(path: Path) -> Path:
    """Rename a file that cannot be used, with its companions; return its new name."""
    away = path.with_name(f"{path.name}.damaged-{secrets.token_hex(4)}")
    for ending in ("", *_COMPANIONS):
        if Path(f"{path}{ending}").exists():
            Path(f"{path}{ending}").rename(f"{away}{ending}")
    return away


def _publish(aside: Path, target: Path) -> None:
    _sync(aside)
    remove_companions(target)
    try:
        # A link refuses to replace a file that came in between; a rename would not.
        target.hardlink_to(aside)
    except FileExistsError as problem:
        raise WorkspaceExistsError(path=str(target)) from problem
    except OSError:
        aside.rename(target)  # a memory stick knows no links
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
