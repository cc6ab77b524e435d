"""Copy Leaflet from ``node_modules`` to ``static/vendor``, which git ignores, and the licences of what we bundle.

Leaflet stays a classic script of its own: the script that Folium prints expects its global name. Its comment that
names a source map is left out, because every open developer console would ask for a file that is not there.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path("node_modules")
TARGET = Path("static/vendor")

_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*\n?", re.MULTILINE)

FILES: Sequence[tuple[str, str]] = (
    ("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
    ("leaflet/LICENSE", "leaflet/LICENSE"),
    ("supercluster/LICENSE", "supercluster/LICENSE"),
    ("kdbush/LICENSE", "kdbush/LICENSE"),
    ("geographiclib-geodesic/LICENSE.txt", "geographiclib-geodesic/LICENSE"),
)


def vendor(source: Path, target: Path) -> None:
    """Fill ``target`` with ``FILES`` of ``source``; whatever else lay there is removed.

    Raises:
        FileNotFoundError: if a package has moved one of its files.
    """
    shutil.rmtree(target, ignore_errors=True)
    for origin, copy in FILES:
        place = target / copy
        place.parent.mkdir(parents=True, exist_ok=True)
        content = (source / origin).read_bytes()
        place.write_bytes(_SOURCE_MAP.sub(b"", content) if place.suffix == ".js" else content)


if __name__ == "__main__":
    vendor(SOURCE, TARGET)
