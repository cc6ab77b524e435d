"""Writing a file that we hand out: in a work folder, synced, then renamed."""

import errno
import os
from pathlib import Path
from types import MappingProxyType

from villagemap.domain.errors import FileUnwrittenError
from villagemap.work_folders import work_folder

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
    try:
        with work_folder(target.parent) as folder:
            _write(folder / target.name, body)
            (folder / target.name).replace(target)
    except OSError as problem:
        raise FileUnwrittenError(file=target.name, reason=_REASONS.get(problem.errno, _FAILING)) from problem


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
