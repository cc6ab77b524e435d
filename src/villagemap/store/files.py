"""Files are written aside, synced and only then given their name: nobody ever sees half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from villagemap.domain.errors import WorkspaceExistsError
from villagemap.work_folders import work_folder

_COMPANIONS = ("-wal", "-shm", "-journal")


def accounts_path(workspace: Path) -> Path:
    """Return where the accounts of a workspace lie."""
    return workspace.with_name(f"{workspace.name}.accounts")


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give a name in a work folder beside `target` to write under; afterwards that file becomes `target`.

    Raises:
        WorkspaceExistsError: `target` is there already, and stays as it is.
        OSError: the folder of `target` takes no file.
    """
    if target.exists():
        raise WorkspaceExistsError(path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(target.parent) as folder:
        aside = folder / target.name
        yield aside
        publish(aside, target)


def remove_companions(path: Path) -> None:
    """Remove what SQLite left beside a file. A stale `-wal` would be played into a new file of that name."""
    for ending in _COMPANIONS:
        Path(f"{path}{ending}").unlink(missing_ok=True)


def move_away(path: Path) -> Path:
    """Rename a file that cannot be used, with its companions; return its new name."""
    away = path.with_name(f"{path.name}.damaged-{token_hex(4)}")
    for ending in ("", *_COMPANIONS):
        if Path(f"{path}{ending}").exists():
            Path(f"{path}{ending}").rename(f"{away}{ending}")
    return away


def publish(aside: Path, target: Path) -> None:
    """Give a finished file its name, synced.

    Raises:
        WorkspaceExistsError: a file of that name came in between; it stays as it is.
    """
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
