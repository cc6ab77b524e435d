"""The queue of uploads: one for each session, worked on behind the pages, and known to all processes of the service."""

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from villagemap.application.ports import Ports
from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import UnforeseenError, VillagemapError
from villagemap.domain.upload_errors import AnotherImportError, ImportGoneError, ImportsFullError
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import Progress
from villagemap.uploads.job import Job, State, session_hash
from villagemap.uploads.job_table import JobTable
from villagemap.uploads.store import UploadStore
from villagemap.uploads.tasks import InspectTask, StoreTask, Task
from villagemap.work_folders import is_locked, lock_folder

WORKERS = 2
MOST_WAITING = 8
UNUSED_SECONDS = 60 * 60
"""An upload that nobody used for so long is removed."""

_POLL_SECONDS = 0.1
_MOST_STEPS = 20

_log = logging.getLogger("villagemap.imports")

Run = Callable[[Task, Progress], Any]
"""Runs a task; the progress may end it by raising."""

Work = Callable[[Job], None]


class _Cancelled(Exception):  # noqa: N818 - no error: the reader cancelled the upload
    """The upload is no longer wanted."""


class UploadQueue:
    """The uploads of a service.

    `run` runs a task, `prepare` gets a worker ready for one. `stored` is called after a load was stored, before its
    reader hears of it.
    """

    def __init__(
        self,
        ports: Ports,
        store: UploadStore,
        run: Run,
        *,
        prepare: Callable[[], None] = lambda: None,
        stored: Callable[[], None] = lambda: None,
    ) -> None:
        self.ports = ports
        self.store = store
        self.prepare = prepare
        self._run = run
        self._stored = stored

    def current(self, token: str) -> Job | None:
        """Return the upload of a session, with the result of its inspection; remove uploads that nobody used."""
        if not self.store.is_open():
            return None
        with self.store.jobs() as jobs:
            for unused in jobs.unused(UNUSED_SECONDS):
                self._remove(jobs, unused)
            job = self._standing(jobs, token)
        if job:
            self.store.load_inspection(job)
        return job

    def begin(
        self,
        token: str,
        *,
        who: str,
        options: LoadOptions,
        replace_sample: bool,
        save: Callable[[Path], Path],
    ) -> None:
        """Take an upload in, in place of the one before; `save` puts its file into a folder and returns the path.

        Raises:
            AnotherImportError: a file of the same person is being worked on.
            ImportsFullError: too many are waiting.
            OSError: the disk does not take it; nothing of it is left.
        """
        self.check_capacity(who)
        folder = self.store.make_folder()

        def take(jobs: JobTable) -> Job:
            # While the file was being saved, another one may have been taken in.
            _check_capacity(jobs, who)
            if before := jobs.get(token):
                self._remove(jobs, before)
            return job

        try:
            job = Job(session_hash(token), who, folder, save(folder), options, replace_sample)
            self._enqueue(take, lambda _: partial(self._inspect, options=options, earlier=()))
        except BaseException:
            self.store.remove_folder(folder)
            raise

    def check_capacity(self, who: str) -> None:
        """Refuse an upload before it is read; see `begin`."""
        with self.store.jobs() as jobs:
            _check_capacity(jobs, who)

    def inspect_again(self, token: str, change: Callable[[Job], LoadOptions]) -> None:
        """Inspect once more with the options that `change` returns; where that fails, all stays as it was.

        Raises:
            ImportGoneError: there is no upload, or it is being worked on.
        """

        def plan(job: Job) -> Work:
            options = change(job)
            earlier = job.earlier if options == job.options else (*job.earlier, job.options)[-_MOST_STEPS:]
            return partial(self._inspect, options=options, earlier=earlier)

        self._enqueue(lambda jobs: self._ready(jobs, token), plan)

    def step_back(self, token: str) -> None:
        """Inspect once more with the options of the inspection before.

        Raises:
            ImportGoneError: there is no upload, it is being worked on, or there is no step to take back.
        """

        def plan(job: Job) -> Work:
            if not job.earlier:
                raise ImportGoneError
            return partial(self._inspect, options=job.earlier[-1], earlier=job.earlier[:-1])

        self._enqueue(lambda jobs: self._ready(jobs, token), plan)

    def commit(self, token: str, *, expected: str, reason: str, mapping: str) -> None:
        """Store what was shown, and its mapping under a name where one is given.

        Raises:
            ImportGoneError: there is no upload that can be stored.
        """

        def plan(job: Job) -> Work:
            if not (job.inspection and job.inspection.checked.storable):
                raise ImportGoneError
            return partial(self._store, expected=expected, reason=reason, mapping=mapping)

        self._enqueue(lambda jobs: self._ready(jobs, token), plan)

    def drop(self, token: str, *, only: State | None = None) -> None:
        """Remove an upload with its files; with `only`, one of that state."""
        if not self.store.is_open():
            return
        with self.store.jobs() as jobs:
            job = jobs.get(token)
            if job and (only is None or job.state is only):
                self._remove(jobs, job)

    def _standing(self, jobs: JobTable, token: str) -> Job | None:
        """Return the upload of a session; one whose process died has failed."""
        job = jobs.get(token)
        if job and job.busy and not is_locked(job.folder):
            job.result = ""
            self._fail(job, ImportGoneError())
            jobs.update(job)
        return job

    def _ready(self, jobs: JobTable, token: str) -> Job:
        job = self._standing(jobs, token)
        if job is None or job.state is not State.INSPECTED:
            raise ImportGoneError
        self.store.load_inspection(job)
        return job

    def _remove(self, jobs: JobTable, job: Job) -> None:
        """Remove an upload; a worker that has it removes its folder when it sees that it is gone."""
        jobs.delete(job)
        if not is_locked(job.folder):
            self.store.remove_folder(job.folder)

    def _enqueue(self, take: Callable[[JobTable], Job], plan: Callable[[Job], Work]) -> None:
        """Let the work that is planned for a job wait for its turn, unless taking or planning it raises."""
        with ExitStack() as failed:
            with self.store.jobs() as jobs:
                job = take(jobs)
                work = plan(job)
                lock = lock_folder(job.folder)
                failed.callback(os.close, lock)
                job.state, job.phase, job.rows, job.problem = State.WAITING, "", 0, None
                job.began = time.monotonic()
                jobs.put(job)
            failed.pop_all()
        # A service that is stopped does not wait for it: what is not committed whole is not committed.
        threading.Thread(target=self._process, args=(job, lock, work), daemon=True).start()

    def _process(self, job: Job, lock: int, work: Work) -> None:
        try:
            self._wait_for_turn(job)
            self._do(job, work)
            self._update(job)
        except _Cancelled:
            self.store.remove_folder(job.folder)
        except OSError:
            _log.exception("an import could not be noted")  # whose process seems dead, then
        finally:
            os.close(lock)

    def _wait_for_turn(self, job: Job) -> None:
        """Wait until one of the workers that all processes share is free."""
        while job.state is not State.WORKING:
            with self.store.jobs() as jobs:
                if job.session in {each.session for each in jobs.in_turn()[:WORKERS]}:
                    job.state, job.began = State.WORKING, time.monotonic()
                if not jobs.update(job):
                    raise _Cancelled
            if job.state is not State.WORKING:
                time.sleep(_POLL_SECONDS)

    def _do(self, job: Job, work: Work) -> None:
        try:
            with disk_refusals():
                work(job)
        except _Cancelled:
            raise
        except VillagemapError as problem:
            self._fail(job, problem)
        except Exception:  # noqa: BLE001 - nobody calls a thread: what went wrong is for the log
            number = secrets.token_hex(4)
            _log.exception("problem %s in an import", number)
            self._fail(job, UnforeseenError(number=number))

    def _update(self, job: Job, phase: str = "", rows: int = 0) -> None:
        """Write how far a worker is; stop it where the upload is no longer wanted."""
        if phase:
            job.phase, job.rows = phase, rows
        with self.store.jobs() as jobs:
            if not jobs.update(job):
                raise _Cancelled

    def _fail(self, job: Job, problem: VillagemapError) -> None:
        job.problem = problem
        job.state = State.INSPECTED if job.result else State.FAILED
        if not job.result:
            self.store.remove_folder(job.folder)

    def _inspect(self, job: Job, *, options: LoadOptions, earlier: tuple[LoadOptions, ...]) -> None:
        task = InspectTask(self.ports, job.path, options, job.replace_sample)
        self.store.save_inspection(job, self._run(task, partial(self._update, job)))
        job.options, job.earlier, job.state = options, earlier, State.INSPECTED

    def _store(self, job: Job, *, expected: str, reason: str, mapping: str) -> None:
        task = StoreTask(self.ports, job.path, job.replace_sample, expected, job.who, reason, mapping)
        job.written = tuple(self._run(task, partial(self._update, job)))
        self._stored()
        self.store.remove_folder(job.folder)
        job.state, job.result = State.STORED, ""


def _check_capacity(jobs: JobTable, who: str) -> None:
    busy = jobs.in_turn()
    if any(job.who == who for job in busy):
        raise AnotherImportError
    if len(busy) >= WORKERS + MOST_WAITING:
        raise ImportsFullError
