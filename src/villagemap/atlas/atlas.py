"""The atlas: the newest data version, prepared aside and swapped in whole."""

import threading
from collections.abc import Callable

from villagemap.atlas.port import Store
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.profile import Profile


class Atlas:
    """Answers from a store. Threads share it; while one prepares a new version, others answer from the old.

    `warm` makes, in a thread of its own, what the first readers of a new version would wait for.
    """

    def __init__(
        self, store: Store, profile: Profile, *, warm: Callable[[Snapshot], None] | None = None
    ) -> None:
        self.profile = profile
        self._store = store
        self._warm = warm
        self._preparing = threading.Lock()
        self._snapshot: Snapshot | None = None

    def current(self) -> Snapshot:
        """Return the newest prepared data version; the first call, and the one after a write, prepare it."""
        snapshot = self._snapshot
        if snapshot is not None and snapshot.versions == self._store.versions():
            return snapshot
        if not self._preparing.acquire(blocking=snapshot is None):
            assert snapshot is not None  # noqa: S101 - only a prepared version is answered from meanwhile
            return snapshot
        try:
            return self._prepared()
        finally:
            self._preparing.release()

    def _prepared(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or snapshot.versions != self._store.versions():
            snapshot = Snapshot(self._store.contents(), self.profile)
            self._snapshot = snapshot
            if self._warm is not None:
                threading.Thread(target=self._warm, args=(snapshot,), daemon=True).start()
        return snapshot
