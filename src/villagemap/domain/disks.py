"""What the system says of a disk that does not take something, as our errors."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

from villagemap.domain.errors import DiskFailingError, DiskFullError, DiskReadOnlyError, VillagemapError

REFUSALS: MappingProxyType[int | None, type[VillagemapError]] = MappingProxyType(
    {
        errno.ENOSPC: DiskFullError,
        errno.EDQUOT: DiskFullError,
        errno.EFBIG: DiskFullError,
        errno.EROFS: DiskReadOnlyError,
        errno.EACCES: DiskReadOnlyError,
        errno.EPERM: DiskReadOnlyError,
        errno.EIO: DiskFailingError,
    }
)
"""Errors by the number that the system gives to a write."""


@contextmanager
def disk_refusals() -> Iterator[None]:
    """Turn what the system says of a write that a disk did not take into an error of ours; others pass.

    Raises:
        DiskFullError, DiskReadOnlyError, DiskFailingError: by the number of the system's error.
    """
    try:
        yield
    except OSError as problem:
        if problem.errno not in REFUSALS:
            raise
        raise REFUSALS[problem.errno] from problem
