"""What lies beyond the reach of a city, and what is larger than anything of it."""

import math
import struct

import numpy as np
import pytest
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.layers import GeometryKind
from villagemap.frames.reach import beyond_reach, largest_size, sizes_above, within_reach
from villagemap.profiles import read_profile

REACH = Bounds(123, 42, 126, 45)
RING = np.array([(124.0, 43.0), (124.1, 43.0), (124.1, 43.1), (124.0, 43.1), (124.0, 43.0)])


def with_vertex(*position):
    """A polygon of which the third vertex is another one, as the bytes of a file give it."""
    ring = RING.copy()
    ring[2] = position
    with np.errstate(invalid="ignore"):
        return shapely.from_wkb(struct.pack("<BIII10d", 1, 3, 1, 5, *ring.ravel()))


def one(shape):
    return np.array([shape], dtype=object)


@pytest.mark.parametrize(
    ("shape", "beyond"),
    [
        pytest.param(with_vertex(124.1, 43.1), False, id="within"),
        pytest.param(with_vertex(124.1, 90), True, id="at the pole"),
        pytest.param(with_vertex(500, 43.1), True, id="at longitude 500"),
        pytest.param(with_vertex(math.nan, 43.1), True, id="a vertex that is no number"),
        pytest.param(with_vertex(math.nan, math.nan), True, id="a vertex of which neither is a number"),
        pytest.param(with_vertex(math.inf, 43.1), True, id="a vertex without end"),
        pytest.param(shapely.box(-180, -90, 180, 90), True, id="around the world"),
        pytest.param(shapely.Point(126.1, 43), True, id="a point beside it"),
        pytest.param(shapely.LineString([(124, 43), (124, 43), (0, 0)]), True, id="a line to 0, 0"),
        pytest.param(shapely.Polygon(), False, id="empty"),
        pytest.param(None, False, id="missing"),
    ],
)
def test_a_shape_is_beyond_reach_with_its_first_vertex_there(shape, beyond):
    assert beyond_reach(one(shape), REACH).tolist() == [beyond]


def test_a_position_that_is_no_number_is_not_within_reach():
    positions = np.array([(124, 43), (math.nan, 43), (124, math.inf), (122, 43)])

    assert within_reach(positions, REACH).tolist() == [True, False, False, False]


def test_the_bound_of_a_village_is_that_of_the_profile_and_of_other_areas_the_city():
    profile = read_profile("siping")

    village, township = (
        largest_size(layer, GeometryKind.AREA, profile) for layer in ("villages", "townships")
    )

    assert village == profile.bounds.village_km2
    assert township == pytest.approx(28_800, rel=0.02)
    assert largest_size("wells", GeometryKind.POINT, profile) == math.inf


@pytest.mark.parametrize(
    ("shape", "kind", "sizes"),
    [
        pytest.param(shapely.box(124, 43, 125, 44), GeometryKind.AREA, {0: 9_034}, id="a square degree"),
        pytest.param(shapely.box(124, 43, 124.1, 43.1), GeometryKind.AREA, {}, id="a small area"),
        pytest.param(
            shapely.LineString([(124, 40), (124, 60)]), GeometryKind.LINE, {0: 2_224}, id="a long line"
        ),
        pytest.param(
            shapely.MultiLineString([[(124, 40), (124, 48)]] * 3),
            GeometryKind.LINE,
            {},
            id="a network of shorter ones",
        ),
        pytest.param(shapely.Point(124, 43), GeometryKind.POINT, {}, id="a point"),
        pytest.param(None, GeometryKind.AREA, {}, id="missing"),
    ],
)
def test_sizes_above_a_bound_are_told_in_square_kilometres_or_kilometres(shape, kind, sizes):
    assert sizes_above(one(shape), kind, 1_000) == pytest.approx(sizes, rel=0.01)
