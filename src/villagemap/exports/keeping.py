"""Everything that answers are joined from, made before anybody asks."""

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import VillageFilter
from villagemap.exports.geojson import kept_features
from villagemap.exports.table import kept_lines


def keep_rows(snapshot: Snapshot) -> None:
    """Make the rows of every layer in the formats that are joined, and what filters are asked of."""
    snapshot.facets(VillageFilter())
    _ = snapshot.extents
    for layer in snapshot.layers:
        kept_features(snapshot, layer)
        kept_lines(snapshot, layer)
