"""Rows that were serialised once: a document selects some of them and concatenates bytes.

Polygons are stored compressed only, each by itself as raw deflate that ends in a full flush: such pieces may follow
one another in any order inside one gzip member. What is short (points, lines of a table) compresses badly alone: it is
stored plain, and a document is compressed as a whole. The rows of a whole collection are stored compressed together, too.
"""

import gzip
import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from villagemap.atlas.links import Index
from villagemap.exports.checksums import combined_checksum
from villagemap.frames.prepared_file import Parts

_RAW = -zlib.MAX_WBITS
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_TRAILER = struct.Struct("<II")
_BLOCK_HEAD = struct.Struct("<BHH")
_BLOCK = 0xFFFF
_DIGEST = 16
_LEVEL, _BEST = 6, 9
_AT_A_TIME = 256


def plain_pieces(rows: Iterable[bytes], separator: bytes) -> Parts:
    """Return the parts of short rows; `separator` stands between two of them."""
    every = list(rows)
    return {**_strung(every, separator), "separator": _array(separator), **_together(every, separator)}


def packed_pieces(rows: Iterable[bytes], separator: bytes, *, earlier: Parts | None = None) -> Parts:
    """Return the parts of long rows, compressed one by one; `separator` stands between two of them.

    A row that is in the `earlier` parts too is not compressed again. No more than some hundred rows are held at a time.
    """
    known = _known(earlier or {})
    pieces: list[bytes | memoryview] = []
    digests: list[bytes] = []
    measured: list[tuple[int, int, int]] = []
    whole = _Whole(separator)
    # Compressing needs no interpreter: the whole is made beside the pieces.
    with ThreadPoolExecutor(1) as beside:
        for some in _batches(rows):
            added = beside.submit(whole.add, some)
            for row in some:
                digest = hashlib.blake2b(row, digest_size=_DIGEST).digest()
                digests.append(digest)
                pieces.append(known[digest] if digest in known else _deflated(row, _LEVEL))
                checksum = zlib.crc32(row)
                measured.append((len(row), checksum, zlib.crc32(separator, checksum)))
            added.result()
    sizes, checksums, followed = np.array(measured, dtype=np.int64).reshape(-1, 3).T
    return {
        **_strung(pieces, _stored(separator)),
        "separator": _array(separator),
        "digests": _array(b"".join(digests)),
        "sizes": np.ascontiguousarray(sizes),
        "checksums": checksums.astype(np.uint32),
        "followed": followed.astype(np.uint32),
        **whole.parts(),
    }


def _batches(rows: Iterable[bytes]) -> Iterator[Sequence[bytes]]:
    left = iter(rows)
    while some := list(islice(left, _AT_A_TIME)):
        yield some


def _known(earlier: Parts) -> Mapping[bytes, memoryview]:
    """Return the compressed form of earlier rows by their digest."""
    if "digests" not in earlier:
        return {}
    text, pieces = earlier["digests"].tobytes(), earlier["bytes"].data
    names = [text[start : start + _DIGEST] for start in range(0, len(text), _DIGEST)]
    places = zip(earlier["starts"].tolist(), earlier["ends"].tolist(), strict=True)
    return {name: pieces[start:end] for name, (start, end) in zip(names, places, strict=True)}


class _Whole:
    """All rows as one compressed text, which is never held as it is."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._packer = zlib.compressobj(_BEST, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL)
        self._packed: list[bytes] = []
        self._checksum = self._size = 0
        self._begun = False

    def add(self, rows: Sequence[bytes]) -> None:
        """Add rows behind those before."""
        text = (self._separator if self._begun else b"") + self._separator.join(rows)
        self._begun = True
        self._packed.append(self._packer.compress(text))
        self._checksum = zlib.crc32(text, self._checksum)
        self._size += len(text)

    def parts(self) -> Parts:
        """Return what was made of them."""
        self._packed.append(self._packer.flush(zlib.Z_FULL_FLUSH))
        return {
            "whole": _array(b"".join(self._packed)),
            "whole_sum": np.array([self._checksum], dtype=np.uint32),
            "whole_size": np.array([self._size], dtype=np.int64),
        }


def _strung(rows: Sequence[bytes | memoryview], separator: bytes) -> Parts:
    """Return rows and the separators between them as one string: neighbours form one slice."""
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    ends = np.cumsum(lengths + len(separator)) - len(separator)
    return {"bytes": _array(separator.join(rows)), "starts": ends - lengths, "ends": ends}


def _together(rows: Sequence[bytes], separator: bytes) -> Parts:
    whole = _Whole(separator)
    whole.add(rows)
    return whole.parts()


def _deflated(text: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(text: bytes, *, last: bool = False) -> bytes:
    """Return a short text as deflate blocks that hold it as it is: no compressor is made for it."""
    blocks = [text[start : start + _BLOCK] for start in range(0, len(text), _BLOCK)] or [b""]
    ends = [False] * (len(blocks) - 1) + [last]
    return b"".join(
        _BLOCK_HEAD.pack(end, len(block), len(block) ^ _BLOCK) + block
        for block, end in zip(blocks, ends, strict=True)
    )


def _inflated(text: bytes) -> bytes:
    return zlib.decompressobj(_RAW).decompress(text)


def _array(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class RowDocument:
    """A document made of `head`, the chosen rows with separators between them, and `tail`; all rows where None is chosen.

    `more` is what follows each chosen row, before the separator.
    """

    parts: Parts
    chosen: Index | None
    head: bytes
    tail: bytes
    more: Sequence[bytes] = ()

    def plain(self) -> bytes:
        """Return the document as it is."""
        if not self._is_packed:
            return b"".join([self.head, self._rows(), self.tail])
        rows = self.parts["whole"].tobytes() if self.chosen is None else self._rows()
        return b"".join([self.head, _inflated(rows), self.tail])

    def gzipped(self) -> bytes:
        """Return the document as one gzip member."""
        if not (self._is_packed or self.chosen is None):
            return gzip.compress(self.plain(), _LEVEL, mtime=0)
        rows = self.parts["whole"].data if self.chosen is None else self._rows()
        return b"".join(
            [_GZIP_HEAD, _stored(self.head), rows, _stored(self.tail, last=True), self._trailer()]
        )

    def size(self, *, compressed: bool) -> int | None:
        """Return the length of the document without making it; None where only making it tells."""
        if not compressed:
            return self._plain_size()
        if self.chosen is None:
            rows = len(self.parts["whole"])
        elif self._is_packed and not self.more:
            rows = sum(end - start for start, end in self._runs(self.chosen))
            rows += max(0, self._run_count() - 1) * len(self._between())
        else:
            return None
        around = len(_GZIP_HEAD) + len(_stored(self.head)) + len(_stored(self.tail)) + _TRAILER.size
        return around + rows

    @property
    def _is_packed(self) -> bool:
        return "checksums" in self.parts

    def _rows(self) -> bytes:
        """Return the chosen rows as they are stored."""
        stored = self.parts["bytes"].data
        if self.chosen is None:
            return stored.tobytes()
        if self.more:
            return self._between().join(self._rows_with_more(stored, self.chosen))
        return self._between().join(stored[start:end] for start, end in self._runs(self.chosen))

    def _rows_with_more(self, stored: memoryview, chosen: Index) -> Iterator[bytes]:
        places = zip(self.parts["starts"][chosen].tolist(), self.parts["ends"][chosen].tolist(), strict=True)
        for (start, end), more in zip(places, self.more, strict=True):
            yield b"".join([stored[start:end], _stored(more) if self._is_packed else more])

    def _between(self) -> bytes:
        separator = self.parts["separator"].tobytes()
        return _stored(separator) if self._is_packed else separator

    def _run_count(self) -> int:
        chosen = self.chosen
        return 0 if chosen is None or not len(chosen) else int((np.diff(chosen) != 1).sum()) + 1

    def _runs(self, chosen: Index) -> Iterator[tuple[int, int]]:
        """Yield start and end of the bytes of each run of neighbours."""
        if not len(chosen):
            return
        breaks = np.flatnonzero(np.diff(chosen) != 1)
        firsts, lasts = chosen[np.append(0, breaks + 1)], chosen[np.append(breaks, len(chosen) - 1)]
        starts, ends = self.parts["starts"][firsts], self.parts["ends"][lasts]
        yield from zip(starts.tolist(), ends.tolist(), strict=True)

    def _plain_size(self) -> int:
        return len(self.head) + self._rows_size() + len(self.tail)

    def _rows_size(self) -> int:
        if self.chosen is None:
            return int(self.parts["whole_size"][0])
        sizes = (
            self.parts["sizes"][self.chosen]
            if self._is_packed
            else self.parts["ends"][self.chosen] - self.parts["starts"][self.chosen]
        )
        return (
            int(sizes.sum())
            + sum(map(len, self.more))
            + max(0, len(self.chosen) - 1) * len(self.parts["separator"])
        )

    def _trailer(self) -> bytes:
        sums, sizes = self._row_sums()
        checksum = combined_checksum(
            np.concatenate([[zlib.crc32(self.head)], sums, [zlib.crc32(self.tail)]]).astype(np.uint32),
            np.concatenate([[len(self.head)], sizes, [len(self.tail)]]).astype(np.int64),
        )
        return _TRAILER.pack(checksum, self._plain_size() & 0xFFFFFFFF)

    def _row_sums(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return checksum and size of each row, its separator with it; the last row has none."""
        parts, chosen = self.parts, self.chosen
        if chosen is None:
            return parts["whole_sum"], parts["whole_size"]
        if self.more:
            return self._sums_with_more(chosen)
        sums = np.append(parts["followed"][chosen[:-1]], parts["checksums"][chosen[-1:]])
        sizes = parts["sizes"][chosen] + len(parts["separator"])
        sizes[-1:] -= len(parts["separator"])
        return sums.astype(np.uint32), sizes

    def _sums_with_more(self, chosen: Index) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return checksum and size of each row, and of what stands between it and the next."""
        separator = self.parts["separator"].tobytes()
        between = [*(more + separator for more in self.more[:-1]), *self.more[-1:]]
        sums = np.array([self.parts["checksums"][chosen], [zlib.crc32(text) for text in between]]).T.ravel()
        sizes = np.array([self.parts["sizes"][chosen], [len(text) for text in between]]).T.ravel()
        return sums.astype(np.uint32), sizes.astype(np.int64)
