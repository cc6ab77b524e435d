"""Where ``static/``, ``templates/`` and ``geo/`` lie.

In a checkout they stand at the top of the repository. The build hook (``hatch_build.py``) copies them into the
wheel as ``villagemap/_bundled/``; an editable install has no such folder and so reads the checkout.
"""

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds ``static/``, ``templates/`` and ``geo/``, in a checkout and in a wheel."""
    return _find(_PACKAGE)


def static_folder() -> Path:
    """Return the folder of scripts, styles and pictures; the set-up fills ``vendor/`` and ``bundles/`` in it."""
    return root() / "static"


def bundle_stamp(static: Path) -> Path:
    """Return the file that holds the digest of the sources of the bundles in a folder of static files."""
    return static / "bundles" / "sources.sha256"


def bundle_sources_digest(static: Path) -> str:
    """Return a digest of all files that a bundle can hold: scripts, styles and their pictures."""
    digest = hashlib.sha256()
    folders = (static / name for name in ("css", "icons", "js"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    for path in sorted(path for path in files if not path.name.startswith(".")):
        digest.update(f"{path.relative_to(static).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def bundles_are_current(static: Path) -> bool:
    """Return whether the bundles were made of the present scripts and styles."""
    stamp = bundle_stamp(static)
    return stamp.is_file() and stamp.read_text("ascii") == bundle_sources_digest(static)


def templates_folder() -> Path:
    """Return the folder of page templates."""
    return root() / "templates"


def geo_folder() -> Path:
    """Return the folder of city profiles: one folder in it for each city."""
    return root() / "geo"


def _find(package: Path) -> Path:
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parents[1]
