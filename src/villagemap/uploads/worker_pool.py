"""The processes that work on uploads: readers share neither interpreter nor memory with an upload."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from villagemap.domain.errors import FileUnreadableError
from villagemap.ingest.progress import Progress
from villagemap.reading.bounded import child_environment
from villagemap.uploads.tasks import Task
from villagemap.uploads.worker_process import IDLE_SECONDS, PROGRESS, REFUSAL, RESULT, TIMES

_FRESH_SECONDS = IDLE_SECONDS - 60
"""A worker that is idle for longer may end while it is sent a task."""

_POLL_SECONDS = 0.2
_ENDED = "ended"


class WorkerEndedError(Exception):
    """A worker ended with neither a result nor a refusal; the log gets what it knows."""


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection
    began: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        return self.process.poll() is None and time.monotonic() - self.began < _FRESH_SECONDS

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


class WorkerPool:
    """Starts a process for each task; at most one waits with its imports done.

    `modules` are those to import besides the tasks: what the ports are made of.
    """

    def __init__(self, modules: Sequence[str] = ()) -> None:
        self._modules = modules
        self._lock = threading.Lock()
        self._idle: _Worker | None = None

    def prepare(self) -> None:
        """Let a worker wait, if none does.

        The kernel ends a process with the thread that started it: call this from a thread that lives as long as the service.
        """
        with self._lock:
            if self._idle is None or not self._idle.fresh:
                self._end_idle()
                self._idle = self._start()

    def run(self, task: Task, progress: Progress) -> Any:
        """Run a task in a process and return its result; `progress` may end it by raising.

        Raises:
            VillagemapError: the task was refused, or went beyond its limits.
            WorkerEndedError: the process failed.
        """
        limits = task.ports.settings.limits
        seconds = TIMES * limits.child_seconds
        with self._worker() as worker:
            worker.connection.send(task)
            kind, value = _outcome(worker, progress, seconds)
        if kind == RESULT:
            return value
        if kind == REFUSAL:
            raise value
        if value == -signal.SIGXCPU:
            raise FileUnreadableError(reason="too_long", file=task.path.name, seconds=seconds)
        if kind == _ENDED and value < 0:
            raise FileUnreadableError(
                reason="beyond_limits", file=task.path.name, megabytes=limits.child_megabytes
            )
        raise WorkerEndedError(value)

    def close(self) -> None:
        """End the worker that waits."""
        with self._lock:
            self._end_idle()

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """Give the worker that waits, or a new one; it ends with the block."""
        with self._lock:
            worker, self._idle = self._idle, None
        if worker is not None and not worker.fresh:
            worker.end()
            worker = None
        worker = worker or self._start()
        try:
            yield worker
        finally:
            worker.end()

    def _start(self) -> _Worker:
        ours, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "villagemap.uploads.worker_process",
                    str(theirs.fileno()),
                    *self._modules,
                ],
                env=child_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        return _Worker(process, ours)

    def _end_idle(self) -> None:
        if self._idle is not None:
            self._idle.end()
            self._idle = None


def _outcome(worker: _Worker, progress: Progress, seconds: float) -> tuple[str, Any]:
    """Return the message that ends a task, or how the process ended."""
    until, phase = time.monotonic() + seconds, ("", 0)
    while time.monotonic() < until:
        try:
            if worker.connection.poll(_POLL_SECONDS):
                kind, value = worker.connection.recv()
                if kind != PROGRESS:
                    return kind, value
                phase = value
        except (EOFError, OSError):
            return _ENDED, worker.process.wait()
        progress(*phase)
    return _ENDED, -signal.SIGXCPU
