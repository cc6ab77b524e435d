"""One upload of one session: what it is, and how far it is."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from villagemap.application.loading import LoadResult
from villagemap.domain.entries import CommitSummary, LoadMode
from villagemap.domain.errors import VillagemapError
from villagemap.ingest.options import LoadOptions


class State(StrEnum):
    """How far an upload is. Values are those of `/import/progress.json`."""

    WAITING = "waiting"
    WORKING = "working"
    INSPECTED = "inspected"
    STORED = "stored"
    FAILED = "failed"


BUSY = (State.WAITING, State.WORKING)


@dataclass
class Job:
    """One upload of one session; a row of the table of jobs.

    `session` is a hash of its token. `began` is when it began to wait or to be worked on, by the clock of this machine.
    `result` names the file with the result of the inspection, and `inspection` is that result once it is loaded. `earlier` are the
    options of the inspections before, the last of them last: a step can be taken back.
    """

    session: str
    who: str
    folder: Path
    path: Path
    options: LoadOptions
    replace_sample: bool
    earlier: tuple[LoadOptions, ...] = ()
    state: State = State.WAITING
    phase: str = ""
    rows: int = 0
    began: float = field(default_factory=time.monotonic)
    result: str = ""
    written: tuple[CommitSummary, ...] = ()
    problem: VillagemapError | None = None
    inspection: LoadResult | None = None

    @property
    def busy(self) -> bool:
        """Tell whether it waits for a worker or has one."""
        return self.state in BUSY

    @property
    def elapsed(self) -> float:
        """The seconds since work on it began."""
        return time.monotonic() - self.began


def session_hash(token: str) -> str:
    """Return what names a session in the table; its token is as good as a password while the session lasts."""
    return hashlib.sha256(token.encode()).hexdigest()


def to_row(job: Job) -> tuple[object, ...]:
    """Return a job as a row of the table of jobs, in the order of `COLUMNS`."""
    return tuple(_WRITTEN.get(name, _same)(getattr(job, name)) for name in COLUMNS)


def from_row(row: Sequence[Any]) -> Job:
    """Return the job of a row."""
    return Job(**{name: _READ.get(name, _same)(value) for name, value in zip(COLUMNS, row, strict=True)})


def _same(value: Any) -> Any:
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> object:
    """Return what JSON can hold of options, summaries and parts of errors."""
    if isinstance(value, LoadOptions | CommitSummary):
        return asdict(value)
    if isinstance(value, VillagemapError):
        return {"kind": type(value).__name__, "parts": value.parts}
    return sorted(value) if isinstance(value, AbstractSet) else str(value)


def _options(values: Mapping[str, Any]) -> LoadOptions:
    mode = LoadMode(values["mode"]) if values["mode"] else None
    return LoadOptions(**{**values, "mode": mode, "leave_out": frozenset(values["leave_out"])})


def _summary(values: Mapping[str, Any]) -> CommitSummary:
    return CommitSummary(**{**values, "unknown": tuple(values["unknown"])})


def _error(kind: str, parts: Mapping[str, object]) -> VillagemapError:
    """Return the error of a class that is known by its name; its sentence needs its parts only."""
    known = next(each for each in _kinds(VillagemapError) if each.__name__ == kind)
    error = known.__new__(known)
    VillagemapError.__init__(error, **parts)
    return error


def _kinds(kind: type[VillagemapError]) -> Iterator[type[VillagemapError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _kinds(each)


COLUMNS = tuple(each.name for each in fields(Job) if each.name != "inspection")
"""The columns of the table of jobs: the fields of a job."""

_WRITTEN: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"folder": str, "path": str, **dict.fromkeys(("options", "earlier", "written", "problem"), _json)}
)
_READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "folder": Path,
        "path": Path,
        "options": lambda text: _options(json.loads(text)),
        "replace_sample": bool,
        "earlier": lambda text: tuple(map(_options, json.loads(text))),
        "state": State,
        "written": lambda text: tuple(map(_summary, json.loads(text))),
        "problem": lambda text: _error(**json.loads(text)) if text != "null" else None,
    }
)
