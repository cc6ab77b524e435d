"""The map of a difference: touched shapes as they are and as they would be, small enough for a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from villagemap.domain.differences import RowOp

MOST_SHAPES = 2_000
"""So many touched shapes are drawn at most."""

MOST_VERTICES = 200_000
"""So many vertices are sent at most, about 4 MB."""

_FINEST_DEGREES = 0.00002  # two metres; an outline that moved less is not seen on a map of a city
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class TouchedShape:
    """A shape that a load touches: as it is and as it would be (EPSG:4490), None where there is none."""

    table: str
    key: str
    op: RowOp
    name: str
    old: shapely.Geometry | None
    new: shapely.Geometry | None


def difference_geojson(
    shapes: Sequence[TouchedShape], *, most: int = MOST_SHAPES, vertices: int = MOST_VERTICES
) -> dict[str, Any]:
    """Return touched shapes as a GeoJSON feature collection (lon lat in degrees, six decimals).

    Each feature carries `table`, `key`, `name`, `op` and `state` (`old` or `new`). Changed shapes stand before
    removed and added ones. Outlines are simplified, the coarser the more there are, until at most `vertices`
    remain; `left_out` counts the touched rows that are not drawn.
    """
    ranked = sorted(shapes, key=lambda shape: _RANK[shape.op])
    drawn = ranked[:most]
    sides = [
        (shape, state) for shape in drawn for state in ("old", "new") if getattr(shape, state) is not None
    ]
    outlines = _simplified(np.array([getattr(*side) for side in sides], dtype=object), vertices)
    features = [
        {
            "type": "Feature",
            "properties": _properties(shape, state),
            "geometry": shapely.geometry.mapping(outline),
        }
        for (shape, state), outline in zip(sides, outlines, strict=True)
    ]
    return {"type": "FeatureCollection", "left_out": len(ranked) - len(drawn), "features": features}


def thinned(
    shapes: Sequence[TouchedShape], *, most: int = MOST_SHAPES, vertices: int = MOST_VERTICES
) -> tuple[TouchedShape, ...]:
    """Return touched shapes with no more vertices than a map of them has; those that it leaves out have none."""
    ranked = sorted(shapes, key=lambda shape: _RANK[shape.op])
    sides = [side for shape in ranked[:most] for side in (shape.old, shape.new)]
    made = iter(_simplified(np.array(sides, dtype=object), vertices))
    drawn = [replace(shape, old=next(made), new=next(made)) for shape in ranked[:most]]
    return (*drawn, *(replace(shape, old=None, new=None) for shape in ranked[most:]))


_RANK = {RowOp.CHANGED: 0, RowOp.REMOVED: 1, RowOp.ADDED: 2, RowOp.UNKNOWN: 3}


def _properties(shape: TouchedShape, state: str) -> dict[str, str]:
    return {"table": shape.table, "key": shape.key, "name": shape.name, "op": shape.op.value, "state": state}


def _simplified(outlines: Any, vertices: int) -> Any:
    tolerance = _FINEST_DEGREES
    while True:
        made = shapely.simplify(outlines, tolerance)
        if shapely.get_num_coordinates(made).sum() <= vertices or tolerance > 1:
            return shapely.transform(made, lambda xy: xy.round(_DIGITS))
        tolerance *= 4
