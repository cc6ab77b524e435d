"""The county around each village."""

import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.frames.tables import GEOMETRY


def county_around(snapshot: Snapshot) -> pd.Series:
    """Return for each village the county around it: that of the loaded outlines, else that of its code.

    Nine villages of one city lie inside another county than their code says; the outline is the map's line.
    """
    counties = snapshot.tables["counties"]
    outlines = counties[GEOMETRY].to_numpy()
    drawn = ~shapely.is_missing(outlines)
    codes = snapshot.facts["county"].copy()
    if not drawn.any():
        return codes
    points = shapely.point_on_surface(snapshot.geometries)
    found, of = shapely.STRtree(outlines[drawn]).query(points, predicate="intersects")
    inside = counties["code"].to_numpy()[drawn][of]
    codes.iloc[found] = inside
    return codes
