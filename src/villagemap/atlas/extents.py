"""Which villages meet a box: by their extents, and by their shapes only where an extent lies across its edge."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
import shapely

from villagemap.atlas.links import Index
from villagemap.domain.bounds import Bounds
from villagemap.frames.coverage import Shapes


class Extents:
    """The extents of shapes, n × (west, south, east, north); `shapes_at` returns the shapes at some positions."""

    def __init__(self, extents: np.ndarray, shapes_at: Callable[[Index], Shapes]) -> None:
        self._extents = extents
        self._shapes_at = shapes_at

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.box(*self._extents.T))

    def meeting(self, box: Bounds) -> Index:
        """Return the positions of the shapes that meet a box, in order; the cost follows their number."""
        area = shapely.box(*box)
        near: Index = np.sort(self._tree.query(area))
        west, south, east, north = self._extents[near].T
        within = (west >= box.west) & (south >= box.south) & (east <= box.east) & (north <= box.north)
        across = near[~within]
        within[~within] = shapely.intersects(self._shapes_at(across), area)
        met: Index = near[within]
        return met
