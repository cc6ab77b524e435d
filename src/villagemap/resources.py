"""Where ``static/``, ``templates/`` and ``geo/`` lie.

In a checkout they stand at the top of the repository. The build hook (``hatch_build.py``) copies them into the
wheel as ``villagemap/_bundled/``; an editable install has no such folder and so reads the checkout.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds ``static/``, ``templates/`` and ``geo/``, in a checkout and in a wheel."""
    return _find(_PACKAGE)


def static_folder() -> Path:
    """Return the folder of scripts, styles and pictures; ``vendor/`` in it is filled by the set-up."""
    return root() / "static"


def templates_folder() -> Path:
    """Return the folder of page templates."""
    return root() / "templates"


def geo_folder() -> Path:
    """Return the folder of city profiles: one folder in it for each city."""
    return root() / "geo"


def _find(package: Path) -> Path:
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parents[1]
