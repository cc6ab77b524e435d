"""Copy the files that our pages load from ``node_modules`` to ``static/vendor``, which git ignores.

Only what a page asks for is copied, each package with its licence. Files are copied byte for byte but for three things:
a source map that is not there would be asked for by every open developer console; a browser cannot resolve the bare
name of a package (an import map would have to stand in the page, where our CSP allows no script); and a script that
leaves its name with ``window`` leaves it with ``globalThis``, so that our tests outside a browser find it too.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path("node_modules")
TARGET = Path("static/vendor")

FILES: Sequence[tuple[str, str]] = (
    ("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
    ("leaflet/dist/leaflet.css", "leaflet/leaflet.css"),
    ("leaflet/dist/images/layers.png", "leaflet/images/layers.png"),
    ("leaflet/dist/images/layers-2x.png", "leaflet/images/layers-2x.png"),
    ("leaflet/dist/images/marker-icon.png", "leaflet/images/marker-icon.png"),
    ("leaflet/dist/images/marker-icon-2x.png", "leaflet/images/marker-icon-2x.png"),
    ("leaflet/dist/images/marker-shadow.png", "leaflet/images/marker-shadow.png"),
    ("leaflet/LICENSE", "leaflet/LICENSE"),
    ("supercluster/index.js", "supercluster/index.js"),
    ("supercluster/LICENSE", "supercluster/LICENSE"),
    ("kdbush/index.js", "kdbush/index.js"),
    ("kdbush/LICENSE", "kdbush/LICENSE"),
    ("geographiclib-geodesic/geographiclib-geodesic.min.js", "geographiclib-geodesic/geodesic.js"),
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
        place.write_bytes(_for_the_browser(content) if place.suffix == ".js" else content)


def _for_the_browser(script: bytes) -> bytes:
    lines = [
        line for line in script.splitlines(keepends=True) if not line.startswith(b"//# sourceMappingURL=")
    ]
    script = b"".join(lines).replace(b"from 'kdbush'", b"from '../kdbush/index.js'")
    return script.replace(b"window.geodesic=", b"globalThis.geodesic=")


if __name__ == "__main__":
    vendor(SOURCE, TARGET)
