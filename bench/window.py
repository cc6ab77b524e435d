"""A window of requests: some connections that ask one address again and again for some seconds.

Each connection is a process of its own, so that the client's interpreter does not hold them up:
`python -m bench.window` reads what to ask from standard input and writes the seconds of each answer.
"""

import contextlib
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.client import Answer, ClientError, Connection
from bench.places import ROOT

_ROOM_SECONDS = 180


NUMBER = "{n}"
_NUMBERS = 100_000


class WindowError(Exception):
    """A server gave a wrong answer, or none."""


@dataclass(frozen=True)
class Load:
    """What is asked: an address, a path, headers, over how many connections.

    Five digits stand for `NUMBER` in the path, others at each request: an answer that was kept cannot be given again.
    """

    address: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    connections: int = 2


@dataclass(frozen=True)
class Window:
    """What came: the seconds of every answer; `a_second` counts those of all connections."""

    seconds: Sequence[float]
    a_second: float

    @property
    def median(self) -> float:
        """The median of the seconds of an answer."""
        return statistics.median(self.seconds)


def ask(load: Load, number: int | None = None) -> Answer:
    """Ask once, and see that the answer has the status that it should have; `number` stands for `NUMBER`, or the time.

    Raises:
        WindowError: it has not.
    """
    try:
        with Connection(load.address, timeout=_ROOM_SECONDS) as connection:
            now = time.time_ns() // 1_000 if number is None else number
            answer = connection.get(numbered(load.path, now), load.headers)
    except (OSError, ClientError) as error:
        raise WindowError(f"no answer: {error}") from error
    if answer.status != load.status:
        raise WindowError(f"answered {answer.status}: {answer.body[:200]!r}")
    return answer


def numbered(path: str, number: int) -> str:
    """Return a path with five digits for its `NUMBER`, where it has one."""
    return path.replace(NUMBER, f"{number % _NUMBERS:05d}")


def window(load: Load, seconds: float) -> Window:
    """Ask for so many seconds; every connection gets at least one answer.

    Raises:
        WindowError: an answer was wrong, or none came.
    """
    said = asdict(load) | {"seconds": seconds, "from": time.time_ns() // 1_000}
    command = (sys.executable, "-m", "bench.window")
    readers = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(load.connections)
    ]
    with contextlib.ExitStack() as stack:
        for lane, reader in enumerate(readers):
            stack.callback(reader.kill)
            assert reader.stdin  # noqa: S101 - a pipe was asked for
            reader.stdin.write(json.dumps(said | {"lane": lane}).encode())
            reader.stdin.close()
            reader.stdin = None
        heard = [_said(reader, seconds + _ROOM_SECONDS) for reader in readers]
    answers = [answer for one in heard for answer in one]
    return Window(answers, sum(len(one) / sum(one) for one in heard))


def _said(reader: "subprocess.Popen[bytes]", patience: float) -> list[float]:
    try:
        out, error = reader.communicate(timeout=patience)
    except subprocess.TimeoutExpired as late:
        raise WindowError("no answer in time") from late
    if reader.returncode:
        raise WindowError(error.decode(errors="replace").strip().splitlines()[-1])
    seconds: list[float] = json.loads(out)
    return seconds


def _read(said: Mapping[str, Any]) -> list[float]:
    """Ask until the time is over; return the seconds of every answer."""
    answers: list[float] = []
    paths = (
        numbered(said["path"], number)
        for number in itertools.count(said["from"] + said["lane"], said["connections"])
    )
    with Connection(said["address"], timeout=_ROOM_SECONDS) as connection:
        connection.get(next(paths), said["headers"])  # opens the connection
        last = time.perf_counter() + said["seconds"]
        while not answers or time.perf_counter() < last:
            answer = connection.get(next(paths), said["headers"])
            if answer.status != said["status"]:
                raise WindowError(f"answered {answer.status}")
            answers.append(answer.seconds)
    return answers


if __name__ == "__main__":
    json.dump(_read(json.load(sys.stdin)), sys.stdout)
