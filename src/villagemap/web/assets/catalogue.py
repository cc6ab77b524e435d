"""Static files under a content hash: cached for a year, and relative imports stay right."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from villagemap.web.assets.bundles import JOINED, joined

_UNCOMPRESSED = {".png", ".gif", ".jpg", ".woff2"}
# The scripts of pages: each is sent with all that it imports as one file.
SCRIPTS = ("js/page/main.js", "js/page/list.js", "js/page/plain.js", "js/import/main.js")
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A static file, as it is and compressed (None where that is not worth it)."""

    body: bytes
    gzipped: bytes | None
    media_type: str


class Assets:
    """The files of a folder, read once. Names are looked up among those found, never joined to a path."""

    def __init__(self, folder: Path) -> None:
        self._paths = {
            path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
        }
        self._assets: dict[str, Asset] = {}

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
        """The names of all files, and of those that are joined of them."""
        return self._paths.keys() | self._scripts.keys()

    def address(self, name: str) -> str:
        """Return the address of a file; KeyError where there is none, so that no page names a missing one."""
        if name not in self.names:
            raise KeyError(name)
        return f"/static/{self.hash}/{name}"

    def joined(self, name: str) -> str:
        """Return the address of one of SCRIPTS with all that it imports as one file; KeyError where there is none."""
        return self.address(f"{JOINED}{name}")

    @cached_property
    def _scripts(self) -> Mapping[str, str]:
        """The scripts that are joined, by their names and by those of the joined files."""
        return {f"{JOINED}{name}": name for name in SCRIPTS if name in self._paths}

    def find(self, name: str) -> Asset | None:
        """Return a file by its name, read and compressed once; None where there is none."""
        if name not in self.names:
            return None
        if name not in self._assets:
            self._assets[name] = self._joined(name) if name in self._scripts else _read(self._paths[name])
        return self._assets[name]

    def _joined(self, name: str) -> Asset:
        text = joined(self._scripts[name], lambda module: self._paths[module].read_text("utf-8"))
        body = text.encode()
        return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[".js"])


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    gzipped = None if path.suffix in _UNCOMPRESSED else gzip.compress(body, 9, mtime=0)
    guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, gzipped, guessed)
