"""The child that works on an upload: `python -m villagemap.bootstrap.apart` waits for a folder and does the task in it.

It may have waited a while, with its imports done; it ends when nobody comes, and with the one task that it does.

What a hostile file holds is read by a child of this one, as ever, and comes here as JSON and WKB. What this one hands
back are objects of our own, pickled; the rows to be written stay in the folder, where the task of storing finds them.
"""

import importlib
import os
import pickle
import select
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from villagemap.quiet import silence_libraries
from villagemap.reading.bounded import prepare_reading
from villagemap.reading.child import confine

if TYPE_CHECKING:
    from villagemap.ingest.intake import CheckedLoad
    from villagemap.ingest.options import LoadOptions
    from villagemap.settings import Settings

TASK = "task.pickle"
RESULT = "result.pickle"
PROBLEM = "problem.pickle"
SAID = "said"
_ROWS = "rows.pickle"

SECONDS_TO_WAIT = 180
_POLITE = 2
TIMES = 4
"""So many times as long as a file may be read it may be read, checked and compared."""

_LARGE = ("villagemap.bootstrap.importing", "villagemap.frames.difference_map")
"""What any task needs, and what takes longest to import."""

_MOST_VERTICES = 60_000


@dataclass(frozen=True, slots=True)
class Inspect:
    """Inspect a file and compare it with the workspace."""

    settings: "Settings"
    path: Path
    options: "LoadOptions"
    replace_sample: bool

    def done(self) -> Any:
        """Return what was found without the rows of its writes, and what they would change."""
        from dataclasses import replace  # noqa: PLC0415 - after the limits, as all that is large

        from villagemap.bootstrap.loading import inspect_load  # noqa: PLC0415
        from villagemap.frames.difference_map import thinned  # noqa: PLC0415

        checked, compared = inspect_load(
            self.settings, self.path, self.options, replace_sample=self.replace_sample, progress=_tell
        )
        (self.path.parent / _ROWS).write_bytes(pickle.dumps(checked))
        if compared is not None:
            compared = replace(compared, shapes=thinned(compared.shapes, vertices=_MOST_VERTICES))
        heads = tuple(replace(write, frame=write.frame.iloc[:0], rows=None) for write in checked.writes)
        return replace(checked, writes=heads), compared


@dataclass(frozen=True, slots=True)
class Store:
    """Store what the task before left in the folder."""

    settings: "Settings"
    path: Path
    replace_sample: bool
    expected: str
    who: str
    reason: str

    def done(self) -> Any:
        """Return what was written."""
        from villagemap.bootstrap.importing import WorkspaceEngine  # noqa: PLC0415 - after the limits

        checked: CheckedLoad = pickle.loads((self.path.parent / _ROWS).read_bytes())  # noqa: S301 - of our own
        return WorkspaceEngine(self.settings).store(
            self.path,
            checked,
            replace_sample=self.replace_sample,
            expected=self.expected,
            who=self.who,
            reason=self.reason,
        )


def _tell(phase: str, rows: int) -> None:
    sys.stdout.write(f"{phase} {rows}\n")
    sys.stdout.flush()


def run(folder: Path) -> None:
    """Do the task of a folder; leave its result there, or the error of ours that it met."""
    task: Inspect | Store = pickle.loads((folder / TASK).read_bytes())  # noqa: S301 - written by our own parent
    limits = task.settings.limits
    confine(limits.child_megabytes, TIMES * limits.child_seconds)
    os.nice(_POLITE)

    from villagemap.domain.errors import FileUnreadableError, VillagemapError  # noqa: PLC0415 - after the limits

    try:
        left, name = task.done(), RESULT
    except VillagemapError as problem:
        left, name = problem, PROBLEM
    except MemoryError:
        parts = {"reason": "beyond_limits", "file": task.path.name, "megabytes": limits.child_megabytes}
        left, name = FileUnreadableError(**parts), PROBLEM
    (folder / name).write_bytes(pickle.dumps(left))


def wait() -> None:
    """Get ready, then do the task of the folder that is named on standard input."""
    silence_libraries()
    for name in _LARGE:
        importlib.import_module(name)
    if not _asked(0):
        prepare_reading()
    if not _asked(SECONDS_TO_WAIT):
        return
    folder = Path(sys.stdin.readline().rstrip("\n"))
    if folder.name:
        _move_to(folder)
        run(folder)


def _asked(seconds: int) -> bool:
    """Tell whether somebody asks for something, or has gone, within so many seconds."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])


def _move_to(folder: Path) -> None:
    """Work in a folder, and write there what is for the log."""
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    with (folder / SAID).open("wb") as said:
        os.dup2(said.fileno(), sys.stderr.fileno())


if __name__ == "__main__":
    # Of the module by its name, not of the one that runs: what is pickled is of that name.
    importlib.import_module("villagemap.bootstrap.apart").wait()
