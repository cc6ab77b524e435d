"""Plain Folium: `GeoJson` and `MarkerCluster` with everything in the page; saved once, or rendered at each request."""

import contextlib
import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.datasets import Dataset
from bench.peers import nginx
from bench.places import HOST, NPM, ROOT, free_port, our_python
from bench.processes import Server, StartError, serving

_PATIENCE_SECONDS = 600
_LOCATIONS = """
    location = / { rewrite ^ /page.html last; }
    location = /page.html { default_type text/html; add_header Content-Encoding gzip; }
    location /npm/ { gzip on; gzip_types text/css application/javascript; alias %s/; }
"""


_EMPTY = """<!doctype html><link rel="stylesheet" href="/npm/leaflet/dist/leaflet.css">
<script src="/npm/leaflet/dist/leaflet.js"></script><body style="margin:0"><div id="map" style="height:100vh"></div><script>
const map = L.map('map', { preferCanvas: true }).setView([43.5, 124.5], 9);
L.polygon([[43, 124], [44, 124], [44, 125]]).addTo(map);
</script>"""


def missing() -> str:
    """Say why there is no Folium page here."""
    return "" if (NPM / ".stamp").exists() else "The scripts of Folium's page are not installed (npm)."


def missing_saved() -> str:
    """Say why it cannot be served as a file."""
    return missing() or nginx.missing()


@contextlib.contextmanager
def rendered(data: Dataset, renderer: str) -> Iterator[Server]:
    """Serve a page that Folium renders at each request; `renderer` is `canvas` or `svg`."""
    port = free_port()
    words = (str(data.gpkg), renderer, str(port), str(_files()))
    with serving(
        f"folium-{renderer}",
        (our_python(), "-m", "bench.apps.folium_flask", *words),
        address=f"http://{HOST}:{port}",
        probe="/healthz",
    ) as server:
        yield server


@contextlib.contextmanager
def saved(data: Dataset, renderer: str) -> Iterator[Server]:
    """Serve a page that Folium rendered once, compressed, from a file by nginx."""
    folder = data.folder / f"folium-{renderer}"
    page = folder / "page.html"
    if not page.exists():
        folder.mkdir(exist_ok=True)
        page.write_bytes(gzip.compress(_page(data, renderer), 6))
    with nginx.nginx(folder, _LOCATIONS % _files(), name=f"folium-saved-{renderer}") as server:
        yield server


@contextlib.contextmanager
def empty(data: Dataset, _renderer: str) -> Iterator[Server]:
    """Serve a page with Leaflet and one shape on a canvas: below that no map of Leaflet can come."""
    folder = data.folder / "folium-empty"
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_bytes(gzip.compress(_EMPTY.encode()))
    with nginx.nginx(folder, _LOCATIONS % _files(), name="leaflet-alone") as server:
        yield server


def _page(data: Dataset, renderer: str) -> bytes:
    """Render in a process of its own: 7,550 villages take a gigabyte while they are rendered."""
    code = (
        "import sys, geopandas; from bench.apps.folium_flask import page_of;"
        "sys.stdout.write(page_of(geopandas.read_file(sys.argv[1]), canvas=sys.argv[2] == 'canvas'))"
    )
    done = subprocess.run(
        (sys.executable, "-c", code, str(data.gpkg), renderer),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_PATIENCE_SECONDS,
    )
    if done.returncode:
        raise StartError(done.stderr.decode(errors="replace")[-200:])
    return done.stdout


def _files() -> Path:
    files = NPM / "node_modules"
    (files / "empty.css").write_text("")  # two style sheets of icons that are in no package of npm
    return files
