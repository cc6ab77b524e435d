"""Bodies that nobody will read are not kept: who may send how much is seen from the head of a request.

waitress takes a request whole, on disk where it is large, before the application is asked. The application still says
in words what it refuses; here is only decided that the bytes go nowhere meanwhile.
"""

import io
from contextlib import suppress
from functools import cache
from typing import Any

from waitress.parser import HTTPRequestParser

from villagemap.atlas.accounts import Accounts
from villagemap.settings import Settings, most_of_a_request
from villagemap.web.accounts.guard import BODY_LOST, LARGE, MOST_OF_A_FORM
from villagemap.web.accounts.heads import may_bring_files


class _UpTo:
    """A buffer in memory for a body of at most so many bytes; of a longer one it keeps nothing but the length."""

    lost = False

    def __init__(self, most: int) -> None:
        self._most = most
        self._length = 0
        self._kept = bytearray()

    def append(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self._length += len(data)
        if self._length <= self._most:
            self._kept += data
        else:
            self._kept.clear()

    def getfile(self) -> io.BytesIO:
        """Return what is kept."""
        return io.BytesIO(bytes(self._kept))

    def close(self) -> None:
        """Let go of what is kept."""
        self._kept.clear()

    def __len__(self) -> int:
        """Return how long the body is, kept or not."""
        return self._length


class _Spooled:
    """A buffer of the server, which lies on disk where it is large; a body that the disk does not take is lost."""

    def __init__(self, usual: Any) -> None:
        self._usual = usual
        self._length = 0
        self.lost = False

    def append(self, data: bytes) -> None:
        """Take the next bytes of the body; what came before is forgotten where they do not fit."""
        self._length += len(data)
        if self.lost:
            return
        try:
            self._usual.append(data)
        except OSError:
            self.lost = True
            self.close()

    def getfile(self) -> Any:
        """Return what is kept."""
        return io.BytesIO() if self.lost else self._usual.getfile()

    def close(self) -> None:
        """Let go of what is kept."""
        with suppress(OSError):  # what is still in memory would be written now
            self._usual.close()

    def __len__(self) -> int:
        """Return how long the body is, kept or not."""
        return self._length


def parser_of(settings: Settings) -> type[HTTPRequestParser]:
    """Return the parser of requests for a channel of waitress; it keeps the bodies that the settings allow."""
    most_of_a_file = most_of_a_request(settings)

    @cache
    def accounts() -> Accounts:
        from villagemap.bootstrap import accounts_of  # noqa: PLC0415 - a service starts without it

        return accounts_of(settings)

    def may_be_large(request: Any) -> bool:
        """Tell whether the body may lie on disk until the application reads it."""
        wanted = request.path in LARGE and request.content_length <= most_of_a_file
        return wanted and may_bring_files(request.headers, accounts)

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        def received(self, data: bytes) -> int:
            in_head = not self.headers_finished
            taken: int = super().received(data)
            if in_head and self.body_rcv is not None:
                self.body_rcv.buf = self._buffer(self.body_rcv.buf)
            if self.completed and self.body_rcv is not None and self.body_rcv.getbuf().lost:
                self.headers[BODY_LOST.removeprefix("HTTP_")] = "1"
            return taken

        def _buffer(self, usual: Any) -> "_Spooled | _UpTo":
            if may_be_large(self):
                return _Spooled(usual)
            return _UpTo(0 if self.path in LARGE else MOST_OF_A_FORM)

    return Parser
