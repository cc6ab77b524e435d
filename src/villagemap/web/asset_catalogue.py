"""Static files under a content hash: cached for a year, and relative imports stay right."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from villagemap import resources
from villagemap.domain.errors import BundlesOutdatedError

_UNCOMPRESSED = {".png", ".gif", ".jpg", ".woff2"}
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A static file, as it is and compressed (None where that is not worth it)."""

    body: bytes
    gzipped: bytes | None
    media_type: str


class Assets:
    """The files of a folder, read once. Names are looked up among those of the folder, never appended to a path."""

    def __init__(self, folder: Path) -> None:
        self._paths = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        self._assets: dict[str, Asset] = {}

    @classmethod
    def of_service(cls) -> Self:
        """Return the static files of the service.

        Raises:
            BundlesOutdatedError: the bundles are missing, or were made of other scripts and styles.
        """
        folder = resources.static_folder()
        if not resources.bundles_are_current(folder):
            raise BundlesOutdatedError
        return cls(folder)

    @cached_property
    def hash(self) -> str:
        """The hash of all files and their names: it stands in their addresses."""
        digest = hashlib.sha256()
        for name, path in self._paths.items():
            digest.update(name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    @property
    def names(self) -> Iterable[str]:
        """The names of all files."""
        return self._paths.keys()

    def address(self, name: str) -> str:
        """Return the address of a file; KeyError for an unknown name, so that no page names a missing one."""
        if name not in self._paths:
            raise KeyError(name)
        return f"/static/{self.hash}/{name}"

    def find(self, name: str) -> Asset | None:
        """Return a file by its name, read and compressed once; None for an unknown name."""
        if name not in self._paths:
            return None
        if name not in self._assets:
            self._assets[name] = _read(self._paths[name])
        return self._assets[name]


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    gzipped = None if path.suffix in _UNCOMPRESSED else gzip.compress(body, 9, mtime=0)
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, gzipped, media_type)
