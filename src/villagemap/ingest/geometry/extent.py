"""Rows that lie where no row of the city can: all of them, some, some vertices, or rows whose axes are swapped."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.bounds import Bounds
from villagemap.domain.issues import Issue
from villagemap.domain.layers import GeometryKind
from villagemap.frames.reach import (
    beyond_reach,
    extents_above,
    largest_extent,
    largest_size,
    sizes_above,
    within_reach,
)
from villagemap.frames.shapes import Mask, Shapes, bounds_of_all, without
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.inspection import Inspection, LoadContext, positions
from villagemap.ingest.rules import GeometryRule

Positions = NDArray[np.float64]

_VERTICES = 9
"""So many vertices of a shape, evenly chosen, say where it lies: fewer than half of them may be wrong."""

_SEAT = ("seat_lon", "seat_lat")
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
    medians = np.full((len(shapes), 2), np.nan)
    counts = shapely.get_num_coordinates(shapes)
    drawn = np.flatnonzero(counts)
    if len(drawn):
        counts = counts[drawn]
        vertices = shapely.get_coordinates(shapes[drawn])
        starts = np.cumsum(counts) - counts
        chosen = starts[:, None] + np.arange(_VERTICES) * counts[:, None] // _VERTICES
        medians[drawn] = np.median(vertices[chosen], axis=1)
    return medians


def zero_coordinates(inspection: Inspection, shapes: Shapes) -> tuple[Inspection, Mask]:
    """Report rows with a vertex at 0, 0 (in any system): programs write it where there are no coordinates."""
    zeros = np.zeros(len(shapes), dtype=bool)
    issues = []
    west, south, east, north = bounds_of_all(shapes).T
    with np.errstate(invalid="ignore"):
        around = (west <= 0) & (south <= 0) & (east >= 0) & (north >= 0)
    for at in positions(around):
        wrong = np.flatnonzero((shapely.get_coordinates(shapes[at]) == 0).all(axis=1))
        if len(wrong):
            zeros[at] = True
            vertex, n = int(wrong[0]) + 1, len(_vertices(shapes[at]))
            issues.append(inspection.issue(GeometryRule.COORDINATES_ZERO, at, vertex=vertex, n=n))
    return inspection.plus(issues), zeros


def extent_issues(
    inspection: Inspection, context: LoadContext, source: Shapes, *, degrees: bool
) -> Inspection:
    """Report rows that lie elsewhere; where all do, the system or the order of axes may be wrong.

    `source` are the shapes in the coordinates of the file. `degrees` says that these are degrees, by their size
    and their system: then no other system can be meant, and each row beyond reach is wrong by itself. Rows with an
    error lose their shape: their axes are swapped, or a vertex lies beyond the reach of the city.
    """
    shapes, profile = inspection.drawn, context.profile
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    beyond = beyond_reach(shapes, profile.reach)
    west, south, east, north = shapely.bounds(shapes).T
    middle = np.column_stack([(west + east) / 2, (south + north) / 2])
    outside = drawn & ~lies_within(middle, profile.extent)
    typical = middle.copy()
    typical[outside] = middles(shapes[outside])
    outside &= ~lies_within(typical, profile.extent)
    swapped = outside & lies_within(typical[:, ::-1], profile.extent)
    unexplained = drawn & (~beyond | swapped) if degrees else drawn
    if unexplained.any() and (outside == drawn).all():
        lon, lat = _place(typical[positions(unexplained)[0]])
        issue = GeometryRule.ALL_OUTSIDE.issue(lon=lon, lat=lat, extent=str(profile.extent))
        return replace(inspection.plus([issue]), shapes=without(shapes, drawn))
    over = drawn & ~(outside | beyond) & beyond_reach(shapes, _with_margin(profile.extent))
    issues = [
        *_outside(inspection, middle, swapped, outside & ~swapped & ~beyond),
        *_vertices_outside(inspection, profile.extent, source, over),
        *_beyond_reach(inspection, profile.reach, source, beyond & ~swapped),
    ]
    return replace(inspection.plus(issues), shapes=without(shapes, swapped | beyond))


def _outside(inspection: Inspection, middle: Positions, swapped: Mask, outside: Mask) -> Iterator[Issue]:
    for at in positions(swapped):
        lat, lon = _place(middle[at])
        yield inspection.issue(GeometryRule.AXES_SWAPPED, at, lon=lon, lat=lat)
    for at in positions(outside):
        lon, lat = _place(middle[at])
        yield inspection.issue(GeometryRule.OUTSIDE_CITY, at, lon=lon, lat=lat)


def _vertices_outside(inspection: Inspection, extent: Bounds, source: Shapes, over: Mask) -> Iterator[Issue]:
    for at in positions(over):
        wrong = ~lies_within(_vertices(inspection.drawn[at]), extent)
        yield inspection.issue(GeometryRule.VERTEX_OUTSIDE, at, **_vertex(source[at], wrong))


def _beyond_reach(inspection: Inspection, reach: Bounds, source: Shapes, beyond: Mask) -> Iterator[Issue]:
    rounded = str(Bounds(*(round(side, 2) for side in reach)))
    for at in positions(beyond):
        wrong = ~within_reach(_vertices(inspection.drawn[at]), reach)
        rule = GeometryRule.SHAPE_BEYOND if wrong.all() else GeometryRule.VERTEX_BEYOND
        yield inspection.issue(rule, at, reach=rounded, **_vertex(source[at], wrong))


def lost_vertices(
    inspection: Inspection, moved: Shapes, source: Shapes, lost: Mask, crs: object
) -> Iterator[Issue]:
    """Report rows with a vertex that has no place in the system of the file."""
    for at in positions(lost):
        shape = source[at] if moved[at] is None else moved[at]
        sizes = np.nan_to_num(np.abs(_vertices(shape)), nan=np.inf).max(axis=1)
        wrong = sizes == sizes.max()
        rule = GeometryRule.COORDINATES_IMPOSSIBLE
        yield inspection.issue(rule, at, crs=crs, **_vertex(source[at], wrong))


def size_issues(inspection: Inspection, context: LoadContext) -> Inspection:
    """Report areas and lines that are larger or longer than any of their layer can be; the others stay."""
    shapes, spec, profile = inspection.drawn, context.spec, context.profile
    kind = spec.geometry or GeometryKind.POINT
    most, longest = largest_size(spec.name, kind, profile), largest_extent(spec.name, profile)
    large = sizes_above(shapes, kind, most)
    long = extents_above(shapes, longest) if kind is GeometryKind.AREA else {}
    issues = [
        inspection.issue(GeometryRule.AREA_TOO_LARGE, at, square_km=round(size), limit=round(most))
        if kind is GeometryKind.AREA
        else inspection.issue(GeometryRule.LINE_TOO_LONG, at, km=round(size), limit=round(most))
        for at, size in large.items()
    ]
    issues += [
        inspection.issue(GeometryRule.AREA_TOO_LONG, at, km=round(long[at]), limit=round(longest))
        for at in long.keys() - large.keys()
    ]
    wrong = np.isin(np.arange(len(shapes)), [*large, *long])
    return replace(inspection.plus(issues), shapes=without(shapes, wrong))


def seat_issues(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Report seats at 0, 0 and seats beyond the reach of the city; of half a seat the half that is given."""
    keys = [key for key in _SEAT if key in inspection.typed]
    if not keys:
        return
    west, south, east, north = context.profile.reach
    inside = [(west + east) / 2, (south + north) / 2]
    seats = np.column_stack([np.array(inspection.values(key), dtype=np.float64) for key in _SEAT])
    filled = ~np.isnan(seats)
    zero = filled.all(axis=1) & (seats == 0).all(axis=1)
    # What is not given cannot be wrong.
    beyond = ~within_reach(np.where(filled, seats, inside), context.profile.reach)
    for at in positions(beyond):
        rule = GeometryRule.SEAT_ZERO if zero[at] else GeometryRule.SEAT_BEYOND
        value = ", ".join(f"{side:.10g}" for side in seats[at][filled[at]])
        column = inspection.columns.column(keys[0])
        yield rule.issue(row=inspection.raw.numbers[at], column=column, value=value)


def _vertex(source: shapely.Geometry, wrong: Mask) -> dict[str, object]:
    """Return which vertex of a shape is the first wrong one, in the coordinates of the file."""
    vertices = _vertices(source)
    first = int(np.argmax(wrong)) if len(wrong) == len(vertices) else 0
    x, y = (f"{side:.{_DIGITS}g}" for side in vertices[first])
    return {"x": x, "y": y, "vertex": first + 1, "n": len(vertices)}


def _vertices(shape: shapely.Geometry) -> Positions:
    return np.asarray(shapely.get_coordinates(shape), dtype=np.float64)


def _place(position: Positions) -> tuple[float, float]:
    return round(float(position[0]), 5), round(float(position[1]), 5)
