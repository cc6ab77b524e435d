"""A rectangle of longitudes and latitudes, kept to seven decimals (a centimetre)."""

import math
from typing import NamedTuple

_KM_PER_DEGREE = 111.32


class Bounds(NamedTuple):
    """West, south, east, north in degrees (EPSG:4490, taken as WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ",".join(f"{side:.7f}".rstrip("0").rstrip(".") for side in self)

    def widened(self, km: float) -> "Bounds":
        """Return the rectangle with a margin of `km` kilometres on each side."""
        up = km / _KM_PER_DEGREE
        across = up / math.cos(math.radians((self.south + self.north) / 2))
        return Bounds(self.west - across, self.south - up, self.east + across, self.north + up)
