"""The one module that changes coordinates. Everything is taken as lon lat, whatever axis order EPSG gives."""

import re
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

_TAKEN_AS_STORAGE = (STORAGE_CRS, "EPSG:4326", "OGC:CRS84")

_CRS_FORM = re.compile(
    r"(?:EPSG:[0-9]{4,6}$|OGC:CRS84$|urn:ogc:def:crs:|http://www\.opengis\.net/def/crs/|"
    r"(?:PROJCS|GEOGCS|PROJCRS|GEOGCRS|GEODCRS|COMPD_CS|COMPOUNDCRS|BOUNDCRS)\s*\[)",
    re.ASCII | re.IGNORECASE,
)


def to_storage(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame in EPSG:4490, lon lat in degrees. CGCS2000 is taken as WGS 84 (below 1 m).

    Raises:
        ValueError: the frame has no coordinate system.
    """
    if frame.crs is None:
        raise ValueError("the frame has no coordinate system")
    if frame.crs in _TAKEN_AS_STORAGE:
        return frame.set_crs(STORAGE_CRS, allow_override=True)
    return frame.to_crs(STORAGE_CRS)


def read_crs(said: str) -> pyproj.CRS:
    """Return the coordinate system that a file or a person names: `EPSG:<code>`, an OGC name or WKT.

    Nothing else is taken: a PROJ string may name files of this machine.

    Raises:
        ValueError: it names none.
    """
    if not _CRS_FORM.match(said.strip()):
        raise ValueError(said)
    try:
        return pyproj.CRS.from_user_input(said.strip())
    except pyproj.exceptions.CRSError as problem:
        raise ValueError(said) from problem


def crs_name(crs: pyproj.CRS) -> str:
    """Return `EPSG:<code>`, or the system's own name where it has no code."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name


def is_modern(crs: pyproj.CRS) -> bool:
    """Tell whether a system is of CGCS2000 or WGS 84.

    The parameters from Xian 1980 and Beijing 1954 are not public: what PROJ does instead may be 100 m off.
    """
    datum = crs.geodetic_crs.datum if crs.geodetic_crs else None
    name = "" if datum is None else datum.name.replace("_", " ").lower()
    return any(modern in name for modern in ("china 2000", "world geodetic system 1984", "wgs 1984"))


def shapes_to_storage(shapes: Any, crs: pyproj.CRS) -> NDArray[Any]:
    """Return geometries of another system in EPSG:4490, lon lat in degrees; what has no place there is infinite."""
    moved = to_storage(gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=crs)))
    return np.asarray(moved.geometry.array, dtype=object)


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
