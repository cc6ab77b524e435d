"""Servers of the bench: started on a free port, waited for, weighed, and stopped by their process id."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import ClientError, fetch
from bench.places import LOGS, ROOT

_POLL_SECONDS = 0.01
_LEAVE_SECONDS = 10
_KILOBYTE = 1024
_TAIL = 400


class StartError(Exception):
    """A server did not answer in time, or ended; the message holds the end of what it said."""


@contextlib.contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds, wherever it waits."""

    def ring(_number: int, _frame: object) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Weight:
    """The memory of a server and its children in bytes.

    `resident` sums what each has in memory; in `proportional` shared pages count once; `anonymous` is what of the
    latter stands in no file, and must stay in memory.
    """

    resident: int
    proportional: int
    anonymous: int
    processes: int


@dataclass(frozen=True)
class Server:
    """A server that runs; `seconds` went by from its start to its first good answer."""

    name: str
    address: str
    pid: int
    seconds: float

    def weight(self) -> Weight:
        """Return what the server weighs now."""
        weights = [_weight(pid) for pid in family(self.pid)]
        resident, proportional, anonymous = (sum(part) for part in zip(*weights, strict=True))
        return Weight(resident, proportional, anonymous, len(weights))


@contextlib.contextmanager
def serving(
    name: str,
    command: Sequence[str],
    *,
    address: str,
    probe: str,
    environment: Mapping[str, str] | None = None,
    patience: float = 120,
) -> Iterator[Server]:
    """Run a server until the block ends; it is ready when `probe` is answered with 200.

    Raises:
        StartError: it was not within `patience` seconds.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name.replace(' ', '-').replace('/', '-')}.log"
    started = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(address + probe, process, log, started + patience)
        yield Server(name, address, process.pid, time.perf_counter() - started)
    finally:
        stop(process)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path, last: float) -> None:
    while True:
        with contextlib.suppress(OSError, ClientError):
            if fetch(url, timeout=max(1.0, last - time.perf_counter())).status == 200:  # noqa: PLR2004 - HTTP's
                return
        if process.poll() is not None or time.perf_counter() > last:
            raise StartError(log.read_text(errors="replace")[-_TAIL:].strip() or "it does not answer")
        time.sleep(_POLL_SECONDS)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process that we started with the session of its own, and its children."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LEAVE_SECONDS)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [pid]
    for member in found:
        for task in Path(f"/proc/{member}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


def _weight(pid: int) -> tuple[int, int, int]:
    with contextlib.suppress(OSError):
        said = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        )
        return _bytes(said["Rss"]), _bytes(said["Pss"]), _bytes(said["Pss_Anon"])
    return 0, 0, 0


def _bytes(text: str) -> int:
    return int(text.split(maxsplit=1)[0]) * _KILOBYTE
