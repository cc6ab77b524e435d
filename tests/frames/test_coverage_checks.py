"""Polygons that meet exactly are passed over; nothing that GEOS would find fault with is."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from villagemap.frames.coverage_checks import apart, coverage_of, gaps
from villagemap.frames.measures import distance_m
from villagemap.frames.shared_edges import shared_edges

SIDE = 5
GRID = np.array(
    [
        shapely.box(124 + x / 100, 43 + y / 100, 124 + (x + 1) / 100, 43 + (y + 1) / 100)
        for x in range(SIDE)
        for y in range(SIDE)
    ],
    dtype=object,
)
CHANGES = {
    "as it is": lambda cell: cell,
    "missing": lambda _cell: None,
    "moved": lambda cell: shapely.transform(cell, lambda places: places + 0.002),
    "smaller": lambda cell: shapely.buffer(cell, -0.002),
    "larger": lambda cell: shapely.buffer(cell, 0.002),
    "with a corner on an edge": lambda cell: shapely.segmentize(cell, 0.006),
    "turned round": shapely.reverse,
    "in two parts": lambda cell: shapely.union(cell, shapely.transform(cell, lambda places: places + 1)),
    "with a hole": lambda cell: shapely.difference(cell, shapely.buffer(shapely.centroid(cell), 0.001)),
}


@st.composite
def coverages(draw):
    """A grid of which any cell may be changed, and some may stand in it twice."""
    changes = draw(st.lists(st.sampled_from(list(CHANGES)), min_size=SIDE**2, max_size=SIDE**2))
    twice = draw(st.lists(st.integers(0, SIDE**2 - 1), max_size=2))
    cells = [CHANGES[change](cell) for change, cell in zip(changes, GRID, strict=True)]
    return np.array([*cells, *GRID[twice]], dtype=object)


def faulty(polygons):
    """What GEOS finds fault with where it looks at all of them."""
    there = np.flatnonzero(~shapely.is_missing(polygons))
    return there[~shapely.is_empty(shapely.coverage_invalid_edges(polygons[there]))]


@given(coverages())
@settings(max_examples=60, deadline=None)
def test_what_is_passed_over_is_what_geos_finds_no_fault_with(polygons):
    assert coverage_of(polygons).off.tolist() == faulty(polygons).tolist()


@given(coverages())
@settings(max_examples=60, deadline=None)
def test_gaps_are_the_holes_of_the_union_of_all(polygons):
    union = shapely.union_all(polygons)
    outer = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(union))))

    found = gaps(polygons, coverage_of(polygons), above_m2=100)

    holes = shapely.get_parts(shapely.difference(outer, union))
    assert len(found) == len(holes[shapely.area(holes) * 1e10 > 100])
    assert all(shapely.intersects(holes, shapely.Point(gap.at)).sum() == 1 for gap in found)


def standing_apart(polygons):
    """The polygons that touch none of the others, of which one is less than 500 m away."""
    there = np.flatnonzero(~shapely.is_missing(polygons)).tolist()

    def metres_between(one, other):
        way = shapely.shortest_line(polygons[one], polygons[other])
        return float(distance_m(*way.coords[0], *way.coords[1])[()])

    metres = {at: min(metres_between(at, other) for other in there if other != at) for at in there}
    return {at for at in there if 0 < metres[at] <= 500}


@given(
    st.lists(
        st.sampled_from(["as it is", "missing", "smaller", "larger"]), min_size=SIDE**2, max_size=SIDE**2
    ).filter(lambda changes: changes.count("missing") < SIDE**2 - 1)
)
@settings(max_examples=60, deadline=None)
def test_a_polygon_stands_apart_that_touches_no_other(changes):
    polygons = np.array(
        [CHANGES[change](cell) for change, cell in zip(changes, GRID, strict=True)], dtype=object
    )

    found = apart(polygons, coverage_of(polygons).edges, within_m=500)

    assert {each.row for each in found} == standing_apart(polygons)


def test_an_edge_of_three_polygons_is_matched_by_none():
    polygons = np.array([GRID[0], GRID[1], GRID[1]], dtype=object)

    edges = shared_edges(polygons)

    assert edges.rows_unmatched().tolist() == [0, 1, 2]
    assert edges.rows_alone().tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "polygons",
    [[], [None], [None, shapely.MultiPolygon()], [shapely.Polygon([(0, 0), (0, 0), (0, 0), (0, 0)])]],
    ids=["none", "a missing one", "an empty one", "a point drawn as a polygon"],
)
def test_without_edges_nothing_is_at_fault(polygons):
    coverage = coverage_of(np.array(polygons, dtype=object))

    assert coverage.off.tolist() == []
    assert gaps(np.array(polygons, dtype=object), coverage, above_m2=100) == []


def test_the_two_zeros_are_one_coordinate():
    west, east = shapely.box(-1, 0, 0, 1), shapely.box(0, 0, 1, 1)
    negative = shapely.transform(west, lambda places: np.where(places == 0, -0.0, places))

    edges = shared_edges(np.array([negative, east], dtype=object))

    assert (edges.partner >= 0).sum() == 2
