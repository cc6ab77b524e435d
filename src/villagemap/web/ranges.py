"""Ranges of bytes of an answer: one as it stands, several as `multipart/byteranges` (RFC 9110, section 14).

Ranges are of the plain body, never of a compressed one. No request gets more than the body and the heads of its parts:
ranges that overlap are merged, and a request for too many of them gets the whole.
"""

import re
import secrets
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

MOST_RANGES = 64

_HEADER = re.compile(r"bytes\s*=(.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"([0-9]*)[ \t]*-[ \t]*([0-9]*)", re.ASCII)
_MOST_DIGITS = 100


class Range(NamedTuple):
    """Bytes from `start` up to and without `stop`."""

    start: int
    stop: int

    def of(self, length: int) -> str:
        """Return the value of `Content-Range`."""
        return f"bytes {self.start}-{self.stop - 1}/{length}"


class Multipart(NamedTuple):
    """A body of several parts, and its media type."""

    body: bytes
    media_type: str


def wanted_ranges(header: str, length: int) -> Sequence[Range] | None:
    """Return the ranges that a `Range` header asks of a body, those beyond its end left out.

    None means the whole body: the header is absent, of another unit, malformed, or asks for too many ranges. An empty
    list means that no range lies within the body.
    """
    match = _HEADER.fullmatch(header.strip())
    parts = [part.strip() for part in match[1].split(",")] if match else []
    specs = [_RANGE.fullmatch(part) for part in parts if part]
    if not 0 < len(specs) <= MOST_RANGES:
        return None
    ranges: list[Range] = []
    for spec in specs:
        if spec is None or not _is_valid(spec[1], spec[2]):
            return None
        ranges.append(_range(spec[1], spec[2], length))
    return _merged([one for one in ranges if one.start < one.stop])


def _is_valid(first: str, last: str) -> bool:
    if max(len(first), len(last)) > _MOST_DIGITS:
        return False
    return bool(first or last) and not (first and last and int(first) > int(last))


def _range(first: str, last: str, length: int) -> Range:
    if not first:
        return Range(max(0, length - int(last)), length)
    return Range(int(first), min(length, int(last) + 1) if last else length)


def _merged(ranges: Sequence[Range]) -> Sequence[Range]:
    """Return ranges in the order of the request; in that of the body, and merged, if some overlap."""
    ordered = sorted(ranges)
    if all(one.stop <= other.start for one, other in pairwise(ordered)):
        return ranges
    merged = ordered[:1]
    for one in ordered[1:]:
        if one.start <= merged[-1].stop:
            merged[-1] = Range(merged[-1].start, max(merged[-1].stop, one.stop))
        else:
            merged.append(one)
    return merged


def multipart(body: bytes, ranges: Sequence[Range], media_type: str) -> Multipart:
    """Return the requested parts of a body, each with its own head."""
    boundary = secrets.token_hex(16)
    pieces = []
    for one in ranges:
        head = f"--{boundary}\r\nContent-Type: {media_type}\r\nContent-Range: {one.of(len(body))}\r\n\r\n"
        pieces += [head.encode(), body[one.start : one.stop], b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return Multipart(b"".join(pieces), f"multipart/byteranges; boundary={boundary}")
