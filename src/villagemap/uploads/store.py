"""Where uploads lie: a private folder of the service with the table of jobs, and in it a folder for each upload."""

import atexit
import errno
import os
import pickle
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType

from villagemap.application.loading import LoadResult
from villagemap.uploads.job import Job
from villagemap.uploads.job_table import JobTable
from villagemap.work_folders import hold_folder, sweep, temporary_directory

_OWNER_ONLY = 0o700
_TABLE = ".jobs.sqlite"
_BUSY_SECONDS = 30.0
_MOST_CACHED = 4
_NUMBERS = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: errno.ENOSPC,
        sqlite3.SQLITE_READONLY: errno.EROFS,
        sqlite3.SQLITE_CANTOPEN: errno.EACCES,
        sqlite3.SQLITE_IOERR: errno.EIO,
    }
)
"""The number that the system gives to what SQLite reports of a disk."""


class UploadStore:
    """The uploads of one service, shared by all its processes.

    `root` is the folder to make the folder of the service in; by default the temporary directory.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._folder: Path | None = None
        self._cache: dict[Path, LoadResult] = {}

    def open(self) -> Path:
        """Return the folder of this service; the first call makes it, and removes what killed services left.

        Processes that are forked afterwards share it. It is locked until all of them have ended.

        Raises:
            OSError: there is no temporary directory that takes one.
        """
        if self._folder is None:
            root = self._root or temporary_directory()
            root.mkdir(_OWNER_ONLY, parents=True, exist_ok=True)
            sweep(root)
            self._folder, _ = hold_folder(root)
            atexit.register(_remove_own, self._folder, os.getpid())
            with self.jobs():
                pass  # the table is made before the disk can be full of uploads
        return self._folder

    def is_open(self) -> bool:
        """Tell whether the disk takes the folder of this service; else there are no uploads."""
        try:
            self.open()
        except OSError:
            return False
        return True

    @contextmanager
    def jobs(self) -> Iterator[JobTable]:
        """Give the jobs of all sessions in a transaction, which nobody else writes in.

        Raises:
            OSError: the disk does not take what was written; nothing was changed.
        """
        try:
            with closing(self._connect()) as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                JobTable.create(connection)
                yield JobTable(connection)
        except sqlite3.OperationalError as problem:
            number = _NUMBERS.get(getattr(problem, "sqlite_errorcode", 0) & 0xFF)
            if number is None:
                raise
            raise OSError(number, os.strerror(number)) from problem

    def make_folder(self) -> Path:
        """Make the folder of an upload.

        Raises:
            OSError: the disk does not take it.
        """
        folder = self.open() / secrets.token_hex(16)
        folder.mkdir(_OWNER_ONLY)
        return folder

    def remove_folder(self, folder: Path) -> None:
        """Remove the folder of an upload with all that is in it."""
        shutil.rmtree(folder, ignore_errors=True)

    def save_inspection(self, job: Job, inspection: LoadResult) -> None:
        """Save the result of an inspection beside the file; the result of the one before goes only then.

        Raises:
            OSError: the disk does not take it; the one before stays.
        """
        path = job.folder / f".inspection-{secrets.token_hex(4)}"
        try:
            path.write_bytes(pickle.dumps(inspection))
        except OSError:
            path.unlink(missing_ok=True)
            raise
        if job.result:
            (job.folder / job.result).unlink(missing_ok=True)
        job.result = path.name

    def load_inspection(self, job: Job) -> None:
        """Read the result of the inspection into a job, if there is one."""
        if not job.result:
            return
        path = job.folder / job.result
        if path not in self._cache:
            try:
                # A pickle of our own objects in a folder that only we may enter.
                inspection = pickle.loads(path.read_bytes())  # noqa: S301
            except FileNotFoundError:
                return  # it was stored or dropped meanwhile
            self._cache = dict([*self._cache.items(), (path, inspection)][-_MOST_CACHED:])
        job.inspection = self._cache.get(path)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.open() / _TABLE, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        # A journal that is kept can be written over where a full disk takes no new file.
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("PRAGMA synchronous = OFF")  # a service that ends forgets its uploads
        return connection


def _remove_own(folder: Path, process: int) -> None:
    """Remove the folder when the service ends, and not when a process that was forked from it does."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
