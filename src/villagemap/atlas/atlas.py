"""The atlas: the newest data version, prepared aside and swapped in whole."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from villagemap.atlas.port import Origin, Shelf, Store
from villagemap.atlas.prepared_version import Edition
from villagemap.atlas.trouble import Trouble
from villagemap.domain.disclosure import Audience, disclosure
from villagemap.domain.entries import Versions
from villagemap.domain.errors import TableMissingError
from villagemap.domain.labels import Language
from villagemap.domain.profile import Profile
from villagemap.frames.defect_words import defect_lines, defect_sentences
from villagemap.frames.prepared_file import Saved
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.atlas.snapshot import Snapshot

_PATIENCE_SECONDS = 8.0
"""How long the first reader after a write waits for what was written; a city of a thousand villages takes two."""

_QUICK_SECONDS = 8.0  # of a processor
"""Nobody waits for a city whose last version took longer: it would be in vain. One after it takes a quarter of the first."""


_LOG = logging.getLogger(__name__)


class Atlas:
    """Answers from a store. Threads share it; while one prepares a new version, others answer from the old.

    `disclosure` is what `audience` may know: snapshots are made of it, and `profile` is the city without
    what is withheld. `warm` makes, in a thread of its own, what the first readers of a new version would wait for.
    With a `shelf`, versions are prepared by another process, and found there after a restart. The log is in `language`;
    without one the atlas logs no damage: another one does.
    """

    def __init__(
        self,
        store: Store,
        profile: Profile,
        *,
        audience: Audience = Audience.PUBLIC,
        warm: "Callable[[Snapshot], None] | None" = None,
        shelf: Shelf | None = None,
        language: Language | None = Language.EN,
    ) -> None:
        self.disclosure = disclosure(profile, audience)
        self.profile = self.disclosure.profile
        self._store = store
        self._shelf = shelf
        self._warm = warm
        self._preparing = threading.Lock()
        self._taking = threading.Lock()
        self._edition: Edition | None = None
        self._language = language
        self._trouble = Trouble(language or Language.EN)

    @property
    def troubled(self) -> bool:
        """Tell whether the newest data could not be read, so that an older version is answered from."""
        return self._trouble.lasts

    def current(self) -> "Snapshot":
        """Return the newest prepared data version; the first call, and the one after a write, prepare it."""
        return self.edition().snapshot

    def edition(self) -> Edition:
        """Return the same as a service holds it."""
        edition = self._edition
        if edition is not None and self._stays(edition):
            return edition
        if edition is not None and (ready := self._ready()):
            return ready
        if not self._preparing.acquire(blocking=edition is None):
            assert edition is not None  # noqa: S101 - only a prepared version is answered from meanwhile
            return edition
        if edition is None or self._shelf is None:
            return self._renewed()
        # Who comes first after a write waits for it where that is soon there; a large city takes minutes.
        renewing = threading.Thread(target=self._renewed_behind, daemon=True)
        renewing.start()
        if edition.saved is None or edition.saved.said.get("seconds", 0.0) <= _QUICK_SECONDS:
            renewing.join(_PATIENCE_SECONDS)
        return self._edition or edition

    def verify(self) -> None:
        """Have a version that was found prepared looked at once more, if the store was written past the versions."""
        saved = self.edition().saved
        if self._shelf is not None and saved is not None:
            self._shelf.verify(saved)
            self.edition()

    def _stays(self, edition: Edition) -> bool:
        """Tell whether to answer from an edition: it is the newest, or the newest cannot be read."""
        try:
            if self._is_newest(edition):
                self._trouble.end()
                return True
        except TableMissingError as problem:
            self._trouble.begin(problem)
            return True
        return self._trouble.is_fresh

    def _is_newest(self, edition: Edition) -> bool:
        return edition.versions == self._store.versions() and not edition.replaced

    def settle(self) -> None:
        """Wait until what was written is what readers see, for those who wrote it; a large city is not waited for to its end."""
        self.current()
        if self._preparing.acquire(timeout=_PATIENCE_SECONDS):
            self._preparing.release()

    def origins(self, snapshot: "Snapshot", code: str) -> Sequence[Origin]:
        """Return where the values of a village came from (see `provenance.village_origins`).

        Raises:
            UnknownVillageError: no village has this code.
        """
        from villagemap.atlas.provenance import village_origins  # noqa: PLC0415 - a prepared start waits for no frames

        return village_origins(self._store, snapshot, code)

    def _renewed_behind(self) -> None:
        """Bring the newest version in a thread; where that fails, readers go on with the one they have."""
        try:
            self._renewed()
        except Exception as problem:  # noqa: BLE001 - nobody calls a thread: what went wrong is for the log
            self._trouble.begin(problem)

    def _ready(self) -> Edition | None:
        """Take the newest version from the shelf where it lies there; None where it has to be prepared.

        Another process may have put it there while this one waits for its own, so nobody is answered from the old.
        """
        with self._taking:
            if self._edition is not None and self._is_newest(self._edition):
                return self._edition
            saved = self._shelf.find(self._store.versions()) if self._shelf else None
            return self._take(self._of(saved)) if saved else None

    def _take(self, edition: Edition) -> Edition:
        """Answer from another version from now on; who calls holds `_taking`."""
        before, self._edition = self._edition, edition
        self._trouble.end()
        news = before is None or (before.versions, before.defects) != (edition.versions, edition.defects)
        if news and self._language is not None:
            _log_damage(edition, Texts(self._language))
        return edition

    def _renewed(self) -> Edition:
        """Bring the newest version; who calls holds `_preparing`, which is given back."""
        try:
            edition = self._ready() or self._prepared() or self._made()
            with self._taking:
                # Meanwhile it may have been taken from the shelf, and answers are kept with it.
                if self._edition is None or not self._is_newest(self._edition):
                    return self._take(edition)
                return self._edition
        finally:
            self._preparing.release()

    def _prepared(self) -> Edition | None:
        saved = self._shelf.prepare() if self._shelf else None
        return self._of(saved) if saved else None

    def _of(self, saved: Saved) -> Edition:
        def restored() -> "Snapshot":
            from villagemap.atlas.preparing import restore  # noqa: PLC0415 - the same

            return restore(saved, self.disclosure)

        return Edition(Versions(**saved.said["versions"]), restored, saved)

    def _made(self) -> Edition:
        from villagemap.atlas.snapshot import Snapshot  # noqa: PLC0415 - the same

        snapshot = Snapshot(self._store.contents(), self.disclosure)
        if self._warm is not None:
            threading.Thread(target=self._warm, args=(snapshot,), daemon=True).start()
        return Edition(snapshot.versions, lambda: snapshot)


def _log_damage(edition: Edition, texts: Texts) -> None:
    """Name in the log what the new data version leaves out."""
    defects = edition.defects
    if defects:
        lines = " ".join((*defect_sentences(defects, texts), "; ".join(defect_lines(defects, texts))))
        _LOG.warning("%s: %s", edition.versions.data_version, lines)
