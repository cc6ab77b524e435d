"""The production WSGI server: waitress, told what our answers are like.

Readers who are slow hold no thread: waitress reads requests and sends answers in one loop, and hands only whole requests
to its threads. An answer waits in memory that readers share (`web.front`), or in its own up to a limit, then in a file.
"""

import logging
import signal
import socket
from types import FrameType
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import WSGITask

from villagemap.serving.bodies import parser_of
from villagemap.settings import Settings, most_of_a_request
from villagemap.web.front import Application

_MOST_IDLE_SECONDS = 60
_MOST_WAITING_BYTES = 16 << 20
_MOST_CONNECTIONS = 1_000


class _Task(WSGITask):  # type: ignore[misc]
    """A request whose answer may have no body: then the connection stays open all the same.

    waitress closes it where an answer names no length, which a 304 and most answers to HEAD do not, and ends such an
    answer to HEAD as if its body had been sent.
    """

    def set_close_on_finish(self) -> None:
        asked_to_close = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.version == "1.1" and self._has_no_body and not asked_to_close:
            return
        super().set_close_on_finish()

    def build_response_header(self) -> bytes:
        header: bytes = super().build_response_header()
        if self._has_no_body:
            self.chunked_response = False
        return header

    @property
    def _has_no_body(self) -> bool:
        return self.request.command == "HEAD" or not self.has_body


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task


def make_server(application: Application, settings: Settings, listening: socket.socket, threads: int) -> Any:
    """Return a waitress server on a socket that listens already; its `run` ends orderly at SIGTERM."""
    # A page fetches a dozen files at once; that they wait a moment for a thread is no news to its reader.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        application,
        sockets=[listening],
        threads=threads,
        connection_limit=_MOST_CONNECTIONS,
        asyncore_use_poll=True,  # `select` ends at a thousand connections
        channel_timeout=_MOST_IDLE_SECONDS,
        ident=None,
        outbuf_overflow=_MOST_WAITING_BYTES,
        # The application says in words what is too large; what is far beyond is cut off as it comes in.
        max_request_body_size=2 * most_of_a_request(settings),
        # Read by the application, which is told how many proxies to believe; without any they are thrown away.
        clear_untrusted_proxy_headers=not settings.proxies,
    )
    assert isinstance(server, TcpWSGIServer)  # noqa: S101 - there is one socket
    server.channel_class = type("Channel", (_Channel,), {"parser_class": parser_of(settings)})
    return server


def end_orderly() -> None:
    """Let SIGTERM end the process as the keyboard does: answers that are being made are sent."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
