"""How far a place is from the nearest point of a layer: geodesic metres, measured on the ellipsoid."""

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.frames.measures import distance_m

# Within a city a plane scaled by the cosine of its latitude is wrong by less than this share.
_PLANE_ERROR = 0.05


def nearest_m(
    lon: NDArray[np.float64], lat: NDArray[np.float64], points: NDArray[np.object_]
) -> NDArray[np.float64]:
    """Return for each place (degrees, EPSG:4490) the distance in metres to the nearest of `points`.

    Without points every distance is NaN. Candidates come from a plane; the geodesic decides among all that
    the plane's error leaves possible.
    """
    if not len(points) or not len(lon):
        return np.full(len(lon), np.nan)
    scale = np.cos(np.radians(lat.mean()))
    x, y = shapely.get_x(points), shapely.get_y(points)
    tree = shapely.STRtree(np.asarray(shapely.points(x * scale, y), dtype=object))
    places = shapely.points(lon * scale, lat)
    (_, _), reach = tree.query_nearest(places, all_matches=False, return_distance=True)
    place, candidate = tree.query(places, predicate="dwithin", distance=reach * (1 + _PLANE_ERROR) + 1e-12)
    measured = distance_m(lon[place], lat[place], x[candidate], y[candidate])
    nearest = np.full(len(lon), np.inf)
    np.minimum.at(nearest, place, measured)
    return nearest
