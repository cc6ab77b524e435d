"""Where coordinates lie: in degrees, and in which village."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.coordinates import Degrees, Metres, read_coordinates
from villagemap.domain.errors import UnreadableCoordinatesError
from villagemap.frames.crs import from_metric, zone_of

_DECIMALS = 7  # a centimetre


@dataclass(frozen=True, slots=True)
class Place:
    """A place in degrees of EPSG:4490; `zone` is the three-degree zone it was read in; `village` a row, or None."""

    lon: float
    lat: float
    zone: int | None
    swapped: bool
    village: int | None


def locate(snapshot: Snapshot, text: str, zone: int | None = None) -> tuple[Place, ...]:
    """Read coordinates as people write them and find the village there.

    Where metres do not tell their zone and `zone` is None, there is one place for each zone of the city.

    Raises:
        UnreadableCoordinatesError: the text holds no place, or `zone` is none of the city's.
    """
    read = read_coordinates(text)
    if isinstance(read, Degrees):
        return (_place(snapshot, read.lon, read.lat, None, swapped=read.swapped),)
    known_zone = read.zone or zone
    zones = _zones(snapshot) if known_zone is None else (known_zone,)
    if zone is not None and zone not in _zones(snapshot):
        raise UnreadableCoordinatesError("zone", str(zone))
    return tuple(_from_zone(snapshot, read, one) for one in zones)


def _zones(snapshot: Snapshot) -> Sequence[int]:
    extent = snapshot.profile.extent
    return range(zone_of(extent.west), zone_of(extent.east) + 1)


def _from_zone(snapshot: Snapshot, metres: Metres, zone: int) -> Place:
    point = from_metric([shapely.Point(metres.easting, metres.northing)], zone=zone)[0]
    return _place(snapshot, float(point.x), float(point.y), zone, swapped=metres.swapped)


def _place(snapshot: Snapshot, lon: float, lat: float, zone: int | None, *, swapped: bool) -> Place:
    villages = shapely.intersects_xy(snapshot.geometries, lon, lat).nonzero()[0]
    return Place(
        round(lon, _DECIMALS),
        round(lat, _DECIMALS),
        zone,
        swapped,
        int(villages[0]) if len(villages) else None,
    )
