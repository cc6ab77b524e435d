"""The process that works on one upload: `python -m villagemap.uploads.worker_process FD MODULE …`.

It imports what a task needs, waits for one on the connection FD, runs it within limits, and ends. It also ends when
nobody sends a task for three minutes, or when the service ends. A hostile file is read by a child of this process.
"""

import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from villagemap.quiet import silence_libraries
from villagemap.reading.bounded import prepare_reading
from villagemap.reading.child import confine

if TYPE_CHECKING:
    from villagemap.uploads.tasks import Task

IDLE_SECONDS = 180
TIMES = 4
"""A file may be read, checked and compared for so many times as long as it may be read."""

PROGRESS, RESULT, REFUSAL, FAILURE = "progress", "result", "refusal", "failure"
"""The messages to the service: a phase with its rows; what a task returned; an error of ours; a traceback."""

_NICE = 2


def serve_one(connection: Connection, modules: Sequence[str]) -> None:
    """Import what takes longest, then run the task that comes."""
    silence_libraries()
    for name in ("villagemap.uploads.tasks", *modules):
        importlib.import_module(name)
    if not connection.poll(0):
        prepare_reading()
    if not connection.poll(IDLE_SECONDS):
        return
    try:
        task: Task = connection.recv()
    except EOFError:  # the service has ended
        return
    connection.send(_run(task, connection))


def _run(task: "Task", connection: Connection) -> tuple[str, Any]:
    from villagemap.domain.errors import FileUnreadableError, VillagemapError  # noqa: PLC0415 - loaded by now

    limits = task.ports.settings.limits
    confine(limits.child_megabytes, TIMES * limits.child_seconds)
    os.nice(_NICE)
    os.chdir(task.path.parent)
    os.environ["TMPDIR"] = tempfile.tempdir = str(task.path.parent)
    try:
        return RESULT, task.run(lambda phase, rows: connection.send((PROGRESS, (phase, rows))))
    except VillagemapError as problem:
        return REFUSAL, problem
    except MemoryError:
        parts = {"reason": "beyond_limits", "file": task.path.name, "megabytes": limits.child_megabytes}
        return REFUSAL, FileUnreadableError(**parts)
    except Exception:  # noqa: BLE001 - the service logs it
        return FAILURE, traceback.format_exc()


if __name__ == "__main__":
    serve_one(Connection(int(sys.argv[1])), sys.argv[2:])
