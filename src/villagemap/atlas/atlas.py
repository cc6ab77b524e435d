"""The atlas: serves the newest data version, which is prepared aside and swapped in whole."""

import logging
import threading
from collections.abc import Sequence

from villagemap.atlas.build import build_snapshot
from villagemap.atlas.port import Origin, SnapshotCache, Store
from villagemap.atlas.prepared import restore
from villagemap.atlas.provenance import village_origins
from villagemap.atlas.renewal_failure import RenewalFailure
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.disclosure import Audience, disclosure
from villagemap.domain.errors import TableMissingError
from villagemap.domain.labels import Language
from villagemap.domain.profile import Profile
from villagemap.frames.defect_words import defect_lines, defect_sentences
from villagemap.texts import Texts

_PATIENCE_SECONDS = 8.0
"""How long the first reader after a write waits for the new version; a city of a thousand villages takes two."""

_QUICK_SECONDS = 8.0
"""Nobody waits for a city whose last version took more seconds of a processor: it would be in vain."""

_LOG = logging.getLogger(__name__)


class Atlas:
    """Answers from a store. Threads share it; while one renews the snapshot, others answer from the old one.

    `disclosure` is what `audience` may know: snapshots are made of it, and `profile` is the city without what is
    withheld. With a `cache`, another process prepares new versions, and a restart finds them there. The log is in
    `language`; without one the atlas logs no damage: another one does.
    """

    def __init__(
        self,
        store: Store,
        profile: Profile,
        *,
        audience: Audience = Audience.PUBLIC,
        cache: SnapshotCache | None = None,
        language: Language | None = Language.EN,
    ) -> None:
        self.disclosure = disclosure(profile, audience)
        self.profile = self.disclosure.profile
        self._store = store
        self._cache = cache
        self._renewing = threading.Lock()
        self._swapping = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._language = language
        self._failure = RenewalFailure(language or Language.EN)

    @property
    def is_outdated(self) -> bool:
        """Tell whether the newest data cannot be read, so that an older version is served."""
        return self._failure.persists

    def current(self) -> Snapshot:
        """Return the newest prepared data version; the first call, and the one after a write, prepare it."""
        snapshot = self._snapshot
        if snapshot is not None and self._is_served(snapshot):
            return snapshot
        if snapshot is not None and (prepared := self._swap_prepared()):
            return prepared
        if not self._renewing.acquire(blocking=snapshot is None):
            assert snapshot is not None  # noqa: S101 - there is an older version to serve meanwhile
            return snapshot
        if snapshot is None or self._cache is None:
            return self._renew()
        renewal = threading.Thread(target=self._renew_in_background, daemon=True)
        renewal.start()
        if snapshot.file is None or snapshot.file.metadata.get("seconds", 0.0) <= _QUICK_SECONDS:
            renewal.join(_PATIENCE_SECONDS)
        return self._snapshot or snapshot

    def verify(self) -> None:
        """Check a prepared version again, if the store was written without a new version since it was prepared."""
        prepared = self.current().file
        if self._cache is not None and prepared is not None:
            self._cache.verify(prepared)
            self.current()

    def settle(self) -> None:
        """Wait until readers see what was written, at most a few seconds: for those who wrote it."""
        self.current()
        if self._renewing.acquire(timeout=_PATIENCE_SECONDS):
            self._renewing.release()

    def origins(self, snapshot: Snapshot, code: str) -> Sequence[Origin]:
        """Return where the values of a village came from (see `provenance.village_origins`).

        Raises:
            UnknownVillageError: no village has this code.
        """
        return village_origins(self._store, snapshot, code)

    def _is_served(self, snapshot: Snapshot) -> bool:
        """Tell whether to go on with a snapshot: it is the newest, or the newest cannot be read."""
        try:
            if self._is_newest(snapshot):
                self._failure.clear()
                return True
        except TableMissingError as problem:
            self._failure.record(problem)
            return True
        return self._failure.is_recent

    def _is_newest(self, snapshot: Snapshot) -> bool:
        replaced = snapshot.file is not None and snapshot.file.replaced
        return snapshot.versions == self._store.versions() and not replaced

    def _renew_in_background(self) -> None:
        """Renew in a thread; if that fails, readers go on with the version that they have."""
        try:
            self._renew()
        except Exception as problem:  # noqa: BLE001 - no caller waits for a thread: the log names what went wrong
            self._failure.record(problem)

    def _renew(self) -> Snapshot:
        """Serve the newest version from now on; the caller holds `_renewing`, which is released."""
        try:
            snapshot = self._swap_prepared()
            if snapshot is not None:
                return snapshot
            prepared = self._cache.prepare(self._store.versions()) if self._cache else None
            renewed = restore(prepared, self.disclosure) if prepared else self._build()
            with self._swapping:
                # Another thread may have swapped the same version in meanwhile, and readers share what it derived.
                newest = self._snapshot
                return newest if newest is not None and self._is_newest(newest) else self._swap(renewed)
        finally:
            self._renewing.release()

    def _swap_prepared(self) -> Snapshot | None:
        """Swap the newest version in if it is prepared; None if it is not.

        Another process may have prepared it while this one waits for its own, so nobody is served the old one.
        """
        with self._swapping:
            if self._snapshot is not None and self._is_newest(self._snapshot):
                return self._snapshot
            prepared = self._cache.lookup(self._store.versions()) if self._cache else None
            return self._swap(restore(prepared, self.disclosure)) if prepared else None

    def _swap(self, snapshot: Snapshot) -> Snapshot:
        """Serve another snapshot from now on; the caller holds `_swapping`."""
        before, self._snapshot = self._snapshot, snapshot
        self._failure.clear()
        news = before is None or (before.versions, before.defects) != (snapshot.versions, snapshot.defects)
        if news and self._language is not None:
            _log_damage(snapshot, Texts(self._language))
        return snapshot

    def _build(self) -> Snapshot:
        return build_snapshot(self._store.contents(), self.disclosure)


def _log_damage(snapshot: Snapshot, texts: Texts) -> None:
    """Log what a new data version leaves out because it is damaged."""
    if snapshot.defects:
        lines = "; ".join(defect_lines(snapshot.defects, texts))
        sentences = " ".join((*defect_sentences(snapshot.defects, texts), lines))
        _LOG.warning("%s: %s", snapshot.version, sentences)
