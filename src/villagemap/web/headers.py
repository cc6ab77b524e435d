"""Answers with their headers: entity tags made of inputs, compression, ranges, caching, the content security policy."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Request, Response, current_app
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from villagemap.web.ranges import multipart, wanted_ranges
from villagemap.web.response_cache import ResponseCache

# Village data, and whatever a file calls itself, can do nothing under this policy but be shown.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
)

_COMPRESSION_LEVEL = 6


class Caching(StrEnum):
    """How long a reader's cache may use a response without revalidating it."""

    FOREVER = "public, max-age=31536000, immutable"  # the address names the content
    ASK = "no-cache"  # stored, but revalidated each time: 304 if nothing changed


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a response, built only when it is needed.

    `gzipped` builds the compressed form, if there is a cheaper way than to compress the plain one; `size` returns the
    length without building it, where that is known.
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
    """Answer with an entity tag made of `inputs`; send 304 before anything is built if the reader has the body.

    `HEAD` builds nothing either. A body that is already `packed` is not compressed again; ranges are of the plain
    body. Finished bodies are cached by their tags, except those that a request asks not to store.
    """
    ranges = request.headers.get("Range", "") if request.method == "GET" else ""
    compressed = not (packed or ranges) and request.accept_encodings["gzip"] > 0
    content_type = _with_charset(media_type)
    tag = hashlib.sha256(repr((*inputs, media_type, compressed)).encode()).hexdigest()[:24]
    content = _Content(body, tag, compressed=compressed, store=not request.cache_control.no_store)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif ranges and request.headers.get("If-Range", f'"{tag}"') == f'"{tag}"':
        response = _partial(content.bytes(), ranges, content_type)
    else:
        response = _head(content.length()) if request.method == "HEAD" else Response(content.bytes())
        response.content_type = content_type
        if compressed:
            response.content_encoding = "gzip"
    response.set_etag(tag)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = caching
    response.headers["Accept-Ranges"] = "bytes"
    return response


class _Content:
    """A body in one encoding, taken from the cache of the application or built and stored there."""

    def __init__(self, body: Body, tag: str, *, compressed: bool, store: bool) -> None:
        self._cache: ResponseCache = current_app.extensions["villagemap"].responses
        self._body = body
        self._tag = tag
        self._compressed = compressed
        self._store = store

    def bytes(self) -> bytes:
        """Return the bytes to send."""
        return self._cache.body(
            self._tag, lambda: self._body.encoded(compressed=self._compressed), store=self._store
        )

    def length(self) -> int | None:
        """Return the number of bytes, as far as it is known without building them."""
        stored = self._cache.get(self._tag)
        return self._body.size(self._compressed) if stored is None else len(stored)


def _partial(body: bytes, header: str, content_type: str) -> Response:
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


def _head(length: int | None) -> Response:
    """Return a response without a body, which names the length of the body where that is known."""
    response = Response(iter(()))
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
