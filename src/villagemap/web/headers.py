"""Answers with their headers: entity tags made of inputs, compression, ranges, caching, the content security policy."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Request, Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from villagemap.web.ranges import multipart, wanted_ranges

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
    What is `packed` is not compressed again; ranges are of the plain body.
    """
    ranges = request.headers.get("Range", "") if request.method == "GET" else ""
    compressed = not (packed or ranges) and request.accept_encodings["gzip"] > 0
    content_type = _with_charset(media_type)
    tag = hashlib.sha256(repr((*inputs, media_type, compressed)).encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif ranges and request.headers.get("If-Range", f'"{tag}"') == f'"{tag}"':
        response = _ranged(body.encoded(compressed=False), ranges, content_type)
    else:
        response = _sent(body, compressed=compressed, headed=request.method == "HEAD")
        response.content_type = content_type
        if compressed:
            response.content_encoding = "gzip"
    response.set_etag(tag)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = caching
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _ranged(body: bytes, header: str, content_type: str) -> Response:
    """Return the ranges that a reader asks for: GDAL's /vsicurl reads a file piece by piece.

    Raises:
        RequestedRangeNotSatisfiable: no range lies within the body.
    """
    ranges = wanted_ranges(header, len(body))
    if ranges is None:
        return Response(body, content_type=content_type)
    if not ranges:
        raise RequestedRangeNotSatisfiable(len(body))
    if len(ranges) > 1:
        parts = multipart(body, ranges, content_type)
        return Response(parts.body, 206, content_type=parts.media_type)
    part = ranges[0]
    headers = {"Content-Range": part.of(len(body))}
    return Response(body[part.start : part.stop], 206, headers, content_type=content_type)


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
