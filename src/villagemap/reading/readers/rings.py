"""What is wrong with coordinates of GeoJSON, and what shapely would mend in silence: open rings, texts for numbers."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

_RING_DEPTH = {"Polygon": 1, "MultiPolygon": 2}


def has_open_ring(geometry: Any) -> bool:
    """Tell whether a ring of a geometry (RFC 7946) ends elsewhere than it begins."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _RING_DEPTH:
        return False
    rings = _nested(geometry.get("coordinates"), _RING_DEPTH[geometry["type"]])
    return any(ring[0][:2] != ring[-1][:2] for ring in rings if _is_ring(ring))


def has_other_than_numbers(geometry: Any) -> bool:
    """Tell whether a position of a geometry (RFC 7946) holds anything but numbers, such as "124.3"."""
    if not isinstance(geometry, dict):
        return False
    if isinstance(geometry.get("geometries"), list):
        return any(has_other_than_numbers(each) for each in geometry["geometries"])
    level: list[Any] = [geometry.get("coordinates")]
    while level and all(isinstance(each, list) for each in level):
        level = list(chain.from_iterable(level))
    return not set(map(type, level)) <= {int, float}


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
