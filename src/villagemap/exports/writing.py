"""Writing a file that we hand out: under a temporary name, synced, then renamed."""

import errno
import os
import secrets
from pathlib import Path
from types import MappingProxyType

from villagemap.domain.errors import FileUnwrittenError

_REASONS: MappingProxyType[int | None, str] = MappingProxyType(
    {
        errno.ENOSPC: "no_room",
        errno.EDQUOT: "no_room",
        errno.EFBIG: "no_room",
        errno.ENOENT: "no_folder",
        errno.ENOTDIR: "no_folder",
        errno.EACCES: "not_allowed",
        errno.EPERM: "not_allowed",
        errno.EROFS: "not_allowed",
    }
)
_FAILING = "failing"


def write_file(target: Path, body: bytes) -> None:
    """Write `body` as `target`; nobody ever sees half of it, and an older file is replaced whole.

    Raises:
        FileUnwrittenError: the file system does not take it; an older file is as it was.
    """
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        _write(aside, body)
        aside.replace(target)
    except OSError as problem:
        reason = _REASONS.get(problem.errno, _FAILING)
        raise FileUnwrittenError(file=target.name, reason=reason) from problem
    finally:
        _clear(aside)


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _clear(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the folder is no folder, or the disk is gone: there is nothing of ours in it
        return
