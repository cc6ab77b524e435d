"""Rings of GeoJSON that are not closed: shapely would close them in silence, wherever they break off."""

from collections.abc import Iterator
from typing import Any

_RING_DEPTH = {"Polygon": 1, "MultiPolygon": 2}


def has_open_ring(geometry: Any) -> bool:
    """Tell whether a ring of a geometry (RFC 7946) ends elsewhere than it begins."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _RING_DEPTH:
        return False
    rings = _nested(geometry.get("coordinates"), _RING_DEPTH[geometry["type"]])
    return any(ring[0][:2] != ring[-1][:2] for ring in rings if _is_ring(ring))


def _is_ring(ring: Any) -> bool:
    return (
        isinstance(ring, list) and len(ring) > 1 and all(isinstance(end, list) for end in (ring[0], ring[-1]))
    )


def _nested(lists: Any, depth: int) -> Iterator[Any]:
    for each in lists if isinstance(lists, list) else ():
        if depth == 1:
            yield each
        else:
            yield from _nested(each, depth - 1)
