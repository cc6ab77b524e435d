"""Folders for unfinished work: private, locked while somebody works in them, and swept when nobody does.

The lock ends with the process (and those forked from it), however it ends. It is a lock on the folder itself, so there
is no moment at which a killed process leaves something that the next one would not recognise.
"""

import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = "villagemap-"
_ENDING = ".part"
_OWNER_ONLY = 0o700
_USUAL_DIRECTORY = Path("/tmp")  # noqa: S108 - looked at, not used


@contextmanager
def work_folder(parent: Path, *, hidden: bool = True) -> Iterator[Path]:
    """Make a folder in `parent` for the length of a block; first remove those that killed processes left there.

    Raises:
        OSError: `parent` takes no folder.
    """
    sweep(parent)
    folder, lock = hold_folder(parent, hidden=hidden)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a work folder in the temporary directory.

    Raises:
        OSError: there is no temporary directory that takes one.
    """
    with work_folder(temporary_directory(), hidden=False) as folder:
        yield folder


def temporary_directory() -> Path:
    """Return the temporary directory of the system.

    Raises:
        OSError: there is none that can be written, with the number that says why.
    """
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError as problem:
        # Python tried all places in vain, and does not tell what each of them said.
        flags = os.statvfs(_USUAL_DIRECTORY).f_flag if _USUAL_DIRECTORY.is_dir() else os.ST_RDONLY
        reason = errno.EROFS if flags & os.ST_RDONLY else errno.ENOSPC
        raise OSError(reason, os.strerror(reason)) from problem


def hold_folder(parent: Path, *, hidden: bool = False) -> tuple[Path, int]:
    """Make a folder in `parent` and lock it; return it with the open file that holds the lock.

    Raises:
        OSError: `parent` takes no folder.
    """
    while True:
        folder = parent / f"{'.' if hidden else ''}{_NAME}{secrets.token_hex(8)}{_ENDING}"
        folder.mkdir(_OWNER_ONLY)
        with suppress(FileNotFoundError):  # a sweeper came between the two; then once more
            lock = lock_folder(folder)
            if _still_there(folder, lock):
                return folder, lock
            os.close(lock)


def lock_folder(folder: Path) -> int:
    """Lock a folder for this process; return the open file that holds the lock.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with suppress(OSError):  # some network disks know no locks: nobody sweeps there
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def is_locked(folder: Path) -> bool:
    """Tell whether a living process has locked a folder."""
    try:
        probe = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(probe)
    return False


def sweep(parent: Path) -> None:
    """Remove the work folders of this user in `parent` that no living process holds."""
    with suppress(OSError):
        for entry in list(os.scandir(parent)):
            if entry.name.lstrip(".").startswith(_NAME) and entry.name.endswith(_ENDING):
                with suppress(OSError):
                    _remove_unheld(Path(entry.path))


def _remove_unheld(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(lock)


def _still_there(folder: Path, lock: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(folder.stat(), os.fstat(lock))
    return False
