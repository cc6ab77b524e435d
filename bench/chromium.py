"""A Chromium of its own, spoken to by a pipe in the browser's own protocol.

Tools that drive browsers have every request of a page reported to them, which costs a page with many files more than
one with few, and they ask the page again and again whether it is ready. Here nothing is watched but what is asked for.
"""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Any

from bench.window import WindowError

_ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--no-first-run", "--remote-debugging-pipe"),
)
_WINDOW = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
_SETTLE_SECONDS = 1.0  # a browser that was just started is still busy with itself
_END_SECONDS = 10
_TO_CHROMIUM, _FROM_CHROMIUM = 3, 4  # the numbers that it expects
_PIECE = 1 << 20
_WITH_PIPES = (
    "import os, sys; reads, writes = int(sys.argv[1]), int(sys.argv[2]);"
    "a, b = os.dup(reads), os.dup(writes);"
    f"os.dup2(a, {_TO_CHROMIUM}); os.dup2(b, {_FROM_CHROMIUM});"
    # Where a copy had that number already, it was not made anew, and would be closed as copies are.
    f"os.set_inheritable({_TO_CHROMIUM}, True); os.set_inheritable({_FROM_CHROMIUM}, True);"
    "os.execv(sys.argv[3], sys.argv[3:])"
)

Message = dict[str, Any]


def missing() -> str:
    """Say why there is no browser here."""
    return "" if shutil.which("chromium") else "Chromium is not installed (Debian: chromium)."


class Tab:
    """The one page of a browser: commands are sent to it, events are waited for."""

    def __init__(self, writes: int, reads: int) -> None:
        self._writes, self._reads = writes, reads
        self._rest = b""
        self._count = 0
        self._events: list[Message] = []
        self._session = ""

    def attach(self) -> None:
        """Find the page."""
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        words = {"targetId": page["targetId"], "flatten": True}
        self._session = self.ask("Target.attachToTarget", words)["sessionId"]

    def ask(
        self, method: str, words: Mapping[str, object] | None = None, *, seconds: float = 60
    ) -> dict[str, Any]:
        """Return the answer to a command.

        Raises:
            WindowError: there was none in time, or the browser refuses.
        """
        number = self.tell(method, words)
        while True:
            message = self._next(time.monotonic() + seconds)
            if message.get("id") != number:
                self._events.append(message)
            elif "error" in message:
                raise WindowError(f"{method}: {message['error'].get('message')}")
            else:
                return dict(message["result"])

    def tell(self, method: str, words: Mapping[str, object] | None = None) -> int:
        """Send a command and do not wait for its answer; return its number."""
        self._count += 1
        session = {"sessionId": self._session} if self._session else {}
        said = {"id": self._count, "method": method, "params": dict(words or {}), **session}
        os.write(self._writes, json.dumps(said).encode() + b"\0")
        return self._count

    def events(self, seconds: float) -> Iterator[Message]:
        """Give the events as they come.

        Raises:
            WindowError: it takes longer than that.
        """
        last = time.monotonic() + seconds
        while True:
            yield self._events.pop(0) if self._events else self._next(last)

    def _next(self, last: float) -> Message:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reads], [], [], max(0.0, last - time.monotonic()))
            piece = os.read(self._reads, _PIECE) if ready else b""
            if not piece:
                raise WindowError("the browser said nothing in time" if not ready else "the browser ended")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))


@contextlib.contextmanager
def opened(more: Sequence[str] = ()) -> Iterator[Tab]:
    """Start a browser that has never seen anything, let it come to rest, and give its empty page."""
    theirs_reads, ours_writes = os.pipe()
    ours_reads, theirs_writes = os.pipe()
    chromium = shutil.which("chromium") or "chromium"
    with TemporaryDirectory(prefix="villagemap-bench-", ignore_cleanup_errors=True) as folder:
        words = [chromium, *_ARGUMENTS, f"--user-data-dir={folder}", *more, "about:blank"]
        process = subprocess.Popen(
            [sys.executable, "-c", _WITH_PIPES, str(theirs_reads), str(theirs_writes), *words],
            pass_fds=(theirs_reads, theirs_writes),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            os.close(theirs_reads)
            os.close(theirs_writes)
            tab = Tab(ours_writes, ours_reads)
            tab.attach()
            tab.ask("Emulation.setDeviceMetricsOverride", _WINDOW)
            time.sleep(_SETTLE_SECONDS)
            yield tab
        finally:
            _end(process)
            os.close(ours_writes)
            os.close(ours_reads)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
