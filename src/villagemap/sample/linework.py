"""One linework for the whole city: the counties' arcs and the villages' borders, noded, each line once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from villagemap.sample.chance import Chance
from villagemap.sample.winding import wound

_GRID = 1.0  # metres: nodes closer than this are one
_SLOPE = 0.6
_SHY = 0.9  # a line swings no farther than this part of the way to the nearest site
_SPACING = 96.0  # metres between vertices: about 150 a village
_TRIES = 12

Lines = NDArray[Any]


def straight_linework(arcs: Sequence[Any], areas: Sequence[Any], sites: Sequence[Any]) -> Lines:
    """Return the borders between the cells of `sites` within each of `areas`, and the arcs, all noded.

    Cells are Voronoi cells. A piece of a cell that the outline cut off from its site goes to a neighbour.
    """
    borders = [_borders(area, points) for area, points in zip(areas, sites, strict=True)]
    noded = shapely.unary_union([*arcs, *borders], grid_size=_GRID)
    outline = shapely.buffer(shapely.union_all(list(arcs)), 2 * _GRID)
    lines = _merged(shapely.get_parts(noded))
    return _without_slivers(lines, np.vstack(sites), outline)


def _borders(area: Any, points: NDArray[np.float64]) -> Any:
    edges = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=area.envelope, only_edges=True)
    return shapely.intersection(edges, area)


def _merged(lines: Lines) -> Lines:
    merged: Lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(lines))))
    return merged


def _without_slivers(lines: Lines, sites: NDArray[np.float64], outline: Any) -> Lines:
    """Take away the longest border of each face that holds no site, but never a piece of a county's outline."""
    seats = STRtree(np.asarray(shapely.points(sites), dtype=object))
    while True:
        faces = polygons_of(lines)
        holding = seats.query(faces, predicate="contains")[0]
        slivers = np.setdiff1d(np.arange(len(faces)), holding)
        if slivers.size == 0:
            return lines
        lines = _opened(lines, faces[slivers[0]], outline)


def _opened(lines: Lines, face: Any, outline: Any) -> Lines:
    around = STRtree(lines).query(face.boundary, predicate="covers")
    inner = around[~shapely.covers(outline, lines[around])]
    if inner.size == 0:
        raise ValueError("a piece of the city holds no village and touches none of its county")
    longest = inner[shapely.length(lines[inner]).argmax()]
    return _merged(np.delete(lines, longest))


def polygons_of(lines: Lines) -> NDArray[Any]:
    """Return the faces that the noded lines enclose."""
    faces: NDArray[Any] = shapely.get_parts(shapely.polygonize(lines))
    return faces


def winding_linework(lines: Lines, sites: NDArray[np.float64], rng: Chance) -> Lines:
    """Return each line winding between the same ends, none crossing another or itself or passing a site.

    Lines that would cross are drawn again, flatter.

    Raises:
        ValueError: some lines still cross after a dozen attempts.
    """
    slope = np.minimum(_SLOPE, 2 * _SHY * _to_site(lines, sites) / shapely.length(lines))
    winding = _drawn(lines, slope, rng)
    for _ in range(_TRIES):
        wrong = _crossing(winding)
        if wrong.size == 0:
            return winding
        slope[wrong] /= 2
        winding[wrong] = _drawn(lines[wrong], slope[wrong], rng)
    raise ValueError("borders cross each other")


def _to_site(lines: Lines, sites: NDArray[np.float64]) -> NDArray[np.float64]:
    seats = STRtree(np.asarray(shapely.points(sites), dtype=object))
    nearest = seats.query_nearest(lines, all_matches=False)[1]
    away: NDArray[np.float64] = shapely.distance(lines, seats.geometries[nearest])
    return away


def _drawn(lines: Lines, slopes: NDArray[np.float64], rng: Chance) -> Lines:
    drawn = [
        wound(line, slope=slope, spacing=_SPACING, rng=rng) for line, slope in zip(lines, slopes, strict=True)
    ]
    return np.array(drawn, dtype=object)


def _crossing(lines: Lines) -> NDArray[np.int64]:
    one, other = STRtree(lines).query(lines, predicate="crosses")
    looped = np.flatnonzero(~shapely.is_simple(lines))
    return np.unique(np.concatenate([one, other, looped]))
