"""A plain Folium page: every village and every 5G site written into it.

`python -m bench.apps.folium_flask VILLAGES canvas|svg PORT FILES` renders it at each request, as Folium's guide to
Flask shows; `page_of` gives it once, to be saved as a file.
"""

import gzip
import re
import sys
from pathlib import Path
from typing import cast

import folium
import geopandas as gpd
import shapely
from branca.element import Figure
from flask import Flask, Response, send_from_directory
from folium.plugins import MarkerCluster

from bench.apps.threads import serve

_FILLS = {"compiled": "#2f7d4f", "none": "#d9c7a0"}

# Where the files of Folium's hosts are served from instead: packages of npm, or what is none of them.
_PLACES = (
    (r"https://cdn\.jsdelivr\.net/npm/([^\"']+?)@[0-9.]+/", r"/npm/\1/"),
    (r"https://code\.jquery\.com/jquery-[0-9.]+\.min\.js", "/npm/jquery/dist/jquery.min.js"),
    (
        r"https://cdnjs\.cloudflare\.com/ajax/libs/leaflet\.markercluster/[0-9.]+/",
        "/npm/leaflet.markercluster/dist/",
    ),
    (
        r"https://cdnjs\.cloudflare\.com/ajax/libs/Leaflet\.awesome-markers/[0-9.]+/",
        "/npm/leaflet.awesome-markers/dist/",
    ),
    (r"https://(?:netdna\.bootstrapcdn|cdn\.jsdelivr)[^\"']+\.css", "/npm/empty.css"),
)


def page_of(villages: gpd.GeoDataFrame, *, canvas: bool) -> str:
    """Return the page; it loads the files that it would load elsewhere from `/npm/` of its own host."""
    west, south, east, north = villages.total_bounds.tolist()
    page = folium.Map(tiles=None, prefer_canvas=canvas)
    page.options["max_zoom"] = 18  # tiles would bring it, and clusters ask for it
    folium.GeoJson(
        villages,
        style_function=lambda feature: {
            "fillColor": _FILLS[feature["properties"]["plan"]],
            "fillOpacity": 0.8,
            "color": "#555555",
            "weight": 0.6,
        },
        tooltip=folium.GeoJsonTooltip(["name", "plan"]),
    ).add_to(page)
    points = shapely.centroid(villages.geometry.to_numpy())
    places = shapely.get_coordinates(points)[:, ::-1].tolist()
    MarkerCluster(places).add_to(page)  # type: ignore[no-untyped-call]  # branca says no types
    page.fit_bounds([[south, west], [north, east]])
    text = cast("Figure", page.get_root()).render()
    for host, place in _PLACES:
        text = re.sub(host, place, text)
    return text


def application(file: str, *, canvas: bool, files: str) -> Flask:
    """Make the service; the villages stay in memory."""
    app = Flask(__name__)
    villages = gpd.read_file(file)

    @app.get("/")
    def page() -> Response:
        body = gzip.compress(page_of(villages, canvas=canvas).encode(), 1)
        return Response(body, content_type="text/html; charset=utf-8", headers={"Content-Encoding": "gzip"})

    @app.get("/npm/<path:name>")
    def script(name: str) -> Response:
        return send_from_directory(files, name)

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    serve(
        application(sys.argv[1], canvas=sys.argv[2] == "canvas", files=str(Path(sys.argv[4]).absolute())),
        port=int(sys.argv[3]),
    )
