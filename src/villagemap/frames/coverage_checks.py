"""Where polygons are no coverage: neighbours that overlap, gaps between them, one that touches none.

All shapes are EPSG:4490, lon lat in degrees; areas are geodesic, in square metres. What is cheap comes first:
polygons of which every edge is shared (`frames.shared_edges`) are fine. Of the others those are looked at that
`shapely.coverage_invalid_edges` (GEOS CoverageValidator, exact matching) finds fault with; intersecting every pair
of neighbours takes six times as long.
"""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.frames.crowding import is_crowded
from villagemap.frames.measures import area_m2, distance_m
from villagemap.frames.shared_edges import SharedEdges, shared_edges

Shapes = NDArray[np.object_]
Rows = NDArray[np.intp]

_MOST_NEIGHBOURS = 60
"""Boxes that a polygon's box meets, on average: a city's villages have 8; far more takes quadratic time."""

_MOST_VERTICES_JOINED = 2_000_000
"""Of polygons that are no coverage: a million take ten seconds."""

_METRES_PER_DEGREE = 111_320.0
_MOST_M2_PER_DEGREE2 = 112_000.0**2  # on the equator; farther north it is less
_HIGHEST_LATITUDE = 54.0
"""North of it there is no land of China; it bounds how short a degree of longitude gets."""


class Overlap(NamedTuple):
    """Two polygons, by position, that cover the same ground."""

    first: int
    second: int
    square_metres: float
    at: tuple[float, float]


class Gap(NamedTuple):
    """Uncovered ground that polygons, by position, surround."""

    around: tuple[int, ...]
    square_metres: float
    at: tuple[float, float]


class Apart(NamedTuple):
    """A polygon that touches no other, and the nearest one."""

    row: int
    nearest: int
    metres: float


class Coverage(NamedTuple):
    """How polygons meet: their edges, the positions of those with an edge at fault, and of those that were looked at.

    Between polygons that were not looked at there is neither overlap nor gap.
    """

    edges: SharedEdges
    off: Rows
    looked_at: Rows


def coverage_of(polygons: Shapes) -> Coverage | None:
    """Return how polygons meet, of which some may be missing.

    None where it cannot be told: GEOS refuses, or so many polygons lie upon each other that it would take for ever.
    """
    given = polygons[~(shapely.is_missing(polygons) | shapely.is_empty(polygons))]
    if is_crowded(given, most=_MOST_NEIGHBOURS):
        return None
    edges = shared_edges(polygons)
    unmatched = edges.rows_unmatched()
    # GEOS looks at a polygon and all whose boxes meet its own, and passes over edges that are matched.
    looked_at = np.union1d(unmatched, _near(shapely.STRtree(polygons), polygons[unmatched]))
    try:
        faults = shapely.coverage_invalid_edges(polygons[looked_at])
    except shapely.errors.GEOSException:
        return None
    faulty = looked_at[~(shapely.is_missing(faults) | shapely.is_empty(faults))]
    return Coverage(edges, np.intersect1d(faulty, unmatched), looked_at)


def _near(tree: shapely.STRtree, shapes: Shapes) -> Rows:
    """Return what of a tree has a box that meets that of a shape."""
    return np.unique(tree.query(shapely.box(*shapely.bounds(shapes).T))[1])


def overlaps(polygons: Shapes, off: Rows, *, above_m2: float) -> list[Overlap]:
    """Return the pairs with one of `off` among them that share more than `above_m2`, the largest first."""
    tree = shapely.STRtree(polygons)
    of, other = tree.query(polygons[off], predicate="intersects")
    pairs = np.sort(np.column_stack([off[of], other]), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    if not len(pairs):
        return []
    shared = shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]])
    areas = areas_above(shared, above_m2)
    found = np.flatnonzero(areas > above_m2)
    return [
        Overlap(int(pairs[at, 0]), int(pairs[at, 1]), float(areas[at]), point_in(shared[at]))
        for at in found[np.argsort(-areas[found], kind="stable")]
    ]


def areas_above(shapes: Shapes, above_m2: float) -> NDArray[np.float64]:
    """Return geodesic areas in m²; 0 for shapes that are far below what is asked for, which are most."""
    large = shapely.area(shapes) * _MOST_M2_PER_DEGREE2 > above_m2
    areas = np.zeros(len(shapes))
    areas[large] = area_m2(shapes[large])
    return areas


def gaps(polygons: Shapes, coverage: Coverage, *, above_m2: float) -> list[Gap] | None:
    """Return the holes between polygons that are larger than `above_m2`, the largest first.

    None where so many polygons have a fault that joining them would take minutes.
    """
    holes = holes_above(polygons, coverage, above_m2=above_m2)
    if holes is None:
        return None
    areas = areas_above(holes, above_m2)
    of, around = shapely.STRtree(polygons).query(holes, predicate="intersects")
    return [
        Gap(tuple(sorted(around[of == at].tolist())), float(areas[at]), point_in(holes[at]))
        for at in np.argsort(-areas, kind="stable")
    ]


def holes_above(polygons: Shapes, coverage: Coverage, *, above_m2: float) -> Shapes | None:
    """Return the ground larger than `above_m2` that polygons surround and none covers; None as for `gaps`.

    The polygons without a fault are joined as a coverage, which is quick.
    """
    if shapely.get_num_coordinates(polygons[coverage.off]).sum() > _MOST_VERTICES_JOINED:
        return None
    holes = _holes(_union(polygons, coverage))
    holes = holes[areas_above(holes, above_m2) > above_m2]
    # A hole between those that were looked at is filled by others altogether, or not at all.
    tree = shapely.STRtree(polygons)
    return np.delete(holes, tree.query(shapely.point_on_surface(holes), predicate="intersects")[0])


def _union(polygons: Shapes, coverage: Coverage) -> shapely.Geometry:
    matched = polygons[np.setdiff1d(coverage.looked_at, coverage.off)]
    off = polygons[coverage.off]
    try:
        return shapely.union_all([shapely.coverage_union_all(matched), *off])
    except shapely.errors.GEOSException:
        # Corners far outside the world make a coverage that only looks sound.
        return shapely.union_all([*matched, *off])


def _holes(union: shapely.Geometry) -> Shapes:
    """Return the parts of the ground within the outer rings of a union that it does not cover."""
    rings = shapely.get_exterior_ring(shapely.get_parts(union))
    filled = shapely.union_all(shapely.polygons(rings))
    parts: Shapes = shapely.get_parts(shapely.difference(filled, union))
    polygons: Shapes = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return polygons


def apart(polygons: Shapes, edges: SharedEdges, *, within_m: float) -> list[Apart]:
    """Return the polygons that touch no other, although one lies within so many metres."""
    alone = edges.rows_alone()
    if not len(alone):
        return []
    tree = shapely.STRtree(polygons)
    alone = _sharing_no_corner(polygons, alone, tree)
    if not len(alone):
        return []
    of, _ = tree.query(polygons[alone], predicate="intersects")
    alone = alone[np.bincount(of, minlength=len(alone)) == 1]
    reach = within_m / _METRES_PER_DEGREE / np.cos(np.radians(_HIGHEST_LATITUDE))
    of, near = tree.query(polygons[alone], predicate="dwithin", distance=reach)
    of, near = of[near != alone[of]], near[near != alone[of]]
    ways = shapely.get_coordinates(shapely.shortest_line(polygons[alone[of]], polygons[near]))
    metres = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1])
    # What is nearest in degrees need not be nearest on the ground.
    order = np.lexsort((metres, of))
    order = order[np.unique(of[order], return_index=True)[1]]
    return [
        Apart(int(alone[of[at]]), int(near[at]), float(metres[at]))
        for at in order.tolist()
        if metres[at] <= within_m
    ]


def _sharing_no_corner(polygons: Shapes, alone: Rows, tree: shapely.STRtree) -> Rows:
    """Return those polygons without a vertex of another: quicker than asking which of them touch."""
    near = _near(tree, polygons[alone])
    corners, of = shapely.get_coordinates(polygons[near], return_index=True)
    keys = corners[:, 0] + 1j * corners[:, 1]
    order = np.argsort(keys, kind="stable")
    keys, of = keys[order], of[order]
    shared = (keys[1:] == keys[:-1]) & (of[1:] != of[:-1])
    return np.setdiff1d(alone, near[np.concatenate([of[1:][shared], of[:-1][shared]])])


def point_in(shape: shapely.Geometry) -> tuple[float, float]:
    """Return the longitude and latitude of a place within a shape."""
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)
