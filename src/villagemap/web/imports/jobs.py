"""Uploads on their way: one for each session, worked on in threads of their own, so that pages answer meanwhile.

They are kept in memory: a service that brings in files is one process with threads, as `villagemap serve` is.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from villagemap.domain.entries import CommitSummary
from villagemap.domain.errors import (
    AnotherImportError,
    ImportGoneError,
    ImportsFullError,
    UnforeseenError,
    VillagemapError,
)
from villagemap.ingest.options import LoadOptions
from villagemap.web.imports.engine import Engine, Looked
from villagemap.web.imports.rooms import Rooms

WORKERS = 2
MOST_WAITING = 8
KEPT_SECONDS = 60 * 60
"""An upload that nobody asked for so long is removed."""

_log = logging.getLogger("villagemap.imports")


class State(StrEnum):
    """Where an upload stands."""

    WAITING = "waiting"
    WORKING = "working"
    LOOKED = "looked"
    STORED = "stored"
    FAILED = "failed"


BUSY = (State.WAITING, State.WORKING)


class _Cancelled(Exception):  # noqa: N818 - no error: somebody said so
    """The person does not want it any more."""


@dataclass
class Job:
    """One upload of one session."""

    who: str
    folder: Path
    path: Path
    options: LoadOptions
    replace_sample: bool
    state: State = State.WAITING
    phase: str = ""
    rows: int = 0
    begun: float = field(default_factory=time.monotonic)
    touched: float = field(default_factory=time.monotonic)
    looked: Looked | None = None
    written: Sequence[CommitSummary] = ()
    problem: VillagemapError | None = None
    cancelled: bool = False

    @property
    def busy(self) -> bool:
        """Tell whether somebody works on it, or will."""
        return self.state in BUSY

    @property
    def elapsed(self) -> float:
        """The seconds since work on it began."""
        return time.monotonic() - self.begun


class Jobs:
    """The uploads of a service, by session."""

    def __init__(self, engine: Engine, rooms: Rooms) -> None:
        self._engine = engine
        self._rooms = rooms
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._workers = threading.BoundedSemaphore(WORKERS)

    def of(self, session: str) -> Job | None:
        """Return the upload of a session; uploads that everybody forgot are removed."""
        with self._lock:
            self._forget_old()
            job = self._jobs.get(session)
            if job:
                job.touched = time.monotonic()
            return job

    def begin(self, session: str, job: Callable[[Path], Job], *, who: str) -> None:
        """Take an upload in, in place of the one before: `job` makes it in a folder of its own.

        Raises:
            AnotherImportError: the same person has one being worked on.
            ImportsFullError: too many are waiting.
        """
        self.check_room(who)
        made = job(self._rooms.make())
        with self._lock:
            self._drop(session)
            self._jobs[session] = made
        self._start(made, self._inspect)

    def check_room(self, who: str) -> None:
        """Refuse an upload before it is read; see `begin`."""
        with self._lock:
            busy = [job for job in self._jobs.values() if job.busy]
        if any(job.who == who for job in busy):
            raise AnotherImportError
        if len(busy) >= WORKERS + MOST_WAITING:
            raise ImportsFullError

    def again(self, session: str, said: Callable[[Job], LoadOptions]) -> None:
        """Inspect once more, with the options that `said` makes of an upload.

        Raises:
            ImportGoneError: there is no upload, or it is being worked on.
        """
        job = self._ready(session)
        job.options = said(job)
        self._start(job, self._inspect)

    def store(self, session: str, *, expected: str, reason: str, mapping: str) -> None:
        """Store what was inspected and shown; `mapping`, where given, is the name to keep its mapping under.

        Raises:
            ImportGoneError: there is no upload that could be stored.
        """
        job = self._ready(session)
        if not (job.looked and job.looked.checked.storable):
            raise ImportGoneError
        self._start(job, partial(self._store, expected=expected, reason=reason, mapping=mapping))

    def drop(self, session: str) -> None:
        """Forget an upload, with its files."""
        with self._lock:
            self._drop(session)

    def put_away(self, session: str) -> None:
        """Say no more of an upload that was stored: it may have been taken back."""
        with self._lock:
            job = self._jobs.get(session)
            if job and job.state is State.STORED:
                self._drop(session)

    def _ready(self, session: str) -> Job:
        job = self.of(session)
        if job is None or job.busy or job.state is State.STORED:
            raise ImportGoneError
        return job

    def _start(self, job: Job, work: Callable[[Job], None]) -> None:
        job.state, job.phase, job.rows, job.problem = State.WAITING, "", 0, None
        job.begun = time.monotonic()
        # A service that is stopped does not wait for it: what is not committed whole is not committed.
        threading.Thread(target=self._wait, args=(job, work), daemon=True).start()

    def _wait(self, job: Job, work: Callable[[Job], None]) -> None:
        with self._workers:
            self._do(job, work)

    def _do(self, job: Job, work: Callable[[Job], None]) -> None:
        job.state, job.begun = State.WORKING, time.monotonic()
        try:
            _heed(job)
            work(job)
            _heed(job)
        except _Cancelled:
            self._rooms.remove(job.folder)
        except VillagemapError as problem:
            self._fail(job, problem)
        except Exception:  # noqa: BLE001 - in a thread nobody else hears of it
            number = secrets.token_hex(4)
            _log.exception("problem %s in an import", number)
            self._fail(job, UnforeseenError(number=number))

    def _fail(self, job: Job, problem: VillagemapError) -> None:
        job.problem = problem
        job.state = State.LOOKED if job.looked else State.FAILED
        if job.looked is None:
            self._rooms.remove(job.folder)

    def _inspect(self, job: Job) -> None:
        job.looked = None
        job.looked = self._engine.inspect(
            job.path, job.options, replace_sample=job.replace_sample, progress=partial(_heed, job)
        )
        job.state = State.LOOKED

    def _store(self, job: Job, *, expected: str, reason: str, mapping: str) -> None:
        if job.looked is None:
            raise ImportGoneError
        job.phase, job.rows = "storing", job.looked.checked.rows
        job.written = self._engine.store(
            job.path,
            job.looked.checked,
            replace_sample=job.replace_sample,
            expected=expected,
            who=job.who,
            reason=reason,
        )
        if mapping:
            self._engine.save_mapping(mapping, job.looked.checked)
        self._rooms.remove(job.folder)
        job.state = State.STORED

    def _forget_old(self) -> None:
        now = time.monotonic()
        for session in [key for key, job in self._jobs.items() if now - job.touched > KEPT_SECONDS]:
            self._drop(session)

    def _drop(self, session: str) -> None:
        job = self._jobs.pop(session, None)
        if job is None:
            return
        job.cancelled = True  # a worker that has it removes its folder as soon as it looks up
        if not job.busy:
            self._rooms.remove(job.folder)


def _heed(job: Job, phase: str = "", rows: int = 0) -> None:
    """Note where a worker is; stop it where nobody waits for it any more."""
    if job.cancelled:
        raise _Cancelled
    job.phase, job.rows = phase or job.phase, rows
