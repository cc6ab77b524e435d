"""Readers who take a byte a second, and one who would like to be served all the same."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench.client import Connection

_SMALL_BUFFER = 2_048
_PAUSE = 0.02


def longest_wait(address: str, path: str, *, slow: int, seconds: float) -> list[float]:
    """Return the seconds that each of a quick reader's answers took, from connecting on, beside so many slow ones."""
    waits: list[float] = []
    with _slow_readers(address, path, slow):
        last = time.perf_counter() + seconds
        while time.perf_counter() < last:
            started = time.perf_counter()
            with Connection(address) as connection:
                connection.get(path)
            waits.append(time.perf_counter() - started)
            time.sleep(_PAUSE)
    return waits


@contextlib.contextmanager
def _slow_readers(address: str, path: str, count: int) -> Iterator[None]:
    parts = urlsplit(address)
    with contextlib.ExitStack() as stack:
        lines = []
        for _ in range(count):
            line = stack.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
            line.connect((parts.hostname or "", parts.port or 80))
            request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
            line.sendall(request.encode())
            line.settimeout(0)
            lines.append(line)
        stop = threading.Event()
        sipping = threading.Thread(target=_sip, args=(lines, stop), daemon=True)
        sipping.start()
        try:
            yield
        finally:
            stop.set()
            sipping.join()


def _sip(lines: list[socket.socket], stop: threading.Event) -> None:
    while not stop.wait(1.0):
        for line in lines:
            with contextlib.suppress(OSError):
                line.recv(1)
