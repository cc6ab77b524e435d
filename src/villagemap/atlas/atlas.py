"""The atlas: the newest data version, prepared aside and swapped in whole."""

import threading
from collections.abc import Callable, Sequence

from villagemap.atlas.port import Origin, Store
from villagemap.atlas.provenance import village_origins
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.disclosure import Audience, disclosure
from villagemap.domain.profile import Profile


class Atlas:
    """Answers from a store. Threads share it; while one prepares a new version, others answer from the old.

    `disclosure` is what `audience` may know: snapshots are made of it, and `profile` is the city without
    what is withheld. `warm` makes, in a thread of its own, what the first readers of a new version would wait for.
    """

    def __init__(
        self,
        store: Store,
        profile: Profile,
        *,
        audience: Audience = Audience.PUBLIC,
        warm: Callable[[Snapshot], None] | None = None,
    ) -> None:
        self.disclosure = disclosure(profile, audience)
        self.profile = self.disclosure.profile
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

    def origins(self, snapshot: Snapshot, code: str) -> Sequence[Origin]:
        """Return where the values of a village came from (see `provenance.village_origins`).

        Raises:
            UnknownVillageError: no village has this code.
        """
        return village_origins(self._store, snapshot, code)

    def _prepared(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or snapshot.versions != self._store.versions():
            snapshot = Snapshot(self._store.contents(), self.disclosure)
            self._snapshot = snapshot
            if self._warm is not None:
                threading.Thread(target=self._warm, args=(snapshot,), daemon=True).start()
        return snapshot
