"""The map of a difference as one picture, for those who have no script: the city, shapes as they are and would be."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from villagemap.domain.bounds import Bounds

WIDTH, HEIGHT = 1120, 480
_AIR = 24
_LEAST_DEGREES = 0.01
_LOOK = {
    "ground": 'fill="#F7F6F1" stroke="#6C7B7E" stroke-width="0.8"',
    "old": 'fill="#A0281C" fill-opacity="0.08" stroke="#A0281C" stroke-width="1.2" stroke-dasharray="4 3"',
    "new": 'fill="#14594E" fill-opacity="0.16" stroke="#14594E" stroke-width="1.4"',
}
_LINE = {
    "ground": 'fill="none" stroke="#6C7B7E" stroke-width="0.8"',
    "old": 'fill="none" stroke="#A0281C" stroke-width="1.6" stroke-dasharray="4 3"',
    "new": 'fill="none" stroke="#14594E" stroke-width="1.8"',
}
_POINT = {"ground": "", "old": 'r="4" ' + _LOOK["old"], "new": 'r="4" ' + _LOOK["new"]}


def picture(
    shapes: Mapping[str, Any], ground: Iterable[Mapping[str, Any]], extent: Bounds, title: str
) -> str:
    """Return an SVG of a GeoJSON feature collection whose features have a `state`, over geometries of the ground."""
    scale = _scale(shapes, extent)
    parts = [part for geometry in ground for part in _elements(geometry, "ground", scale)]
    ordered = sorted(shapes["features"], key=lambda feature: feature["properties"]["state"] == "new")
    for feature in ordered:
        parts += _elements(feature["geometry"], feature["properties"]["state"], scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#E6EBEA"/>{"".join(parts)}</svg>'
    )


class _Scale:
    """From lon lat to the picture: the shapes fill it, and a degree of longitude is as short as it is there."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self._shrink = float(np.cos(np.radians((south + north) / 2)))
        width, height = max(east - west, _LEAST_DEGREES) * self._shrink, max(north - south, _LEAST_DEGREES)
        self._unit = min((WIDTH - 2 * _AIR) / width, (HEIGHT - 2 * _AIR) / height)
        self._lon, self._lat = (west + east) / 2, (south + north) / 2

    def __call__(self, places: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
        lonlat = np.asarray(places, dtype=float).reshape(-1, np.shape(places)[-1])
        x = WIDTH / 2 + (lonlat[:, 0] - self._lon) * self._shrink * self._unit
        y = HEIGHT / 2 - (lonlat[:, 1] - self._lat) * self._unit
        return np.column_stack([x, y]).round(1)


def _scale(shapes: Mapping[str, Any], extent: Bounds) -> _Scale:
    places = [place for feature in shapes["features"] for run in _runs(feature["geometry"]) for place in run]
    if not places:
        return _Scale(*extent)
    lonlat = np.asarray([place[:2] for place in places], dtype=float)
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    return _Scale(west, south, east, north)


def _runs(geometry: Mapping[str, Any]) -> Iterator[Any]:
    """Give the runs of places that a geometry is made of."""
    kind, places = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield [places]
    elif kind in {"MultiPoint", "LineString"}:
        yield places
    elif kind in {"MultiLineString", "Polygon"}:
        yield from places
    elif kind == "MultiPolygon":
        for polygon in places:
            yield from polygon


def _elements(geometry: Mapping[str, Any], state: str, scale: _Scale) -> Iterator[str]:
    runs = [scale(run) for run in _runs(geometry) if len(run)]
    if not runs:
        return
    if geometry["type"].endswith("Point"):
        for x, y in np.concatenate(runs):
            yield f'<circle cx="{x:g}" cy="{y:g}" {_POINT[state]}/>'
        return
    close = "Z" if geometry["type"].endswith("Polygon") else ""
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in run) + close for run in runs)
    yield f'<path fill-rule="evenodd" d="{path}" {_LOOK[state] if close else _LINE[state]}/>'
