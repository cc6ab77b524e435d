"""Which shapes lie where the rows of a city can lie: the intake, the store and the map ask this one question."""

import numpy as np
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.frames.shapes import Mask, Shapes

WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)
"""All that degrees can be."""


def beyond_reach(shapes: Shapes, reach: Bounds) -> Mask:
    """Tell which shapes (EPSG:4490, lon lat) have a vertex outside of `reach`, or one that is no number.

    Missing and empty shapes are not beyond reach.
    """
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        inside = (west >= reach.west) & (south >= reach.south) & (east <= reach.east) & (north <= reach.north)
    positions, of = shapely.get_coordinates(shapes, return_index=True)
    endless = np.zeros(len(shapes), dtype=bool)
    endless[of[~np.isfinite(positions).all(axis=1)]] = True
    beyond: Mask = there & (~inside | endless)
    return beyond
