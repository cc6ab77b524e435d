"""Rows that lie where no row of the city can: all of them, some, some vertices, or rows whose axes are swapped."""

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.bounds import Bounds
from villagemap.domain.layers import GeometryKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.reach import (
    beyond_reach,
    extents_above,
    largest_extent,
    largest_size,
    sizes_above,
    within_reach,
)
from villagemap.frames.shapes import Mask, Shapes, bounds_of_all, without
from villagemap.ingest.geometry.rows import RowReport, places
from villagemap.ingest.geometry.tolerances import TOLERANCE

Positions = NDArray[np.float64]

_VERTICES = 9
"""So many vertices of a shape, evenly chosen, say where it lies: fewer than half of them may be wrong."""

_DIGITS = 10
"""Digits of a coordinate in a message: a centimetre of degrees and of metres, and no line of zeros after 1e308."""


def lies_within(positions: Positions, extent: Bounds) -> Mask:
    """Tell which positions (lon, lat) lie within an extent and its margin; what is not finite does not."""
    return within_reach(positions, _with_margin(extent))


def _with_margin(extent: Bounds) -> Bounds:
    margin = TOLERANCE["outside_city"]
    west, south, east, north = extent
    return Bounds(west - margin, south - margin, east + margin, north + margin)


def middles(shapes: Shapes) -> Positions:
    """Return where each geometry lies: the median of some of its vertices, NaN where there is none.

    Unlike the middle of the box it does not follow a single vertex that is far off.
    """
    found = np.full((len(shapes), 2), np.nan)
    counts = shapely.get_num_coordinates(shapes)
    there = np.flatnonzero(counts)
    if len(there):
        counts = counts[there]
        vertices = shapely.get_coordinates(shapes[there])
        starts = np.cumsum(counts) - counts
        chosen = starts[:, None] + np.arange(_VERTICES) * counts[:, None] // _VERTICES
        found[there] = np.median(vertices[chosen], axis=1)
    return found


def check_zeros(shapes: Shapes, report: RowReport) -> Mask:
    """Report rows with a vertex at 0, 0 (in any system): programs write it where there are no coordinates."""
    zeros = np.zeros(len(shapes), dtype=bool)
    west, south, east, north = bounds_of_all(shapes).T
    with np.errstate(invalid="ignore"):
        around = (west <= 0) & (south <= 0) & (east >= 0) & (north >= 0)
    for at in places(around):
        wrong = np.flatnonzero((shapely.get_coordinates(shapes[at]) == 0).all(axis=1))
        if len(wrong):
            zeros[at] = True
            report.error("coordinates_zero", at, vertex=int(wrong[0]) + 1, n=len(_vertices(shapes[at])))
    return zeros


def check_extent(
    shapes: Shapes, given: Shapes, profile: Profile, report: RowReport, *, degrees: bool
) -> Shapes:
    """Report rows that lie elsewhere; where all do, the system or the order of axes may be wrong.

    `given` are the same shapes in the coordinates of the file. `degrees` says that these are degrees, by their size
    and their system: then no other system can be meant, and each row beyond reach is wrong by itself. Returns the
    geometries, None for rows with an error: their axes are swapped, or a vertex lies beyond the reach of the city.
    """
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    beyond = beyond_reach(shapes, profile.reach)
    west, south, east, north = shapely.bounds(shapes).T
    middle = np.column_stack([(west + east) / 2, (south + north) / 2])
    outside = there & ~lies_within(middle, profile.extent)
    typical = middle.copy()
    typical[outside] = middles(shapes[outside])
    outside &= ~lies_within(typical, profile.extent)
    swapped = outside & lies_within(typical[:, ::-1], profile.extent)
    unexplained = there & (~beyond | swapped) if degrees else there
    if unexplained.any() and (outside == there).all():
        lon, lat = _place(typical[places(unexplained)[0]])
        report.whole.error("all_outside", lon=lon, lat=lat, extent=str(profile.extent))
        return without(shapes, there)
    for at in places(swapped):
        lat, lon = _place(middle[at])
        report.error("axes_swapped", at, lon=lon, lat=lat)
    for at in places(outside & ~swapped & ~beyond):
        lon, lat = _place(middle[at])
        report.warn("outside_city", at, lon=lon, lat=lat)
    over = there & ~(outside | beyond) & beyond_reach(shapes, _with_margin(profile.extent))
    for at in places(over):
        wrong = ~lies_within(_vertices(shapes[at]), profile.extent)
        report.warn("vertex_outside", at, **_vertex(given[at], wrong))
    for at in places(beyond & ~swapped):
        wrong = ~within_reach(_vertices(shapes[at]), profile.reach)
        # Reported as error: shape_beyond, vertex_beyond
        rule = "shape_beyond" if wrong.all() else "vertex_beyond"
        report.error(rule, at, reach=_rounded(profile.reach), **_vertex(given[at], wrong))
    return without(shapes, swapped | beyond)


def check_finite(shapes: Shapes, given: Shapes, lost: Mask, crs: object, report: RowReport) -> None:
    """Report rows with a vertex that has no place in the system of the file."""
    for at in places(lost):
        moved = given[at] if shapes[at] is None else shapes[at]
        sizes = np.nan_to_num(np.abs(_vertices(moved)), nan=np.inf).max(axis=1)
        wrong = sizes == sizes.max()
        report.error("coordinates_impossible", at, crs=crs, **_vertex(given[at], wrong))


def check_sizes(
    shapes: Shapes, spec: LayerSpec, kind: GeometryKind, profile: Profile, report: RowReport
) -> Shapes:
    """Report areas and lines that are larger or longer than any of their layer can be; return the others."""
    most = largest_size(spec.name, kind, profile)
    large = sizes_above(shapes, kind, most)
    for at, size in large.items():
        if kind is GeometryKind.AREA:
            report.error("area_too_large", at, square_km=round(size), limit=round(most))
        else:
            report.error("line_too_long", at, km=round(size), limit=round(most))
    longest = largest_extent(spec.name, profile)
    long = extents_above(shapes, longest) if kind is GeometryKind.AREA else {}
    for at in long.keys() - large.keys():
        report.error("area_too_long", at, km=round(long[at]), limit=round(longest))
    return without(shapes, np.isin(np.arange(len(shapes)), [*large, *long]))


def _vertex(given: shapely.Geometry, wrong: Mask) -> dict[str, object]:
    """Return which vertex of a shape is the first wrong one, in the coordinates of the file."""
    vertices = _vertices(given)
    first = int(np.argmax(wrong)) if len(wrong) == len(vertices) else 0
    x, y = (f"{side:.{_DIGITS}g}" for side in vertices[first])
    return {"x": x, "y": y, "vertex": first + 1, "n": len(vertices)}


def _vertices(shape: shapely.Geometry) -> Positions:
    return np.asarray(shapely.get_coordinates(shape), dtype=np.float64)


def _place(position: Positions) -> tuple[float, float]:
    return round(float(position[0]), 5), round(float(position[1]), 5)


def _rounded(bounds: Bounds) -> str:
    return str(Bounds(*(round(side, 2) for side in bounds)))
