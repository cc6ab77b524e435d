"""Prepared data versions beside the workspace: one file each, named by everything that makes its content.

The name is `<workspace>.prepared/<audience>-<language>-<key>.saved`. Where the disk does not take the folder, a private
one among the system's temporary files is used; where that fails too, the service keeps the version in memory. A file
that is damaged, or of another version, code or audience, counts as absent.
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
from villagemap.frames.prepared_file import Parts, PreparedSnapshot, write_prepared
from villagemap.work_folders import sweep, temporary_directory, work_folder

_ENDING = ".saved"
_PRIVATE = 0o700
_READABLE = 0o666


class FileSnapshotCache:
    """The prepared versions of a workspace, for one code, audience and language; fills `atlas.port.SnapshotCache`.

    `made_by` is a text of whatever else makes their content; `run` has the newest version prepared and written here,
    and returns the file.
    """

    def __init__(self, workspace: Path, *, kind: str, made_by: str, run: Callable[[], Path | None]) -> None:
        self._workspace = workspace.absolute()
        self._kind = kind
        self._made_by = made_by
        self._run = run
        self._beside = Path(f"{self._workspace}.prepared")

    def lookup(self, versions: Versions) -> PreparedSnapshot | None:
        """Return what was prepared of these versions, checked byte by byte; None if there is nothing sound."""
        for folder in self._trusted_folders():
            prepared = _opened(folder / self._name(versions))
            if prepared and prepared.metadata.get("key") == self._key(versions):
                return prepared
        return None

    def earlier(self) -> PreparedSnapshot | None:
        """Return an earlier version that the same code prepared under the same settings, if one is still here."""
        paths = (
            path for folder in self._trusted_folders() for path in folder.glob(f"{self._kind}-*{_ENDING}")
        )
        return next((prepared for path in paths if (prepared := self._of_this_code(path))), None)

    def sweep(self) -> None:
        """Remove what killed processes left while they prepared."""
        for folder in self._trusted_folders():
            sweep(folder)

    def prepare(self, versions: Versions) -> PreparedSnapshot | None:
        """Let another process prepare the newest version; None if that failed.

        Of several workers that see a write one has it prepared; the others wait, and find `versions` here.
        """
        with self.exclusive("renewal"):
            return self.lookup(versions) or self._of_this_code(self._run())

    def verify(self, prepared: PreparedSnapshot) -> None:
        """Prepare a version again if a program wrote the workspace since without a new version."""
        if prepared.metadata.get("file") != self.file_stamp():
            self._run()

    def file_stamp(self) -> list[int]:
        """Return what changes whenever the file of the workspace does; nothing if there is none."""
        try:
            status = self._workspace.stat()
        except OSError:
            return []
        return [status.st_size, status.st_mtime_ns]

    def write(self, versions: Versions, parts: Parts, metadata: Mapping[str, object]) -> Path:
        """Write a prepared version aside and rename it; remove older ones of the same kind.

        Nobody waits for a disk: what a loss of power leaves of the file is detected when it is opened, and made again.
        Who may read the workspace may read the file.

        Raises:
            OSError: there is nowhere to write, or no room.
        """
        problem: OSError | None = None
        for make in (self._made_beside, self._made_among_temporary):
            try:
                return self._write(make() / self._name(versions), parts, self._key(versions), metadata)
            except OSError as problem_here:
                problem = problem or problem_here
        assert problem is not None  # noqa: S101 - neither folder took it
        raise problem

    def _write(self, target: Path, parts: Parts, key: str, metadata: Mapping[str, object]) -> Path:
        own = {"key": key, "made_by": self._made_by, "file": self.file_stamp()}
        with work_folder(target.parent) as work:
            aside = work / target.name
            with aside.open("wb") as file:
                aside.chmod(self._workspace.stat().st_mode & _READABLE)
                write_prepared(file, parts, {**metadata, **own})
            aside.replace(target)
        for other in target.parent.glob(f"{self._kind}-*{_ENDING}"):
            if other != target:
                other.unlink(missing_ok=True)
        return target

    @contextmanager
    def exclusive(self, work: str) -> Iterator[None]:
        """Wait until no other process does some work on the prepared versions.

        Where no disk takes a lock, nobody waits: the work is done more than once.
        """
        file = self._lock_file(f".{work}.lock")
        if file is None:
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _lock_file(self, name: str) -> IO[str] | None:
        for make in (self._made_beside, self._made_among_temporary):
            with suppress(OSError):
                return (make() / name).open("w")
        return None

    def _of_this_code(self, path: Path | None) -> PreparedSnapshot | None:
        prepared = _opened(path) if path else None
        return prepared if prepared and prepared.metadata.get("made_by") == self._made_by else None

    def _trusted_folders(self) -> Iterator[Path]:
        """Return the folders in which nobody else can have put a file."""
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
        numbers = [sorted(part.items()) for part in list(asdict(versions).values())[1:]]
        inputs = [self._made_by, versions.workspace, *numbers]
        return hashlib.sha256(repr(inputs).encode()).hexdigest()[:24]


def _opened(path: Path) -> PreparedSnapshot | None:
    """Open a prepared file; None if there is none that is sound."""
    try:
        return PreparedSnapshot(path)
    except (OSError, ValueError):
        return None


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
