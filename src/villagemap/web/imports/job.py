"""One upload of one session: what it is, and where it stands."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from villagemap.domain.entries import CommitSummary
from villagemap.domain.errors import VillagemapError
from villagemap.ingest.options import LoadOptions
from villagemap.web.imports.engine import Looked


class State(StrEnum):
    """Where an upload stands."""

    WAITING = "waiting"
    WORKING = "working"
    LOOKED = "looked"
    STORED = "stored"
    FAILED = "failed"


BUSY = (State.WAITING, State.WORKING)


@dataclass
class Job:
    """One upload of one session. `found` is the name of the file that holds what was found, `begun` of this machine.

    `earlier` are the options of the inspections before, the last of them last: what was said can be taken back.
    """

    who: str
    folder: Path
    path: Path
    options: LoadOptions
    replace_sample: bool
    earlier: tuple[LoadOptions, ...] = ()
    state: State = State.WAITING
    phase: str = ""
    rows: int = 0
    begun: float = field(default_factory=time.monotonic)
    found: str = ""
    looked: Looked | None = None
    written: Sequence[CommitSummary] = ()
    problem: VillagemapError | None = None

    @property
    def busy(self) -> bool:
        """Tell whether somebody works on it, or will."""
        return self.state in BUSY

    @property
    def elapsed(self) -> float:
        """The seconds since work on it began."""
        return time.monotonic() - self.begun
