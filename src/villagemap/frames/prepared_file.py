"""Arrays in one file that is mapped and not read: a restart is quick, and processes share the same pages.

The file is a line that names the format, the length of a JSON head, a checksum of that and of all that follows, the
head, then the parts, each at a multiple of 64 bytes. Reading needs no library: whoever sends bytes as they are waits for no import.
"""

import hashlib
import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

Parts = Mapping[str, "np.ndarray"]
"""Arrays by their names."""

_FORMAT = b"villagemap saved 2\n"
_LINE = 64
_DIGITS = 12


class Saved:
    """A file of arrays, mapped. `said` is what its writer said of it."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            OSError: there is none.
            ValueError: it is no such file, or not one byte is as it was written.
        """
        self.path = path
        with path.open("rb") as file:
            self._file = os.fstat(file.fileno()).st_ino
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size = len(self._mapped)
        view = memoryview(self._mapped)
        start = len(_FORMAT) + 2 * _DIGITS
        numbers = view[len(_FORMAT) : start].tobytes()
        checksum = zlib.crc32(view[start:], zlib.crc32(numbers[:_DIGITS]))
        if bytes(view[:start]) != _FORMAT + numbers[:_DIGITS] + _digits(checksum):
            raise ValueError("not as it was written")
        length = int(numbers[:_DIGITS])
        head = json.loads(view[start : start + length].tobytes())
        self.said: Mapping[str, Any] = head["said"]
        self._parts: Mapping[str, Mapping[str, Any]] = head["parts"]
        self._view = view[start + length :]
        self._groups: dict[str, Parts | None] = {}

    @property
    def replaced(self) -> bool:
        """Tell whether another file has its name by now."""
        try:
            return self.path.stat().st_ino != self._file
        except OSError:
            return False  # it may be removed at any time; what is mapped stays

    def bytes(self, name: str) -> memoryview:
        """Return the bytes of a part; KeyError where there is none."""
        part = self._parts[name]
        return self._view[part["at"] : part["at"] + part["size"]]

    def group(self, prefix: str) -> Parts | None:
        """Return the arrays under `<prefix>/`, read-only and without a copy; None where there are none."""
        import numpy as np  # noqa: PLC0415 - see above

        if prefix in self._groups:
            return self._groups[prefix]
        names = [name for name in self._parts if name.rpartition("/")[0] == prefix]
        found = {
            name.rpartition("/")[2]: np.frombuffer(
                self.bytes(name), dtype=self._parts[name]["dtype"]
            ).reshape(self._parts[name]["shape"])
            for name in names
        }
        self._groups[prefix] = found or None
        return self._groups[prefix]


def write_saved(file: IO[bytes], parts: Parts, said: Mapping[str, Any]) -> None:
    """Write arrays under their names, and what is to be said of them; equal parts are written once."""
    import numpy as np  # noqa: PLC0415 - see above

    laid: dict[str, dict[str, Any]] = {}
    places: dict[bytes, int] = {}
    order: list[np.ndarray] = []
    at = 0
    for name, array in parts.items():
        plain = np.ascontiguousarray(array)
        digest = _digest(plain)
        if digest not in places:
            places[digest] = at
            order.append(plain)
            at += _whole_lines(plain.nbytes)
        laid[name] = {
            "at": places[digest],
            "size": plain.nbytes,
            "dtype": plain.dtype.str,
            "shape": list(plain.shape),
        }
    head = json.dumps({"said": said, "parts": laid}, ensure_ascii=False).encode()
    start = len(_FORMAT) + 2 * _DIGITS
    head += b" " * (_whole_lines(start + len(head)) - start - len(head))
    length = _digits(len(head))
    checksum = zlib.crc32(length)
    for chunk in _chunks(head, order):
        checksum = zlib.crc32(chunk, checksum)
    file.write(_FORMAT + length + _digits(checksum))
    for chunk in _chunks(head, order):
        file.write(chunk)


def _chunks(head: bytes, arrays: "list[np.ndarray]") -> Iterator[Any]:
    yield head
    for array in arrays:
        yield array.data.cast("B") if array.nbytes else b""
        yield b"\0" * (_whole_lines(array.nbytes) - array.nbytes)


def _digits(number: int) -> bytes:
    return f"{number:{_DIGITS}d}".encode()


def _digest(array: "np.ndarray") -> bytes:
    return hashlib.blake2b(array.tobytes(), digest_size=16).digest()


def _whole_lines(size: int) -> int:
    return -(-size // _LINE) * _LINE
