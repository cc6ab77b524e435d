"""The uploads of a service on disk, by session, so that all its processes know of them.

What lies here are pickles of our own objects in a folder that only we may enter (see `rooms`).
"""

import contextlib
import fcntl
import hashlib
import os
import pickle
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from villagemap.web.imports.engine import Looked
from villagemap.web.imports.job import Job
from villagemap.web.imports.rooms import Rooms

_TURN = ".turn"
_BUSY = ".busy"
_ENDING = ".job"
_MOST_KEPT = 4


class Spool:
    """Reads and writes uploads; whoever changes one does it within `turn`."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._seen: dict[Path, Looked] = {}

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Let one thread of one process change what lies here."""
        with locked(self._rooms.own / _TURN):
            yield

    def read(self, session: str) -> Job | None:
        """Return the upload of a session, without what was found."""
        return _read(self._place(session))

    def filled(self, job: Job) -> Job:
        """Return an upload with what was found, if anything was."""
        if not job.found:
            return job
        path = job.folder / job.found
        if path not in self._seen:
            with contextlib.suppress(FileNotFoundError):  # stored or dropped meanwhile
                looked = pickle.loads(path.read_bytes())  # noqa: S301 - our own, see above
                self._seen = dict([*self._seen.items(), (path, looked)][-_MOST_KEPT:])
        return replace(job, looked=self._seen.get(path))

    def keep(self, job: Job, looked: Looked) -> None:
        """Keep what was found beside the file, in place of what was found before."""
        before, name = job.found, f".looked-{secrets.token_hex(4)}"
        try:
            (job.folder / name).write_bytes(pickle.dumps(looked))
        except OSError:
            (job.folder / name).unlink(missing_ok=True)
            raise
        job.found, job.looked = name, looked
        if before:
            (job.folder / before).unlink(missing_ok=True)

    def write(self, session: str, job: Job) -> None:
        """Write down where an upload stands."""
        place, told = self._place(session), pickle.dumps(replace(job, looked=None))
        aside = place.with_suffix(f".{secrets.token_hex(4)}")
        try:
            aside.write_bytes(told)
            aside.replace(place)
        except OSError:
            aside.unlink(missing_ok=True)
            if not place.exists():
                raise
            # A disk that is full takes no new file; what is there may still be written over.
            with place.open("r+b") as file:
                file.write(told)
                file.truncate()

    def touch(self, session: str) -> None:
        """Note that somebody asked for an upload."""
        with contextlib.suppress(FileNotFoundError):
            os.utime(self._place(session))

    def forget(self, session: str) -> None:
        """Forget an upload; its folder stays."""
        self._place(session).unlink(missing_ok=True)

    def all(self) -> list[Job]:
        """Return all uploads, without what was found."""
        return [job for place in self._places() if (job := _read(place))]

    def old(self, seconds: float) -> Iterator[Job]:
        """Forget uploads that nobody asked for so long; give them."""
        for place in self._places():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - place.stat().st_mtime > seconds and (job := _read(place)):
                    place.unlink()
                    yield job

    def _places(self) -> list[Path]:
        return list(self._rooms.own.glob(f".*{_ENDING}")) if self._rooms.own.exists() else []

    def _place(self, session: str) -> Path:
        # Not the token itself: it is as good as a password while the session lasts.
        return self._rooms.own / f".{hashlib.sha256(session.encode()).hexdigest()}{_ENDING}"


def _read(place: Path) -> Job | None:
    try:
        job: Job = pickle.loads(place.read_bytes())  # noqa: S301 - our own, see above
    except FileNotFoundError:
        return None
    return job


def hold(job: Job) -> int:
    """Say that this process works on an upload, as long as the file that is returned stays open."""
    held = os.open(job.folder / _BUSY, os.O_CREAT | os.O_WRONLY, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    return held


def is_held(job: Job) -> bool:
    """Tell whether a process that lives works on an upload."""
    try:
        with locked(job.folder / _BUSY, wait=False):
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock that ends with the process.

    Raises:
        BlockingIOError: somebody holds it, and it was not to be waited for.
    """
    held = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(held)
