"""Prepared data versions beside the workspace: one file each, named by everything that makes its content.

`<workspace>.prepared/<audience>-<language>-<key>.saved`; where the disk does not take it there, a folder of our own among
the system's temporary files; where that does not either, the service keeps it in memory. A file that is damaged, or of another version, code or audience, is as good as none.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from villagemap.domain.entries import Versions
from villagemap.frames.prepared_file import Saved
from villagemap.work_folders import sweep, temporary_directory, work_folder

_ENDING = ".saved"
_PRIVATE = 0o700
_READABLE = 0o666


class PreparedShelf:
    """The prepared versions of a workspace, for one code, audience and language.

    `made_by` is a text of whatever else makes their content; `run` has the newest version prepared and put here.
    """

    def __init__(self, workspace: Path, *, kind: str, made_by: str, run: Callable[[], Path | None]) -> None:
        self._workspace = workspace.absolute()
        self._kind = kind
        self._made_by = made_by
        self._run = run
        self._beside = Path(f"{self._workspace}.prepared")

    def find(self, versions: Versions) -> Saved | None:
        """Return what was prepared of these versions, checked byte by byte; None where there is nothing sound."""
        for folder in self._folders():
            try:
                saved = Saved(folder / self._name(versions))
            except (OSError, ValueError):
                continue
            if saved.said.get("key") == self._key(versions):
                return saved
        return None

    def earlier(self) -> Saved | None:
        """Return an earlier version that was prepared by the same code and settings, if one is still here."""
        for folder in self._folders():
            for path in folder.glob(f"{self._kind}-*{_ENDING}"):
                with suppress(OSError, ValueError):
                    saved = Saved(path)
                    if saved.said.get("made_by") == self._made_by:
                        return saved
        return None

    def sweep(self) -> None:
        """Remove what processes left that were killed while they prepared."""
        for folder in self._folders():
            sweep(folder)

    def prepare(self) -> Saved | None:
        """Have the newest version prepared by another process; None where that failed."""
        path = self._run()
        try:
            saved = Saved(path) if path else None
        except (OSError, ValueError):
            return None
        return saved if saved and saved.said.get("made_by") == self._made_by else None

    def verify(self, saved: Saved) -> None:
        """Have a version prepared anew where a program wrote the workspace since whose writes move no version."""
        if saved.said.get("file") != self.file_stamp():
            self._run()

    def file_stamp(self) -> list[int]:
        """Return what changes whenever the file of the workspace does; nothing where there is none."""
        try:
            status = self._workspace.stat()
        except OSError:
            return []
        return [status.st_size, status.st_mtime_ns]

    def put(self, versions: Versions, write: Callable[[IO[bytes], Mapping[str, object]], None]) -> Path:
        """Put a prepared version here: written aside and renamed; older ones of the same kind go.

        No reader waits for a disk: what a loss of power leaves of it is found out when it is opened, and made again.

        `write` gets the file and what has to be said in it. Who may read the workspace may read it.

        Raises:
            OSError: there is nowhere to write, or no room.
        """
        problem: OSError | None = None
        for make in (self._made_beside, self._made_among_temporary):
            try:
                return self._put(make(), versions, write)
            except OSError as problem_here:
                problem = problem or problem_here
        assert problem is not None  # noqa: S101 - neither took it
        raise problem

    def _put(
        self, folder: Path, versions: Versions, write: Callable[[IO[bytes], Mapping[str, object]], None]
    ) -> Path:
        target = folder / self._name(versions)
        with work_folder(folder) as work:
            aside = work / target.name
            with aside.open("wb") as file:
                aside.chmod(self._workspace.stat().st_mode & _READABLE)
                said = {"key": self._key(versions), "made_by": self._made_by, "file": self.file_stamp()}
                write(file, said)
            aside.replace(target)
        for other in folder.glob(f"{self._kind}-*{_ENDING}"):
            if other != target:
                other.unlink(missing_ok=True)
        return target

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else prepares: of several workers that see a write, one prepares it.

        Where no disk takes a lock, nobody waits: the work is done more than once.
        """
        file = self._lock()
        if file is None:
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _lock(self) -> IO[str] | None:
        for make in (self._made_beside, self._made_among_temporary):
            with suppress(OSError):
                return (make() / ".lock").open("w")
        return None

    def _folders(self) -> Iterator[Path]:
        """Return the folders in which something sound may lie."""
        yield self._beside
        with suppress(OSError):  # there may be no temporary directory that can be used
            folder = _among_temporary_files(self._workspace)
            if _is_ours(folder):
                yield folder

    def _made_beside(self) -> Path:
        self._beside.mkdir(exist_ok=True)
        return self._beside

    def _made_among_temporary(self) -> Path:
        folder = _among_temporary_files(self._workspace)
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
        if not _is_ours(folder):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return folder

    def _name(self, versions: Versions) -> str:
        return f"{self._kind}-{self._key(versions)}{_ENDING}"

    def _key(self, versions: Versions) -> str:
        said = [
            self._made_by,
            versions.workspace,
            *(sorted(part.items()) for part in list(asdict(versions).values())[1:]),
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def _among_temporary_files(workspace: Path) -> Path:
    name = hashlib.sha256(str(workspace).encode()).hexdigest()[:16]
    return temporary_directory() / f"villagemap-{os.getuid()}-{name}"


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else can have put anything there."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return status.st_uid == os.getuid() and status.st_mode & 0o777 == _PRIVATE and not folder.is_symlink()
