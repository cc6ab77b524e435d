"""Rows that lie outside of the city: all of them, some, or some whose axes are swapped."""

import numpy as np
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.frames.shapes import Mask, Shapes, without
from villagemap.ingest.geometry.rows import RowReport, places
from villagemap.ingest.geometry.tolerances import TOLERANCE

Positions = np.ndarray


def lies_within(positions: Positions, extent: Bounds) -> Mask:
    """Tell which positions (lon, lat) lie within an extent and its margin; what is not finite does not."""
    margin = TOLERANCE["outside_city"]
    with np.errstate(invalid="ignore"):
        inside: Mask = (
            (positions[:, 0] >= extent.west - margin)
            & (positions[:, 0] <= extent.east + margin)
            & (positions[:, 1] >= extent.south - margin)
            & (positions[:, 1] <= extent.north + margin)
        )
    return inside


def middles(shapes: Shapes) -> Positions:
    """Return the middle of the box of each geometry, NaN where there is none."""
    west, south, east, north = shapely.bounds(shapes).T
    return np.column_stack([(west + east) / 2, (south + north) / 2])


def check_extent(shapes: Shapes, extent: Bounds, report: RowReport) -> Shapes:
    """Report rows that lie elsewhere; where all do, the system or the order of axes is wrong.

    Returns the geometries, None where the axes of a row are swapped: such a row is an error.
    """
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    middle = middles(shapes)
    outside = there & ~lies_within(middle, extent)
    if not outside.any():
        return shapes
    if (outside == there).all():
        lon, lat = (round(float(side), 5) for side in middle[places(there)[0]])
        report.whole.error("all_outside", lon=lon, lat=lat, extent=str(extent))
        return shapes
    swapped = outside & lies_within(middle[:, ::-1], extent)
    for at in places(outside):
        lon, lat = (round(float(side), 5) for side in middle[at])
        if swapped[at]:
            report.error("axes_swapped", at, lon=lat, lat=lon)
        else:
            report.warn("outside_city", at, lon=lon, lat=lat)
    return without(shapes, swapped)
