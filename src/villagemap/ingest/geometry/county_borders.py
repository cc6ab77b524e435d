"""Whether areas are shifted against the borders of counties, where no outline of their own is stored.

Areas that fill a county meet all along its border. So points on the border lie on borders of the areas once both are
brought to the same coordinates, and under wrong hypotheses only where borders happen to cross.
"""

from collections.abc import Callable, Sequence

import numpy as np
import shapely

from villagemap.domain.codes import county_of
from villagemap.frames.crs import Shift, shifted, unshifted
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Mask, Shapes
from villagemap.ingest.geometry.evidence import Evidence
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

_ON_BORDER_M = 50.0
_BESIDE_DEGREES = 0.02
"""Points of a border farther than this from every area of the file say nothing: the file may be a part of a county.
It is more than the larger shift, 1.4 km."""

_MOST_POINTS = 2_000
_FEWEST_POINTS = 50


def against_counties(shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of the stored borders of counties about areas in them; None where there is none."""
    return _compared("counties", _outlines(stored, "counties", codes), _drawn(shapes), shifted)


def of_stored_counties(shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of areas about the stored counties around them: these may be the ones that are shifted."""
    return _compared("stored_counties", _outlines(stored, "counties", codes), _drawn(shapes), unshifted)


def against_villages(counties: Shapes, codes: Sequence[Value], stored: Stored) -> Evidence | None:
    """Return the evidence of the stored borders of villages about counties; None where there is none."""
    return _compared("villages", _drawn(counties), _outlines(stored, "villages", codes), unshifted)


def _compared(
    basis: str, counties: Shapes, areas: Shapes, move: Callable[[Shapes, Shift], Shapes]
) -> Evidence | None:
    """Move points of the counties' borders under each hypothesis, and see how many lie on borders of the areas."""
    if not len(areas) or not len(counties):
        return None
    borders = shapely.STRtree(shapely.get_parts(shapely.boundary(areas)))
    points = _points_on(counties)
    points = points[_ways(points, borders) <= _BESIDE_DEGREES]
    if len(points) < _FEWEST_POINTS:
        return None
    return Evidence(basis, {shift: _on(move(points, shift), borders) for shift in Shift})


def _outlines(stored: Stored, table: str, codes: Sequence[Value]) -> Shapes:
    """Return the stored shapes of a table that are in the counties of these codes."""
    frame = stored.tables.get(table)
    if frame is None or "geometry" not in frame or not len(frame):
        return np.array([], dtype=object)
    of = {county_of(str(code)) for code in codes if code}
    chosen = frame["code"].map(county_of).isin(of).to_numpy()
    return _drawn(np.asarray(frame["geometry"].array, dtype=object)[chosen])


def _drawn(shapes: Shapes) -> Shapes:
    drawn: Shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return drawn


def _points_on(counties: Shapes) -> Shapes:
    """Return points at equal distances along borders: vertices stand close where a border is crooked."""
    lines = shapely.get_parts(shapely.boundary(counties))
    lengths = shapely.length(lines)
    step = lengths.sum() / _MOST_POINTS
    along = [np.arange(step / 2, length, step) for length in lengths]
    of = np.repeat(np.arange(len(lines)), [len(each) for each in along])
    points: Shapes = shapely.line_interpolate_point(lines[of], np.concatenate(along))
    return points


def _ways(points: Shapes, borders: shapely.STRtree) -> np.ndarray:
    """Return how far, in degrees, points are from the nearest border; infinity beyond `_BESIDE_DEGREES`."""
    (of, _), far = borders.query_nearest(
        points, max_distance=_BESIDE_DEGREES, return_distance=True, all_matches=False
    )
    ways = np.full(len(points), np.inf)
    ways[of] = far
    return ways


def _on(points: Shapes, borders: shapely.STRtree) -> Mask:
    of, nearest = borders.query_nearest(points, max_distance=_BESIDE_DEGREES, all_matches=False)
    ways = shapely.get_coordinates(shapely.shortest_line(points[of], borders.geometries[nearest]))
    metres = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1])
    on: Mask = np.zeros(len(points), dtype=bool)
    on[of] = metres <= _ON_BORDER_M
    return on
