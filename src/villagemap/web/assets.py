"""Static files under a content hash: cached for a year, and relative imports stay right."""

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

_UNCOMPRESSED = {".png", ".gif", ".jpg", ".woff2"}
_IMPORT = re.compile(r"""^(?:import|export)\b[^'"]*?['"](\.{1,2}/[^'"]+)['"]""", re.MULTILINE)
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
        self._modules: dict[str, Sequence[str]] = {}

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
        """Return the address of a file; KeyError where there is none, so that no page names a missing one."""
        if name not in self._paths:
            raise KeyError(name)
        return f"/static/{self.hash}/{name}"

    def modules(self, name: str) -> Sequence[str]:
        """Return the addresses of a script and of every module that it imports, directly or not.

        A page that names them all at once fetches them in one round trip instead of one a level.
        """
        if name not in self._modules:
            self._modules[name] = [self.address(module) for module in self._imported(name)]
        return self._modules[name]

    def _imported(self, name: str) -> Iterable[str]:
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            module = waiting.pop(0)
            if module in found or module not in self._paths:
                continue
            found[module] = None
            text = self._paths[module].read_text("utf-8")
            folder = PurePosixPath(module).parent
            waiting += [posixpath.normpath(folder / other) for other in _IMPORT.findall(text)]
        return found

    def find(self, name: str) -> Asset | None:
        """Return a file by its name, read and compressed once; None where there is none."""
        if name not in self._paths:
            return None
        if name not in self._assets:
            self._assets[name] = _read(self._paths[name])
        return self._assets[name]


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    gzipped = None if path.suffix in _UNCOMPRESSED else gzip.compress(body, 9, mtime=0)
    guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, gzipped, guessed)
