"""The one module that changes coordinates. Everything is taken as lon lat, whatever axis order EPSG gives."""

from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from villagemap.frames.tables import STORAGE_CRS

# CGCS2000 / 3-degree Gauss-Krueger CM 75E, zone 25; the zones follow each other without the zone in the easting.
_ZONE_25_EPSG = 4534
_FIRST_ZONE = 25
_LAST_ZONE = 45
_ZONE_DEGREES = 3


def to_storage(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame in EPSG:4490, lon lat in degrees. CGCS2000 is taken as WGS 84 (below 1 m).

    Raises:
        ValueError: the frame has no coordinate system.
    """
    if frame.crs is None:
        raise ValueError("the frame has no coordinate system")
    return frame if frame.crs == STORAGE_CRS else frame.to_crs(STORAGE_CRS)


def zone_of(lon: float) -> int:
    """Return the three-degree zone that holds a longitude: 41 west of 124.5 degrees east, 42 from there on."""
    zone = int((lon + _ZONE_DEGREES / 2) // _ZONE_DEGREES)
    return min(max(zone, _FIRST_ZONE), _LAST_ZONE)


def metric_crs(zone: int) -> str:
    """Return the CGCS2000 Gauss-Krueger system of a three-degree zone, without the zone in its easting."""
    return f"EPSG:{_ZONE_25_EPSG + zone - _FIRST_ZONE}"


def to_metric(geometries: Any, *, zone: int) -> NDArray[Any]:
    """Return geometries (EPSG:4490, lon lat) in metres of a three-degree zone, easting before northing."""
    return _moved(geometries, STORAGE_CRS, metric_crs(zone))


def from_metric(geometries: Any, *, zone: int) -> NDArray[Any]:
    """Return geometries in metres of a three-degree zone as EPSG:4490, lon lat in degrees."""
    return _moved(geometries, metric_crs(zone), STORAGE_CRS)


def _moved(geometries: Any, source: str, target: str) -> NDArray[Any]:
    change = pyproj.Transformer.from_crs(source, target, always_xy=True).transform
    given = np.asarray(geometries, dtype=object)
    moved: NDArray[Any] = shapely.transform(given, lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1])))
    return moved
