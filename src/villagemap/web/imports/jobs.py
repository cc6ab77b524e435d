"""Uploads on their way: one for each session, worked on behind the pages, and known to all processes of the service."""

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import UnforeseenError, VillagemapError
from villagemap.domain.upload_errors import AnotherImportError, ImportGoneError, ImportsFullError
from villagemap.ingest.options import LoadOptions
from villagemap.web.imports.engine import Engine
from villagemap.web.imports.job import Job, State
from villagemap.web.imports.rooms import Rooms
from villagemap.web.imports.spool import Spool, hold, is_held, locked

WORKERS = 2
MOST_WAITING = 8
KEPT_SECONDS = 60 * 60
"""An upload that nobody asked for so long is removed."""

_LOOK_SECONDS = 0.1
_MOST_STEPS = 20

_log = logging.getLogger("villagemap.imports")


class _Cancelled(Exception):  # noqa: N818 - no error: somebody said so
    """The person does not want it any more."""


class Jobs:
    """The uploads of a service, by session. `written` is called after a load was stored, before anybody is told so."""

    def __init__(self, engine: Engine, rooms: Rooms, written: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._rooms = rooms
        self._written = written
        self._spool = Spool(rooms)

    def of(self, session: str) -> Job | None:
        """Return the upload of a session; uploads that everybody forgot are removed."""
        if not self._rooms.exist():
            return None
        with self._spool.turn():
            for job in self._spool.old(KEPT_SECONDS):
                self._clear(job)
            found = self._standing(session)
        return self._spool.filled(found) if found else None

    def begin(self, session: str, job: Callable[[Path], Job], *, who: str) -> None:
        """Take an upload in, in place of the one before: `job` makes it in a folder of its own.

        Raises:
            AnotherImportError: the same person has one being worked on.
            ImportsFullError: too many are waiting.
            OSError: the disk does not take it; nothing of it is left.
        """
        self.check_room(who)
        folder = self._rooms.make()
        try:
            made = job(folder)
            with self._spool.turn():
                self._drop(session)
                held = self._take(session, made)
        except BaseException:
            self._rooms.remove(folder)
            raise
        self._start(session, made, held, partial(self._inspect, options=made.options, earlier=()))

    def check_room(self, who: str) -> None:
        """Refuse an upload before it is read; see `begin`."""
        busy = [job for job in self._spool.all() if job.busy and is_held(job)]
        if any(job.who == who for job in busy):
            raise AnotherImportError
        if len(busy) >= WORKERS + MOST_WAITING:
            raise ImportsFullError

    def again(self, session: str, said: Callable[[Job], LoadOptions]) -> None:
        """Inspect once more, with the options that `said` makes of an upload; where that fails, all stays as it was.

        Raises:
            ImportGoneError: there is no upload, or it is being worked on.
        """
        with self._spool.turn():
            job = self._ready(session)
            options = said(job)
            earlier = job.earlier if options == job.options else (*job.earlier, job.options)[-_MOST_STEPS:]
            held = self._take(session, job)
        self._start(session, job, held, partial(self._inspect, options=options, earlier=earlier))

    def back(self, session: str) -> None:
        """Inspect once more, with the options of the inspection before.

        Raises:
            ImportGoneError: there is no upload, it is being worked on, or nothing was said of it.
        """
        with self._spool.turn():
            job = self._ready(session)
            if not job.earlier:
                raise ImportGoneError
            *earlier, options = job.earlier
            held = self._take(session, job)
        self._start(session, job, held, partial(self._inspect, options=options, earlier=tuple(earlier)))

    def store(self, session: str, *, expected: str, reason: str, mapping: str) -> None:
        """Store what was inspected and shown; `mapping`, where given, is the name to keep its mapping under.

        Raises:
            ImportGoneError: there is no upload that could be stored.
        """
        with self._spool.turn():
            job = self._ready(session)
            if not (job.looked and job.looked.checked.storable):
                raise ImportGoneError
            held = self._take(session, job)
        work = partial(self._store, expected=expected, reason=reason, mapping=mapping)
        self._start(session, job, held, work)

    def drop(self, session: str) -> None:
        """Forget an upload, with its files."""
        if not self._rooms.exist():
            return
        with self._spool.turn():
            self._drop(session)

    def put_away(self, session: str) -> None:
        """Say no more of an upload that was stored: it may have been taken back."""
        if not self._rooms.exist():
            return
        with self._spool.turn():
            job = self._spool.read(session)
            if job and job.state is State.STORED:
                self._drop(session)

    def _standing(self, session: str) -> Job | None:
        """Return where an upload stands; one whose process died stands where nobody works on it."""
        job = self._spool.read(session)
        if job and job.busy and not is_held(job):
            job.found = ""
            self._fail(job, ImportGoneError())
            self._spool.write(session, job)
        elif job:
            self._spool.touch(session)
        return job

    def _ready(self, session: str) -> Job:
        job = self._standing(session)
        if job is None or job.busy or job.state in {State.STORED, State.FAILED}:
            raise ImportGoneError
        return self._spool.filled(job)

    def _take(self, session: str, job: Job) -> int:
        job.state, job.phase, job.rows, job.problem = State.WAITING, "", 0, None
        job.begun = time.monotonic()
        held = hold(job)
        self._spool.write(session, job)
        return held

    def _start(self, session: str, job: Job, held: int, work: Callable[[str, Job], None]) -> None:
        # A service that is stopped does not wait for it: what is not committed whole is not committed.
        threading.Thread(target=self._work, args=(session, job, held, work), daemon=True).start()

    def _work(self, session: str, job: Job, held: int, work: Callable[[str, Job], None]) -> None:
        try:
            with self._worker_place(session, job):
                job.state, job.begun = State.WORKING, time.monotonic()
                self._note(session, job)
                self._do(session, job, work)
            self._note(session, job)
        except _Cancelled:
            self._rooms.remove(job.folder)
        finally:
            os.close(held)

    def _do(self, session: str, job: Job, work: Callable[[str, Job], None]) -> None:
        try:
            with disk_refusals():
                work(session, job)
        except _Cancelled:
            raise
        except VillagemapError as problem:
            self._fail(job, problem)
        except Exception:  # noqa: BLE001 - in a thread nobody else hears of it
            number = secrets.token_hex(4)
            _log.exception("problem %s in an import", number)
            self._fail(job, UnforeseenError(number=number))

    @contextlib.contextmanager
    def _worker_place(self, session: str, job: Job) -> Iterator[None]:
        """Wait until there is a place to work at, of those that all processes share."""
        while True:
            for number in range(WORKERS):
                with contextlib.ExitStack() as stack:
                    try:
                        stack.enter_context(locked(self._rooms.own / f".worker-{number}", wait=False))
                    except BlockingIOError:
                        continue
                    yield
                    return
            self._note(session, job)
            time.sleep(_LOOK_SECONDS)

    def _note(self, session: str, job: Job, phase: str = "", rows: int = 0) -> None:
        """Write down where a worker is; stop it where nobody waits for it any more."""
        if phase:
            job.phase, job.rows = phase, rows
        with self._spool.turn():
            known = self._spool.read(session)
            if known is None or known.folder != job.folder:
                raise _Cancelled
            self._spool.write(session, job)

    def _fail(self, job: Job, problem: VillagemapError) -> None:
        job.problem = problem
        job.state = State.LOOKED if job.found else State.FAILED
        if not job.found:
            self._rooms.remove(job.folder)

    def _inspect(
        self, session: str, job: Job, *, options: LoadOptions, earlier: tuple[LoadOptions, ...]
    ) -> None:
        looked = self._engine.inspect(
            job.path,
            options,
            replace_sample=job.replace_sample,
            progress=partial(self._note, session, job),
        )
        self._spool.keep(job, looked)
        job.options, job.earlier, job.state = options, earlier, State.LOOKED

    def _store(self, session: str, job: Job, *, expected: str, reason: str, mapping: str) -> None:
        if job.looked is None:
            raise ImportGoneError
        self._note(session, job, "storing", job.looked.checked.rows)
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
        self._written()
        self._rooms.remove(job.folder)
        job.state, job.found = State.STORED, ""

    def _drop(self, session: str) -> None:
        job = self._spool.read(session)
        if job:
            self._spool.forget(session)
            self._clear(job)

    def _clear(self, job: Job) -> None:
        """Remove the folder of an upload that was forgotten; a worker that has it does so when it looks up."""
        if not is_held(job):
            self._rooms.remove(job.folder)
