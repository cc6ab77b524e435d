"""Private folders for uploads: one for each service, in it one for each upload; none outlives its use.

What a killed process left behind is removed by the next one that starts: a folder belongs to whoever holds its lock.
"""

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path

_OWNER_ONLY = 0o700
_LOCK = "lock"


class Rooms:
    """Folders of one service, with all its processes, under a common root that nobody else may enter."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or Path(tempfile.gettempdir()) / f"villagemap-uploads-{os.getuid()}"
        self._held: int | None = None
        self._own = self._root / secrets.token_hex(8)

    def clear(self) -> None:
        """Remove what processes that are gone have left."""
        for folder in self._root.iterdir() if self._safe() else ():
            with contextlib.suppress(OSError), (folder / _LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def own(self) -> Path:
        """The folder of this service."""
        self.settle()
        return self._own

    def make(self) -> Path:
        """Make a folder for one upload."""
        folder = self.own / secrets.token_hex(16)
        folder.mkdir(_OWNER_ONLY)
        return folder

    def remove(self, folder: Path) -> None:
        """Remove a folder with all that is in it."""
        shutil.rmtree(folder, ignore_errors=True)

    def settle(self) -> None:
        """Make the folder of this service, once; processes that are forked afterwards share it."""
        if self._held is not None:
            return
        with contextlib.suppress(FileExistsError):
            self._root.mkdir(_OWNER_ONLY)
        if not self._safe():
            # Somebody else made a folder of this name: a place that only we know then.
            self._own = Path(tempfile.mkdtemp(prefix="villagemap-uploads-"))
        self._own.mkdir(_OWNER_ONLY, exist_ok=True)
        atexit.register(shutil.rmtree, self._own, ignore_errors=True)
        # Held until the process and those that were forked from it end, however they end.
        self._held = os.open(self._own / _LOCK, os.O_CREAT | os.O_WRONLY, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def _safe(self) -> bool:
        """Tell whether the root is a folder of ours, and no link, that nobody else may enter."""
        try:
            status = self._root.lstat()
        except FileNotFoundError:
            return False
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
        return ours and not stat.S_IMODE(status.st_mode) & 0o077
