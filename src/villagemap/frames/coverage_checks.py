"""Whether polygons are a coverage: neighbours share their borders, without gaps within and without overlaps."""

import numpy as np
import shapely
from numpy.typing import NDArray


def polygons_off_coverage(polygons: NDArray[np.object_]) -> int | None:
    """Return how many polygons have an edge that does not match their neighbours'; None where GEOS cannot tell.

    By `shapely.coverage_invalid_edges` (GEOS CoverageValidator), with exact matching.
    """
    given = polygons[~shapely.is_missing(polygons)]
    if not len(given):
        return 0
    try:
        edges = shapely.coverage_invalid_edges(given)
    except shapely.errors.GEOSException:
        return None
    return int((~(shapely.is_missing(edges) | shapely.is_empty(edges))).sum())
