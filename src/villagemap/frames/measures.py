"""Areas, lengths and distances on the ellipsoid: never in degrees, never in web Mercator.

Geodesics by C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), as PROJ computes them, on the
ellipsoid of CGCS2000. All coordinates are EPSG:4490, lon lat in degrees.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

_GEOD = pyproj.Geod(a=6_378_137.0, rf=298.257222101)
_KM = 1_000.0


def area_km2(geometries: Any) -> NDArray[np.float64]:
    """Return the geodesic area of each polygon in km²; holes are taken off, a missing geometry gives NaN."""
    given = np.atleast_1d(shapely.orient_polygons(np.asarray(geometries, dtype=object)))
    rings, of_shape = _rings(given)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = np.ascontiguousarray(points.T)
    starts = np.searchsorted(of_ring, np.arange(len(rings) + 1)).tolist()
    # A hole runs the other way round: its area is negative.
    areas = [
        _GEOD.polygon_area_perimeter(lon[start:end], lat[start:end])[0] / _KM**2
        for start, end in pairwise(starts)
    ]
    summed = np.bincount(of_shape, weights=areas, minlength=len(given)).astype(np.float64)
    return np.where(shapely.is_missing(given), np.nan, summed)


def _rings(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the rings of all polygons, also of those within collections, and the shape that each is of."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    parts, of_part = shapely.get_parts(parts, return_index=True)
    rings, of_polygon = shapely.get_rings(parts, return_index=True)
    return rings, of_shape[of_part[of_polygon]]


def area_m2(geometries: Any) -> NDArray[np.float64]:
    """Return the geodesic area of each geometry in m²; what is no polygon in it counts nothing."""
    return area_km2(geometries) * _KM**2


def length_km(geometries: Any) -> NDArray[np.float64]:
    """Return the geodesic length of each line in km; a missing geometry gives NaN."""
    return _each(geometries, lambda shape: _GEOD.geometry_length(shape) / _KM)


def distance_m(
    from_lon: ArrayLike, from_lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike
) -> NDArray[np.float64]:
    """Return the geodesic distance in metres between points, pair by pair."""
    lon1, lat1, lon2, lat2 = np.broadcast_arrays(from_lon, from_lat, to_lon, to_lat)
    return np.asarray(_GEOD.inv(lon1, lat1, lon2, lat2)[2], dtype=np.float64)


def _each(geometries: Any, measure: Any) -> NDArray[np.float64]:
    given = np.atleast_1d(np.asarray(geometries, dtype=object))
    return np.array([np.nan if shape is None else measure(shape) for shape in given], dtype=np.float64)
