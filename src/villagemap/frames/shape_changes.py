"""How far shapes moved: metres between points, largest distance and changed area between outlines."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.layers import GeometryKind
from villagemap.frames.crs import to_metric, zone_of
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Shapes

Figures = NDArray[np.float64]


class Moved(NamedTuple):
    """Metres that each shape moved, and square metres that only one of the two covers; NaN where unknown."""

    metres: Figures
    square_metres: Figures


def moved(old: Shapes, new: Shapes, kind: GeometryKind) -> Moved:
    """Compare shapes pair by pair (EPSG:4490, lon lat in degrees).

    Points are compared on the ellipsoid, outlines in metres of the three-degree zone of the old shape: its
    scale is off by less than 0.04 % within the zone. Areas are measured for polygons only.
    """
    both = ~(shapely.is_missing(old) | shapely.is_missing(new))
    metres, square_metres = np.full(len(old), np.nan), np.full(len(old), np.nan)
    if kind is GeometryKind.POINT:
        ends = (shapely.get_x(old), shapely.get_y(old), shapely.get_x(new), shapely.get_y(new))
        metres[both] = distance_m(*(end[both] for end in ends))
        return Moved(metres, square_metres)
    centres = np.nan_to_num(shapely.bounds(old)[:, [0, 2]].mean(axis=1))
    zones = np.array([zone_of(lon) for lon in centres])
    for zone in np.unique(zones[both]):
        chosen = both & (zones == zone)
        before, after = to_metric(old[chosen], zone=int(zone)), to_metric(new[chosen], zone=int(zone))
        metres[chosen] = shapely.hausdorff_distance(before, after)
        if kind is GeometryKind.AREA:
            square_metres[chosen] = _changed_area(before, after)
    return Moved(metres, square_metres)


def _changed_area(before: Shapes, after: Shapes) -> Figures:
    """Return the area of the symmetric difference; an overlay of what crosses itself would fail."""
    areas = np.full(len(before), np.nan)
    fine = shapely.is_valid(before) & shapely.is_valid(after)
    areas[fine] = shapely.area(shapely.symmetric_difference(before[fine], after[fine]))
    return areas
