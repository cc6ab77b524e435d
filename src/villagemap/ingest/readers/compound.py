"""The container of old workbooks (compound file): one stream of it, by name."""

import struct
from collections.abc import Iterator

_FREE = 0xFFFFFFFA
"""Sector numbers from here on name no sector."""

_ENTRY = 128
_ROOT, _STREAM = 5, 2
_IN_HEADER = 109


def stream(data: bytes, name: str) -> bytes | None:
    """Return a stream of a compound file; None where there is none of that name.

    Raises:
        ValueError, struct.error, IndexError: the container is broken.
    """
    file = _Compound(data)
    entries = list(file.entries())
    root = next((entry for entry in entries if entry[1] == _ROOT), None)
    found = next((entry for entry in entries if entry[:2] == (name, _STREAM)), None)
    if root is None or found is None:
        return None
    _, _, start, size = found
    if size >= file.smallest:
        return file.chain(start)[:size]
    small = file.chain(root[2])
    pieces = [small[at << file.small_shift : (at + 1) << file.small_shift] for at in file.small_chain(start)]
    return b"".join(pieces)[:size]


class _Compound:
    """Sectors, and the tables that chain them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        tables, self._directory, self.smallest, small_table = struct.unpack_from("<II4xII", data, 44)
        if self._shift not in {9, 12} or self.small_shift >= self._shift:
            raise ValueError(self._shift)
        sectors = [at for at in self._table_sectors() if at < _FREE][:tables]
        self._next = b"".join(map(self._sector, sectors))
        self._next_small = self.chain(small_table) if small_table < _FREE else b""

    def entries(self) -> Iterator[tuple[str, int, int, int]]:
        """Give name, kind, first sector and size of what the directory lists."""
        directory = self.chain(self._directory)
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield name, kind, start, size

    def chain(self, start: int) -> bytes:
        """Return the sectors that follow one another from the one numbered `start`."""
        return b"".join(self._sector(at) for at in _follow(start, self._next))

    def small_chain(self, start: int) -> Iterator[int]:
        """Give the numbers of the small sectors that follow one another."""
        return _follow(start, self._next_small)

    def _table_sectors(self) -> Iterator[int]:
        yield from struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76)
        at, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) >> self._shift)):
            if at >= _FREE:
                return
            *listed, at = struct.unpack(f"<{1 << self._shift - 2}I", self._sector(at))
            yield from listed

    def _sector(self, at: int) -> bytes:
        start = (at + 1) << self._shift
        if not start < len(self._data):
            raise ValueError(at)
        return self._data[start : start + (1 << self._shift)].ljust(1 << self._shift, b"\0")


def _follow(start: int, table: bytes) -> Iterator[int]:
    at = start
    for _ in range(len(table) // 4):
        if at >= _FREE:
            return
        yield at
        (at,) = struct.unpack_from("<I", table, 4 * at)
