"""Answers with their headers: entity tags made of inputs, compression, caching, the content security policy."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Request, Response

# Village data, and whatever a file calls itself, can do nothing under this policy but be shown.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
)

_COMPRESSION_LEVEL = 6


class Caching(StrEnum):
    """How long an answer may be kept without asking."""

    FOREVER = "public, max-age=31536000, immutable"  # its address names its content
    ASK = "no-cache"  # kept, but asked for each time: 304 where nothing changed


@dataclass(frozen=True, slots=True)
class Body:
    """What an answer sends: made only when it is needed.

    `gzipped` gives it compressed, if that is kept; `size` its length without making it, where that is known.
    """

    plain: Callable[[], bytes]
    gzipped: Callable[[], bytes] | None = None
    size: Callable[[bool], int | None] = lambda _compressed: None

    def encoded(self, *, compressed: bool) -> bytes:
        """Return the bytes to send."""
        if not compressed:
            return self.plain()
        return self.gzipped() if self.gzipped else gzip.compress(self.plain(), _COMPRESSION_LEVEL, mtime=0)


def answer(
    request: Request,
    body: Body,
    *,
    inputs: tuple[object, ...],
    media_type: str,
    caching: Caching = Caching.ASK,
    packed: bool = False,
) -> Response:
    """Answer with an entity tag made of `inputs`; 304 before anything is built where the reader has it.

    `HEAD` builds nothing either.
    What is `packed` is not compressed again.
    """
    compressed = not packed and request.accept_encodings["gzip"] > 0
    tag = hashlib.sha256(repr((*inputs, media_type, compressed)).encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = _sent(body, compressed=compressed, headed=request.method == "HEAD")
        response.content_type = _with_charset(media_type)
        if compressed:
            response.content_encoding = "gzip"
    response.set_etag(tag)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = caching
    if request.range and response.is_sequence:
        # GDAL's /vsicurl reads a file piece by piece.
        response.make_conditional(
            request, accept_ranges=True, complete_length=response.calculate_content_length()
        )
    return response


def _sent(body: Body, *, compressed: bool, headed: bool) -> Response:
    """Return the body; for HEAD only its length, as far as that is known without making it."""
    if not headed:
        return Response(body.encoded(compressed=compressed))
    response = Response(iter(()))
    length = body.size(compressed)
    if length is not None:
        response.content_length = length
    return response


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def secure(response: Response) -> Response:
    """Put the headers on an answer that keep a page to our own host."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response
