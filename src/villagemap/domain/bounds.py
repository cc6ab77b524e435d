"""A rectangle of longitudes and latitudes, kept to seven decimals (a centimetre)."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """West, south, east, north in degrees (EPSG:4490, taken as WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ",".join(f"{side:.7f}".rstrip("0").rstrip(".") for side in self)
