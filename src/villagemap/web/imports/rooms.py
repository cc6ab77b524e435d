"""Private folders for uploads: one for each service, in it one for each upload; none outlives its use."""

import atexit
import secrets
import shutil
from pathlib import Path

from villagemap.work_folders import hold_folder, sweep, temporary_directory

_OWNER_ONLY = 0o700


class Rooms:
    """Folders of one service, with all its processes, in a folder that nobody else may enter.

    `root` is the folder to make it in; where there is none, the temporary directory.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._own: Path | None = None
        self._held: int | None = None

    @property
    def own(self) -> Path:
        """The folder of this service.

        Raises:
            OSError: there is no temporary directory that takes one.
        """
        self.settle()
        assert self._own is not None  # noqa: S101 - `settle` made it
        return self._own

    def make(self) -> Path:
        """Make a folder for one upload.

        Raises:
            OSError: the disk does not take it.
        """
        folder = self.own / secrets.token_hex(16)
        folder.mkdir(_OWNER_ONLY)
        return folder

    def remove(self, folder: Path) -> None:
        """Remove a folder with all that is in it."""
        shutil.rmtree(folder, ignore_errors=True)

    def exist(self) -> bool:
        """Tell whether there is a folder of this service: where the disk takes none, there is no upload."""
        try:
            self.settle()
        except OSError:
            return False
        return True

    def settle(self) -> None:
        """Make the folder of this service, once; processes that are forked afterwards share it.

        What killed services left is removed.

        Raises:
            OSError: there is no temporary directory that takes one.
        """
        if self._held is not None:
            return
        root = self._root or temporary_directory()
        root.mkdir(_OWNER_ONLY, parents=True, exist_ok=True)
        sweep(root)
        # Held until the process and those that were forked from it end, however they end.
        self._own, self._held = hold_folder(root)
        atexit.register(shutil.rmtree, self._own, ignore_errors=True)
