"""The way in, worked on in a process of its own: readers share neither interpreter nor memory with an upload."""

import os
import pickle
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from villagemap.bootstrap.apart import PROBLEM, RESULT, SAID, TASK, TIMES, Inspect, Store
from villagemap.bootstrap.importing import WorkspaceEngine
from villagemap.bootstrap.waiting import WaitingRoom
from villagemap.domain.entries import CommitSummary
from villagemap.domain.errors import FileUnreadableError, VillagemapError
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Limits, Settings
from villagemap.web.imports.engine import Looked, Progress

_LOOK_SECONDS = 0.2
_TOLD_BYTES = 4_096


class ApartEngine(WorkspaceEngine):
    """Inspects and stores in a child process, which is bounded and ends when nobody waits for it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._settings = replace(settings, workspace=settings.workspace.absolute())
        self._room = WaitingRoom()

    def get_ready(self) -> None:
        """Let a child get ready for the task that may come."""
        self._room.get_ready()

    def close(self) -> None:
        """End a child that waits."""
        self._room.close()

    def inspect(
        self, path: Path, options: LoadOptions, *, replace_sample: bool, progress: Progress
    ) -> Looked:
        """Inspect a file; the rows of its writes stay in the folder of the file, as the child left them."""
        task = Inspect(self._settings, path, options, replace_sample)
        return Looked(*_done(self._room, task, path, self._settings.limits, progress))

    def store(
        self, path: Path, checked: CheckedLoad, *, replace_sample: bool, expected: str, who: str, reason: str
    ) -> Sequence[CommitSummary]:
        """Store the rows that lie in the folder of the file."""
        task = Store(self._settings, path, replace_sample, expected, who, reason)
        done: Sequence[CommitSummary] = _done(
            self._room, task, path, self._settings.limits, lambda *_: None, phase=("storing", checked.rows)
        )
        return done


class ChildEndedError(Exception):
    """A child ended without a result or a reason; what it said is for the log."""


def _done(
    room: WaitingRoom,
    task: object,
    path: Path,
    limits: Limits,
    progress: Progress,
    *,
    phase: tuple[str, int] = ("", 0),
) -> Any:
    """Have a task done in the folder of a file; return what the child hands back."""
    folder = path.parent
    for left in (RESULT, PROBLEM, SAID):
        (folder / left).unlink(missing_ok=True)
    # Pickles of our own objects by our own child, in a folder that only we may enter: nobody else writes them.
    (folder / TASK).write_bytes(pickle.dumps(task))
    code, told = _run(room, folder, TIMES * limits.child_seconds, progress, phase)
    if (folder / PROBLEM).exists():
        problem: VillagemapError = pickle.loads((folder / PROBLEM).read_bytes())  # noqa: S301 - see above
        raise problem
    if code == -signal.SIGXCPU:
        raise FileUnreadableError(reason="too_long", file=path.name, seconds=TIMES * limits.child_seconds)
    if code < 0:
        raise FileUnreadableError(reason="beyond_limits", file=path.name, megabytes=limits.child_megabytes)
    if code:
        raise ChildEndedError(told)
    return pickle.loads((folder / RESULT).read_bytes())  # noqa: S301 - see above


def _run(
    room: WaitingRoom, folder: Path, seconds: int, progress: Progress, phase: tuple[str, int]
) -> tuple[int, str]:
    """Have the task done; whoever is told of the progress may end it by raising."""
    until = time.monotonic() + seconds
    with room.begin(folder) as child:
        assert child.stdout is not None  # noqa: S101 - it is a pipe
        try:
            while child.poll() is None:
                phase = _heard(child.stdout, phase)
                progress(*phase)
                if time.monotonic() > until:
                    return -signal.SIGXCPU, ""
        finally:
            child.kill()
        return child.wait(), _said(folder)


def _said(folder: Path) -> str:
    """Return the end of what the child wrote for the log."""
    try:
        with (folder / SAID).open("rb") as said:
            said.seek(max(0, said.seek(0, os.SEEK_END) - _TOLD_BYTES))
            return said.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _heard(pipe: IO[bytes], phase: tuple[str, int]) -> tuple[str, int]:
    """Return the phase that the child told last; waits a moment for it."""
    if not select.select([pipe], [], [], _LOOK_SECONDS)[0]:
        return phase
    lines = os.read(pipe.fileno(), _TOLD_BYTES).decode("ascii", "replace").splitlines()
    if not lines:
        time.sleep(_LOOK_SECONDS / 4)  # it has closed its end and is about to leave
        return phase
    name, _, rows = lines[-1].partition(" ")
    return (name, int(rows)) if rows.isdigit() else phase
