"""Children that work on uploads: one may wait with its imports done, so that who looks at the page need not."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from villagemap.bootstrap.apart import SECONDS_TO_WAIT
from villagemap.reading.bounded import child_environment

_FRESH_SECONDS = SECONDS_TO_WAIT - 60
"""One that waits longer may go home while it is asked."""

Child = subprocess.Popen[bytes]


class WaitingRoom:
    """Holds at most one child that waits; each does one task and ends, as if it had been started for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._since = 0.0

    def get_ready(self) -> None:
        """Let a child wait, if none does.

        The kernel ends a child with the thread that started it: this is for threads that live as long as the service.
        """
        with self._lock:
            if self._child is None or not self._fresh(self._child):
                self._send_home()
                self._child, self._since = _started(), time.monotonic()

    def begin(self, folder: Path) -> Child:
        """Have the task of a folder begun by the child that waits, or by a new one."""
        with self._lock:
            child, self._child = self._child, None
            if child is not None and not self._fresh(child):
                _end(child)
                child = None
        child = child or _started()
        assert child.stdin is not None  # noqa: S101 - it is a pipe
        with child.stdin as asked:
            asked.write(f"{folder}\n".encode())
        return child

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._lock:
            self._send_home()

    def _fresh(self, child: Child) -> bool:
        return child.poll() is None and time.monotonic() - self._since < _FRESH_SECONDS

    def _send_home(self) -> None:
        if self._child is not None:
            _end(self._child)
            self._child = None


def _started() -> Child:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "villagemap.bootstrap.apart"],
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _end(child: Child) -> None:
    with child:  # closes its pipes, too
        child.kill()
