"""Bodies of requests: how large they may be, and what becomes of those that nobody reads.

A body is read only when the application asks for it, so one that is refused by its head is stored nowhere.
"""

import time
from contextlib import suppress

from flask import Request, Response, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

MOST_OF_A_FORM = 100_000
FILE_ADDRESSES = frozenset({"/import/file"})
"""Addresses that take files; all others take forms."""

_PIECE_BYTES = 1 << 16
_DISCARD_SECONDS = 30


def bound_body(request: Request, address: str | None) -> None:
    """Limit the size of a body before it is read; the limit for files is that of the application.

    Raises:
        LengthRequired: the length is unknown, and the server would hand on the body shortened.
    """
    if address not in FILE_ADDRESSES:
        request.max_content_length = MOST_OF_A_FORM
    chunked = request.content_length is None and "Transfer-Encoding" in request.headers
    if chunked and not request.environ.get("wsgi.input_terminated"):
        raise LengthRequired


def refuse_truncated(request: Request) -> None:
    """Refuse a form in chunks of which the limit left a part unread: Werkzeug hands on the beginning.

    Raises:
        RequestEntityTooLarge: there is more.
    """
    if "Transfer-Encoding" in request.headers and request.environ["wsgi.input"].read(1):
        raise RequestEntityTooLarge


def discard_body(response: Response) -> Response:
    """Read and discard the rest of a body, so that its sender hears the answer instead of a closed connection."""
    environ = request.environ
    has_body = environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ
    if has_body and environ.get("wsgi.input_terminated"):
        until = time.monotonic() + _DISCARD_SECONDS
        with suppress(Exception):  # the sender is gone, or sends no HTTP
            while environ["wsgi.input"].read(_PIECE_BYTES) and time.monotonic() < until:
                pass
    return response
