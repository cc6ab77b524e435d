"""The rows of a layer that a filter leaves: those of its villages; a box is met by the features themselves."""

import numpy as np
import shapely

from villagemap.atlas.extents import Extents
from villagemap.atlas.links import Index
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import EXTENT, VillageFilter
from villagemap.domain.layers import LAYER


def layer_rows(snapshot: Snapshot, layer: str, village_filter: VillageFilter) -> Index:
    """Return the positions of a layer's rows that the filter leaves, in order.

    Boxes are met by the layer's own features, where it has geometry, else by its villages; a row obeys all other
    conditions through its villages. Without a filter these are all rows, also those that belong to no village.
    """
    if layer == "villages" or not village_filter.boxes or LAYER[layer].geometry is None:
        return snapshot.rows(layer, village_filter)
    extents = _extents(snapshot, layer)
    inside = np.concatenate([extents.meeting(box) for box in village_filter.boxes])
    rows: Index = np.intersect1d(snapshot.rows(layer, village_filter.without(EXTENT)), inside)
    return rows


def _extents(snapshot: Snapshot, layer: str) -> Extents:
    def build() -> Extents:
        shapes = snapshot.shapes(layer)
        return Extents(shapely.bounds(shapes), lambda places: shapes[places])

    return snapshot.once(("extents", layer), build)
