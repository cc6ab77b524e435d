"""A prepared data version as a service holds it: what was saved of it, and the snapshot, made when somebody asks."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from villagemap.domain.defects import RowDefect, restored
from villagemap.domain.entries import Versions
from villagemap.frames.prepared_file import Saved

if TYPE_CHECKING:
    from villagemap.atlas.snapshot import Snapshot


class Edition:
    """A data version. `saved` is there where it came from a shelf; answers in it need no snapshot."""

    def __init__(
        self, versions: Versions, make: "Callable[[], Snapshot]", saved: Saved | None = None
    ) -> None:
        self.versions = versions
        self.saved = saved
        self._make = make
        self._lock = threading.Lock()

    @property
    def snapshot(self) -> "Snapshot":
        """The data version, to be asked anything; made by the first who asks."""
        with self._lock:
            return self._snapshot

    @property
    def defects(self) -> tuple[RowDefect, ...]:
        """What the data version leaves out because it is damaged; where it was saved, without making it."""
        return self.snapshot.defects if self.saved is None else restored(self.saved.said["defects"])

    @property
    def replaced(self) -> bool:
        """Tell whether the same version was prepared anew since."""
        return self.saved is not None and self.saved.replaced

    @cached_property
    def _snapshot(self) -> "Snapshot":
        return self._make()
