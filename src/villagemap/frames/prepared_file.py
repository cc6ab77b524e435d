"""Arrays in one file that is mapped and not read: a restart is quick, and processes share its pages.

The file holds a line that names the format, the length of a JSON head, a checksum of the length and of all that
follows, the head, then the arrays, each at a multiple of 64 bytes.
"""

import hashlib
import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

Parts = Mapping[str, np.ndarray]
"""Arrays by their names."""

_FORMAT = b"villagemap saved 3\n"
_ALIGNMENT = 64
_DIGITS = 12


class PreparedSnapshot:
    """A mapped file of arrays, with the metadata of its writer."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            OSError: there is none.
            ValueError: it is no such file, or damaged.
        """
        self.path = path
        with path.open("rb") as file:
            self._file = os.fstat(file.fileno()).st_ino
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(self._mapped)
        start = len(_FORMAT) + 2 * _DIGITS
        numbers = view[len(_FORMAT) : start].tobytes()
        checksum = zlib.crc32(view[start:], zlib.crc32(numbers[:_DIGITS]))
        if bytes(view[:start]) != _FORMAT + numbers[:_DIGITS] + _digits(checksum):
            raise ValueError("damaged, or of another format")
        length = int(numbers[:_DIGITS])
        head = json.loads(view[start : start + length].tobytes())
        self.metadata: Mapping[str, Any] = head["metadata"]
        self._parts: Mapping[str, Mapping[str, Any]] = head["parts"]
        self._view = view[start + length :]
        self._groups: dict[str, Parts | None] = {}

    @property
    def replaced(self) -> bool:
        """Tell whether another file has taken its name."""
        try:
            return self.path.stat().st_ino != self._file
        except OSError:
            return False  # the file may be removed at any time; the mapping stays

    def group(self, prefix: str) -> Parts | None:
        """Return the arrays under `<prefix>/`, read-only and without a copy; None where there are none."""
        if prefix not in self._groups:
            names = [name for name in self._parts if name.rpartition("/")[0] == prefix]
            self._groups[prefix] = {name.rpartition("/")[2]: self._array(name) for name in names} or None
        return self._groups[prefix]

    def _array(self, name: str) -> np.ndarray:
        part = self._parts[name]
        content = self._view[part["at"] : part["at"] + part["size"]]
        return np.frombuffer(content, dtype=part["dtype"]).reshape(part["shape"])


def write_prepared(file: IO[bytes], parts: Parts, metadata: Mapping[str, Any]) -> None:
    """Write arrays under their names, and their metadata; equal arrays are written once."""
    layout: dict[str, dict[str, Any]] = {}
    places: dict[bytes, int] = {}
    order: list[np.ndarray] = []
    at = 0
    for name, array in parts.items():
        plain = np.ascontiguousarray(array)
        digest = _digest(plain)
        if digest not in places:
            places[digest] = at
            order.append(plain)
            at += _aligned(plain.nbytes)
        layout[name] = {
            "at": places[digest],
            "size": plain.nbytes,
            "dtype": plain.dtype.str,
            "shape": list(plain.shape),
        }
    head = json.dumps({"metadata": metadata, "parts": layout}, ensure_ascii=False).encode()
    start = len(_FORMAT) + 2 * _DIGITS
    head += b" " * (_aligned(start + len(head)) - start - len(head))
    length = _digits(len(head))
    checksum = zlib.crc32(length)
    for chunk in _chunks(head, order):
        checksum = zlib.crc32(chunk, checksum)
    file.write(_FORMAT + length + _digits(checksum))
    for chunk in _chunks(head, order):
        file.write(chunk)


def _chunks(head: bytes, arrays: list[np.ndarray]) -> Iterator[Any]:
    yield head
    for array in arrays:
        yield array.data.cast("B") if array.nbytes else b""
        yield b"\0" * (_aligned(array.nbytes) - array.nbytes)


def _digits(number: int) -> bytes:
    return f"{number:{_DIGITS}d}".encode()


def _digest(array: np.ndarray) -> bytes:
    return hashlib.blake2b(array.tobytes(), digest_size=16).digest()


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
