"""A small HTTP/1.1 client: a connection that stays open, answers read whole, as few steps in Python as possible.

The client runs on the cores that the servers need: what it costs is taken from all of them alike, which makes the
quick ones look slower than they are.
"""

import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)
_AT_ONCE = 1 << 20
_BODILESS = (204, 304)


class ClientError(Exception):
    """An answer that is no HTTP, or was cut off."""


@dataclass(frozen=True)
class Answer:
    """What a server sent; `body` is as it came, still compressed."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """Return a header, or "" where the answer has none."""
        found = re.search(rb"\r\n" + name.encode() + rb":[ \t]*([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode("latin-1").strip() if found else ""


class Connection:
    """A connection to one server; opened when it is needed, and anew when the server closed it."""

    def __init__(self, address: str, *, timeout: float = 120) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._timeout = timeout
        self._socket: socket.socket | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
        self._socket, self._rest = None, b""

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a path and read the whole answer.

        Raises:
            ClientError, OSError: there is none, or not all of it.
        """
        return self.send(self.request(path, headers))

    def request(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Return the bytes of a request; gzip is accepted where `headers` say nothing else."""
        said = {"Host": f"{self._host}:{self._port}", "Accept-Encoding": "gzip", **(headers or {})}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def send(self, request: bytes) -> Answer:
        """Send the bytes of a request and read the whole answer."""
        started = time.perf_counter()
        try:
            line = self._open()
            line.sendall(request)
            head = self._head(line)
            status = int(head[9:12])
            body = b"" if status in _BODILESS else self._body(line, head)
        except (OSError, ValueError, ClientError):
            self.close()
            raise
        if _CLOSES.search(head):
            self.close()
        return Answer(status, head, body, time.perf_counter() - started)

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection((self._host, self._port), timeout=self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _head(self, line: socket.socket) -> bytes:
        got = self._rest
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += _more(line)
        self._rest = got[end + 4 :]
        return got[:end]

    def _body(self, line: socket.socket, head: bytes) -> bytes:
        if found := _LENGTH.search(head):
            return self._exactly(line, int(found[1]))
        if _CHUNKED.search(head):
            return self._chunks(line)
        return self._to_the_end(line)

    def _exactly(self, line: socket.socket, length: int) -> bytes:
        if len(self._rest) >= length:
            body, self._rest = self._rest[:length], self._rest[length:]
            return body
        room = memoryview(bytearray(length))
        at = len(self._rest)
        room[:at] = self._rest
        self._rest = b""
        while at < length:
            count = line.recv_into(room[at:])
            if not count:
                raise ClientError("the answer was cut off")
            at += count
        return room.obj if isinstance(room.obj, bytes) else bytes(room)

    def _chunks(self, line: socket.socket) -> bytes:
        pieces: list[bytes] = []
        while True:
            while (end := self._rest.find(b"\r\n")) < 0:
                self._rest += _more(line)
            size = int(self._rest[:end].split(b";")[0], 16)
            self._rest = self._rest[end + 2 :]
            piece = self._exactly(line, size + 2)[:-2]
            if not size:
                return b"".join(pieces)
            pieces.append(piece)

    def _to_the_end(self, line: socket.socket) -> bytes:
        pieces = [self._rest]
        while piece := line.recv(_AT_ONCE):
            pieces.append(piece)
        self.close()
        return b"".join(pieces)


def _more(line: socket.socket) -> bytes:
    got = line.recv(_AT_ONCE)
    if not got:
        raise ClientError("the connection was closed")
    return got


def fetch(url: str, headers: Mapping[str, str] | None = None, *, timeout: float = 120) -> Answer:
    """Ask for one address over a connection of its own."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    with Connection(url, timeout=timeout) as connection:
        return connection.get(path, headers)
