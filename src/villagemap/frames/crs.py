"""The one module that changes coordinates. Everything is taken as lon lat, whatever axis order EPSG gives."""

import re
from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from villagemap.frames.tables import STORAGE_CRS

# CGCS2000 / 3-degree Gauss-Krueger CM 75E, zone 25; the zones follow each other without the zone in the easting.
_ZONE_25_EPSG = 4534
_ZONE_25_TOLD_EPSG = 4513  # the same with the zone before the easting
_FIRST_ZONE = 25
_LAST_ZONE = 45
_ZONE_DEGREES = 3
_WIDE_ZONE_13_EPSG = (
    4491  # CGCS2000 / Gauss-Krueger zone 13, six degrees wide, with the zone before the easting
)
_FIRST_WIDE_ZONE = 13
_WIDE_ZONE_DEGREES = 6

_TAKEN_AS_STORAGE = (STORAGE_CRS, "EPSG:4326", "OGC:CRS84")

_GRID_FILE = re.compile(r"grids=(?!@null)", re.IGNORECASE)

_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_CLOSE_DEGREES = 1e-9  # a tenth of a millimetre
_MOST_ROUNDS = 20  # 4 are enough anywhere in China

Positions = NDArray[np.float64]
"""Rows of lon, lat in degrees."""

_CRS_FORM = re.compile(
    r"(?:EPSG:[0-9]{4,6}$|OGC:CRS84$|urn:ogc:def:crs:|http://www\.opengis\.net/def/crs/|"
    r"(?:PROJCS|GEOGCS|PROJCRS|GEOGCRS|GEODCRS|COMPD_CS|COMPOUNDCRS|BOUNDCRS)\s*\[)",
    re.ASCII | re.IGNORECASE,
)


class Shift(StrEnum):
    """A shift of coordinates that the law asks of public maps, or a map's maker adds; `none` is CGCS2000 as it is."""

    NONE = "none"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_storage(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame in EPSG:4490, lon lat in degrees. CGCS2000 is taken as WGS 84 (below 1 m).

    Of a legacy datum (Xian 1980, Beijing 1954) the longitudes and latitudes are kept as they are.

    Raises:
        ValueError: the frame has no coordinate system.
    """
    if frame.crs is None:
        raise ValueError("the frame has no coordinate system")
    if frame.crs in _TAKEN_AS_STORAGE:
        return frame.set_crs(STORAGE_CRS, allow_override=True)
    if not is_modern(frame.crs) and frame.crs.geodetic_crs is not None:
        # PROJ would shift the datum by parameters that are right elsewhere, or not at all, and say neither.
        return frame.to_crs(frame.crs.geodetic_crs).set_crs(STORAGE_CRS, allow_override=True)
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
        crs = pyproj.CRS.from_user_input(said.strip())
    except pyproj.exceptions.CRSError as problem:
        raise ValueError(said) from problem
    # What a file says of the way to WGS 84 is left out: it may name grid files, or move everything.
    while crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    try:
        pyproj.Transformer.from_crs(crs, STORAGE_CRS)
    # Of such a system there is no way to ours: it is of another planet, or names a grid file.
    except pyproj.exceptions.ProjError as problem:
        raise ValueError(said) from problem
    if crs.geodetic_crs is None or _GRID_FILE.search(crs.to_wkt()):
        raise ValueError(said)
    return crs


def crs_name(crs: pyproj.CRS) -> str:
    """Return `EPSG:<code>` or `OGC:CRS84`, or the system's own name where it has no code."""
    code = crs.to_epsg(min_confidence=70)
    if code is None and crs.to_authority("OGC") == ("OGC", "CRS84"):
        return "OGC:CRS84"
    return f"EPSG:{code}" if code else crs.name


def is_modern(crs: pyproj.CRS) -> bool:
    """Tell whether a system is of CGCS2000 or WGS 84.

    The parameters from Xian 1980 and Beijing 1954 are not public: what PROJ does instead may be 100 m off.
    """
    datum = crs.geodetic_crs.datum if crs.geodetic_crs else None
    name = "" if datum is None else datum.name.replace("_", " ").lower()
    return any(modern in name for modern in ("china 2000", "world geodetic system 1984", "wgs 1984"))


def grid_systems(west: float, east: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the CGCS2000 grids that a place between two longitudes may be given in.

    First those with the zone in their easting (three-degree zones, then six-degree ones), then those without,
    whose eastings have six digits. A six-degree zone without its number is the same grid as a three-degree one.
    """
    zones = range(zone_of(west), zone_of(east) + 1)
    wide = sorted({int(lon // _WIDE_ZONE_DEGREES) + 1 for lon in (west, east)})
    told = [f"EPSG:{_ZONE_25_TOLD_EPSG + zone - _FIRST_ZONE}" for zone in zones]
    told += [f"EPSG:{_WIDE_ZONE_13_EPSG + zone - _FIRST_WIDE_ZONE}" for zone in wide]
    return tuple(told), tuple(metric_crs(zone) for zone in zones)


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


def unshifted(geometries: Any, shift: Shift) -> NDArray[Any]:
    """Return geometries (lon lat in degrees) with a shift taken off, to below a millimetre."""
    return _each_position(geometries, _INVERSE[shift])


def shifted(geometries: Any, shift: Shift) -> NDArray[Any]:
    """Return geometries (lon lat in degrees) as a map with this shift draws them."""
    return _each_position(geometries, _FORWARD[shift])


# A place that no map has becomes infinite or NaN, which the callers look for.
@np.errstate(over="ignore", invalid="ignore")
def _each_position(geometries: Any, change: Callable[[Positions], Positions]) -> NDArray[Any]:
    moved: NDArray[Any] = shapely.transform(np.asarray(geometries, dtype=object), change)
    return moved


def _as_it_is(positions: Positions) -> Positions:
    return positions


def _to_gcj02(positions: Positions) -> Positions:
    """Shift WGS 84 to GCJ-02 ("Mars coordinates").

    The formula was never published officially; it is the one that became known in 2012 by M. Zhang
    ("EvilTransform") and that web maps obey to about a metre: a wavy offset in metres on the ellipsoid of
    Krasovsky 1940.
    """
    lon, lat = positions[:, 0], positions[:, 1]
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    root = np.sqrt(np.abs(x))
    north = (
        -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + waves
        + _wave(y, 20.0, 1, 40.0, 3) + _wave(y, 160.0, 12, 320.0, 30)
    )  # fmt: skip
    east = (
        300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + waves
        + _wave(x, 20.0, 1, 40.0, 3) + _wave(x, 150.0, 12, 300.0, 30)
    )  # fmt: skip
    within = 1 - _KRASOVSKY_E2 * np.sin(np.radians(lat)) ** 2
    meridian = _KRASOVSKY_A * (1 - _KRASOVSKY_E2) / within**1.5
    parallel = _KRASOVSKY_A / np.sqrt(within) * np.cos(np.radians(lat))
    return np.column_stack([lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)])


def _wave(along: NDArray[np.float64], *terms: float) -> NDArray[np.float64]:
    """Return two thirds of the sum of sines; `terms` are amplitude and divisor of the angle, by turns."""
    pairs = zip(terms[::2], terms[1::2], strict=True)
    total: NDArray[np.float64] = sum(
        (amplitude * np.sin(along * np.pi / divisor) for amplitude, divisor in pairs),
        np.zeros_like(along),
    )
    return total * 2 / 3


def _gcj02_to_bd09(positions: Positions) -> Positions:
    """Shift GCJ-02 to BD-09, by the formula that became known with the former."""
    x, y = positions[:, 0], positions[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(np.radians(y * 3_000))
    angle = np.arctan2(y, x) + 0.000003 * np.cos(np.radians(x * 3_000))
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _to_bd09(positions: Positions) -> Positions:
    return _gcj02_to_bd09(_to_gcj02(positions))


def _inverse_of(forward: Callable[[Positions], Positions]) -> Callable[[Positions], Positions]:
    """Return the inverse, by iteration: the shift changes by far less than the way that it moves."""

    def inverse(positions: Positions) -> Positions:
        found = positions
        for _ in range(_MOST_ROUNDS):
            off = positions - forward(found)
            found = found + off
            if not np.any(np.abs(off) > _CLOSE_DEGREES):
                break
        return found

    return inverse


_FORWARD: MappingProxyType[Shift, Callable[[Positions], Positions]] = MappingProxyType(
    {Shift.NONE: _as_it_is, Shift.GCJ02: _to_gcj02, Shift.BD09: _to_bd09}
)
_INVERSE: MappingProxyType[Shift, Callable[[Positions], Positions]] = MappingProxyType(
    {
        Shift.NONE: _as_it_is,
        Shift.GCJ02: _inverse_of(_to_gcj02),
        Shift.BD09: _inverse_of(_to_bd09),
    }
)
