"""Which shapes lie where the rows of a city can lie: the intake, the store and the map ask this one question."""

import math

import numpy as np
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.layers import GeometryKind
from villagemap.domain.profile import Profile
from villagemap.frames.measures import area_km2, distance_m, length_km
from villagemap.frames.shapes import Mask, Shapes, are_finite, bounds_of_all

_MOST_KM2_PER_DEGREE2 = 112.0**2  # on the equator; farther north it is less
_MOST_KM_PER_DEGREE = 112.0

WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)
"""All that degrees can be."""


def beyond_reach(shapes: Shapes, reach: Bounds) -> Mask:
    """Tell which shapes (EPSG:4490, lon lat) have a vertex outside of `reach`, or one that is no number.

    Missing and empty shapes are not beyond reach.
    """
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    with np.errstate(invalid="ignore"):
        west, south, east, north = bounds_of_all(shapes).T
        inside = (west >= reach.west) & (south >= reach.south) & (east <= reach.east) & (north <= reach.north)
    beyond: Mask = there & ~(inside & are_finite(shapes))
    return beyond


def within_reach(positions: np.ndarray, reach: Bounds) -> Mask:
    """Tell which positions (rows of lon, lat in degrees) lie in `reach`; what is no number does not."""
    with np.errstate(invalid="ignore"):
        inside = (positions >= reach[:2]) & (positions <= reach[2:])
    return inside[:, 0] & inside[:, 1]


def largest_size(layer: str, kind: GeometryKind, profile: Profile) -> float:
    """Return how large a shape of a layer can be: km² of an area, km of one line; infinity for points.

    A village has the bound of the profile, another area at most the city's extent. A line can wind, but no road
    of a city is longer than the city's diagonal.
    """
    if kind is GeometryKind.LINE:
        return _diagonal_km(profile.extent)
    if kind is GeometryKind.AREA:
        whole = float(area_km2(shapely.box(*profile.extent))[0])
        return profile.bounds.village_km2 if layer == "villages" else whole
    return math.inf


def largest_extent(layer: str, profile: Profile) -> float:
    """Return how many km an area of a layer can have from corner to corner of its box.

    A village has at most the diagonal of a square as large as the largest one: real ones are compact, and smaller
    by far. Another area has at most the diagonal of the city.
    """
    return math.sqrt(2 * profile.bounds.village_km2) if layer == "villages" else _diagonal_km(profile.extent)


def extents_above(shapes: Shapes, most: float) -> dict[int, float]:
    """Return the diagonals of boxes above `most` km by position (EPSG:4490)."""
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        long = np.flatnonzero(np.hypot(east - west, north - south) * _MOST_KM_PER_DEGREE > most)
    sizes = distance_m(west[long], south[long], east[long], north[long]) / 1_000
    return {at: size for at, size in zip(long.tolist(), sizes.tolist(), strict=True) if size > most}


def _diagonal_km(extent: Bounds) -> float:
    west, south, east, north = extent
    return float(distance_m(west, south, east, north)) / 1_000


def sizes_above(shapes: Shapes, kind: GeometryKind, most: float) -> dict[int, float]:
    """Return the sizes above `most` by position: km² of areas, km of the longest part of lines (EPSG:4490)."""
    if kind is GeometryKind.AREA:
        large = np.flatnonzero(shapely.area(shapes) * _MOST_KM2_PER_DEGREE2 > most)
        sizes = area_km2(shapes[large])
    elif kind is GeometryKind.LINE:
        parts, large = shapely.get_parts(shapes, return_index=True)
        long = shapely.length(parts) * _MOST_KM_PER_DEGREE > most
        large, sizes = large[long], length_km(parts[long])
    else:
        return {}
    found: dict[int, float] = {}
    for at, size in zip(large.tolist(), sizes.tolist(), strict=True):
        if size > max(most, found.get(at, 0.0)):
            found[at] = size
    return found
