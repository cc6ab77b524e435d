"""Every border of a coverage is one arc, and the shapes come back from their walks along the arcs."""

import itertools
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dense import dense_coverage
from villagemap.frames.borders import NOBODY, borders_of
from villagemap.frames.coverage import simplify_coverage

SQUARES = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
HOLED = shapely.Polygon(shapely.box(0, 0, 3, 3).exterior, [shapely.box(1, 1, 2, 2).exterior])


def walked(borders, kept=None):
    """Return the shapes that walk along the arcs, each with the places `kept` only."""
    rings = rings_of(borders, np.ones(len(borders.vertices), dtype=bool) if kept is None else kept)
    shapes = [[ring for of, ring in rings if of == shape] for shape in sorted({of for of, _ in rings})]
    return [shapely.build_area(shapely.MultiLineString([[*ring, ring[0]] for ring in one])) for one in shapes]


def rings_of(borders, kept):
    """Return the shape and the points of each ring, not closed; where arcs meet a point stands twice."""
    seen, place, rings = set(), 0, []
    for shape, size in zip(borders.shape_of_ring, borders.walk_sizes, strict=True):
        ring = []
        for arc in borders.walks[place : place + size]:
            part = np.arange(borders.starts[arc], borders.starts[arc + 1])
            points = borders.points[borders.vertices[part[kept[part]]]].tolist()
            ring += points[::-1] if arc in seen else points
            seen.add(arc)
        place += size
        rings.append((int(shape), ring))
    return rings


@pytest.mark.parametrize(
    ("shapes", "arcs", "outer"),
    [
        pytest.param(SQUARES[:1], 1, 1, id="one alone is one arc"),
        pytest.param(SQUARES, 3, 2, id="two neighbours share one arc"),
        pytest.param([HOLED, shapely.box(1, 1, 2, 2)], 2, 1, id="one inside another has one arc around it"),
        pytest.param([HOLED], 2, 2, id="a hole that nobody fills is an edge"),
        pytest.param([shapely.MultiPolygon(SQUARES)], 3, 2, id="parts of one shape share their border too"),
        pytest.param([*SQUARES, shapely.box(5, 5, 6, 6)], 4, 3, id="an island far away"),
        pytest.param(
            [shapely.box(0, 0, 1.5, 1), shapely.box(1, 0, 2, 1)], 2, 2, id="what overlaps shares nothing"
        ),
        pytest.param([SQUARES[0], SQUARES[0]], 2, 2, id="the same area twice shares nothing"),
        pytest.param([SQUARES[0], shapely.box(1, 1, 2, 2)], 2, 2, id="a point in common is no border"),
    ],
)
def test_each_border_is_one_arc(shapes, arcs, outer):
    borders = borders_of(np.array(shapes, dtype=object))

    assert len(borders.starts) - 1 == arcs
    assert (borders.right == NOBODY).sum() == outer
    assert [
        back.symmetric_difference(shape).area for back, shape in zip(walked(borders), shapes, strict=True)
    ] == [pytest.approx(0, abs=1e-6)] * len(shapes)


@given(st.integers(1, 12), st.integers(4, 40), st.integers(0, 2**32 - 1))
def test_a_coverage_comes_back_whole_whichever_points_are_left_out(villages, vertices, seed):
    shapes = dense_coverage(villages, vertices)
    borders = borders_of(shapes)
    marked = np.random.default_rng(seed).random(len(borders.points)) < 0.5

    whole = walked(borders)
    thinned = rings_of(borders, borders.keep(marked))

    assert max(back.symmetric_difference(one).area for back, one in zip(whole, shapes, strict=True)) < 1e-6
    assert edges_used_once(thinned) <= edges_of(borders, borders.keep(marked), borders.right == NOBODY)


def edges_used_once(rings):
    """Return the edges that only one of the rings has."""
    used = Counter(
        frozenset(pair)
        for _, ring in rings
        for pair in itertools.pairwise(map(tuple, [*ring, ring[0]]))
        if pair[0] != pair[1]
    )
    return {edge for edge, times in used.items() if times == 1}


def edges_of(borders, kept, chosen):
    """Return the edges of the chosen arcs."""
    edges = set()
    for arc in np.flatnonzero(chosen):
        part = np.arange(borders.starts[arc], borders.starts[arc + 1])
        points = map(tuple, borders.points[borders.vertices[part[kept[part]]]].tolist())
        edges |= {frozenset(pair) for pair in itertools.pairwise(points)}
    return edges


def test_vertices_of_the_simplified_coverage_are_found_among_the_arcs():
    shapes = dense_coverage(24, 200)
    borders = borders_of(shapes)
    simplified = simplify_coverage(shapes, metres=1_000).shapes

    kept = borders.keep(borders.vertices_of(simplified))

    assert kept.sum() < len(kept) / 4
    for back, one in zip(walked(borders, kept), simplified, strict=True):
        assert back.symmetric_difference(one).area < 1e-6


def test_no_shapes_have_no_borders():
    borders = borders_of(np.array([], dtype=object))

    assert len(borders.starts) == 1
    assert not len(borders.walks)
