"""What is made once per data version, on first use: in memory, or taken from a file that was prepared."""

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from villagemap.frames.prepared_file import Parts

Built = TypeVar("Built")

ReadParts = Callable[[str], Parts | None]
"""Returns the arrays of a name; None where there are none."""


def _no_parts(name: str) -> Parts | None:
    del name
    return None


@dataclass(frozen=True, slots=True)
class _ArraysKey:
    name: str


class Memo:
    """Builds each value once per key. Threads share it, and wait for each other only for the same key.

    `prepared` reads arrays that another process made of this data version, `earlier` those of an earlier version,
    of which the parts named in `unchanged` (layers, or the shapes of areas) are the same.
    """

    def __init__(self, prepared: ReadParts = _no_parts) -> None:
        self._prepared = prepared
        self._earlier: ReadParts = _no_parts
        self._unchanged: frozenset[str] = frozenset()
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    def once(self, key: Hashable, build: Callable[[], Built]) -> Built:
        """Return what `build` makes for a key; call it only the first time."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._values:
                self._values[key] = build()
            value: Built = self._values[key]
            return value

    def arrays(self, name: str, build: Callable[[], Parts], *, of: str | None = None) -> Parts:
        """Return arrays that are saved with the data version: prepared ones, else what `build` makes.

        Those made `of` an unchanged part of the data are taken over from the earlier version.
        """
        return self.once(
            _ArraysKey(name),
            lambda: self._prepared(name) or (of in self._unchanged and self._earlier(name)) or build(),
        )

    def earlier(self, name: str) -> Parts | None:
        """Return the arrays of an earlier version, which may help to make those of this one."""
        return self._earlier(name)

    def follow(self, earlier: ReadParts, unchanged: frozenset[str]) -> None:
        """Let an earlier version help; see the class."""
        self._earlier, self._unchanged = earlier, unchanged

    def saved_arrays(self) -> Mapping[str, Parts]:
        """Return the arrays to save with the data version, by their names."""
        return {key.name: value for key, value in self._values.items() if isinstance(key, _ArraysKey)}
