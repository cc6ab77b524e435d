"""Answers that are kept whole: those saved with a data version, and the latest that were made of it.

No Flask here: they are sent before it is imported, and many times as quickly.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from villagemap.atlas.prepared_version import Edition

Headers = Sequence[tuple[str, str]]

_MOST_BYTES = 48 << 20
_LARGEST = 8 << 20
_OF_BODIES = {
    "content-encoding",
    "content-length",
    "content-type",
    "content-language",
    "content-range",
    "allow",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes an answer: path and query as WSGI has them, and whether it may be gzipped."""

    path: str
    query: str
    gzip: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of status 200; `body` gives its bytes, and is None where only its tag is known."""

    headers: Headers
    tag: str
    body: Callable[[], bytes | memoryview] | None
    size: int

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page, which may greet its reader."""
        return any(name == "Content-Type" and value.startswith("text/html") for name, value in self.headers)

    @property
    def without_body(self) -> Headers:
        """The headers that go with a 304."""
        return [(name, value) for name, value in self.headers if name.lower() not in _OF_BODIES]


class KeptAnswers:
    """The answers of one edition, pages as they are under one `mark` (see `web.front`). Threads share it."""

    def __init__(self, edition: Edition, mark: str) -> None:
        self.edition = edition
        self.mark = mark
        self._saved: Mapping[Asked, Kept] = _saved(edition, mark)
        self._latest: OrderedDict[Asked, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, asked: Asked) -> Kept | None:
        """Return an answer; None where there is none."""
        found = self._saved.get(asked)
        if found is None:
            with self._lock:
                found = self._latest.get(asked)
                if found is not None:
                    self._latest.move_to_end(asked)
        return found

    def keep(self, asked: Asked, headers: Headers, body: bytes | None) -> None:
        """Keep an answer; those that nobody asked for lately give way. A large one is known by its tag only."""
        tag = next((value for name, value in headers if name == "ETag"), "")
        small = body is not None and len(body) <= _LARGEST
        size = len(body) if small and body is not None else 0
        kept = Kept(tuple(headers), tag, (lambda: body or b"") if small else None, size)
        with self._lock:
            self._drop(asked)
            self._latest[asked] = kept
            self._bytes += size + _OVERHEAD
            while self._bytes > _MOST_BYTES:
                self._drop(next(iter(self._latest)))

    def _drop(self, asked: Asked) -> None:
        gone = self._latest.pop(asked, None)
        if gone is not None:
            self._bytes -= gone.size + _OVERHEAD


_OVERHEAD = 2_000
"""About what headers and key of an answer take."""


def _saved(edition: Edition, mark: str) -> Mapping[Asked, Kept]:
    saved = edition.saved
    if saved is None:
        return {}
    every = dict(_restored(edition, row) for row in saved.said.get("answers", ()))
    same = saved.said.get("mark") == mark
    return {asked: kept for asked, kept in every.items() if same or not kept.is_page}


def _restored(edition: Edition, row: Mapping[str, Any]) -> tuple[Asked, Kept]:
    saved, name = edition.saved, row["body"]
    assert saved is not None  # noqa: S101 - it is where the row came from
    body = (lambda: _inflated(edition, name)) if row["inflate"] else (lambda: saved.bytes(name))
    headers = tuple((key, value) for key, value in row["headers"])
    tag = next((value for key, value in headers if key == "ETag"), "")
    return Asked(row["path"], row["query"], row["gzip"]), Kept(headers, tag, body, 0)


@lru_cache(maxsize=8)
def _inflated(edition: Edition, name: str) -> bytes:
    """Inflate what is saved compressed only; few readers ask for it."""
    import gzip  # noqa: PLC0415 - few readers ask for it

    assert edition.saved is not None  # noqa: S101 - as above
    return gzip.decompress(edition.saved.bytes(name))
