"""A bounded cache of finished response bodies, keyed by their entity tags."""

import threading
from collections import OrderedDict
from collections.abc import Callable

_CAPACITY_BYTES = 48 << 20
_BUILDERS = 8  # bodies that are built at once: each may need as much memory as a whole layer


class ResponseCache:
    """Holds bodies up to `capacity` bytes in total and evicts the least recently used. Threads share it.

    An entity tag names everything that a body is made from, so an entry never becomes stale. A body larger than a
    sixth of the capacity is not stored: it would evict most of the others.
    """

    def __init__(self, capacity: int = _CAPACITY_BYTES) -> None:
        self._capacity = capacity
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._builders = threading.BoundedSemaphore(_BUILDERS)

    def get(self, tag: str) -> bytes | None:
        """Return the body of an entity tag, if it is stored."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is not None:
                self._bodies.move_to_end(tag)
            return body

    def body(self, tag: str, build: Callable[[], bytes], *, store: bool = True) -> bytes:
        """Return the body of an entity tag; build it, and `store` it, where it is not there yet."""
        stored = self.get(tag)
        if stored is not None:
            return stored
        with self._builders:
            built = build()
        if store:
            self._store(tag, built)
        return built

    def _store(self, tag: str, body: bytes) -> None:
        if len(body) > self._capacity // 6:
            return
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(tag, b""))
            self._bodies[tag] = body
            while self._size > self._capacity:
                self._size -= len(self._bodies.popitem(last=False)[1])
