"""Keys of points and lines that bear no code: the same list loaded again gives the same keys."""

import hashlib
from collections.abc import Sequence

import numpy as np
import shapely

from villagemap.frames.shapes import Shapes
from villagemap.ingest.values import Value

_DIGITS = 12


def made_keys(
    codes: Sequence[Value], villages: Sequence[Value], names: Sequence[Value], shapes: Shapes
) -> list[Value]:
    """Return the codes, and for each that is missing the key of its row.

    The key is the first 12 hexadecimal digits of SHA-256 over `village|name|lon|lat`, degrees of EPSG:4490
    with six decimals; of a line, those of its first point. A row without geometry gets none.
    """
    points = _first_points(shapes)
    return [
        made_key(village, name, *point) if code is None and not np.isnan(point).any() else code
        for code, village, name, point in zip(codes, villages, names, points, strict=True)
    ]


def made_key(village: Value, name: Value, lon: float, lat: float) -> str:
    """Return the key of one row."""
    said = f"{village or ''}|{name or ''}|{lon:.6f}|{lat:.6f}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:_DIGITS]


def _first_points(shapes: Shapes) -> np.ndarray:
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    points = np.full((len(shapes), 2), np.nan)
    found, first = np.unique(rows, return_index=True)
    points[found] = coordinates[first]
    return points
