"""GCJ-02 and BD-09: there and back to below a millimetre, and where other programs draw a place."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from villagemap.frames.crs import Shift, shifted, unshifted
from villagemap.frames.measures import distance_m

PLACES = st.tuples(st.floats(73.7, 135.0), st.floats(18.0, 53.5))


def away(one, other) -> float:
    (x1, y1), (x2, y2) = shapely.get_coordinates([one, other])
    return float(distance_m(x1, y1, x2, y2).max())


@given(PLACES, st.sampled_from(list(Shift)))
def test_anywhere_in_china_there_and_back_is_the_same_place_to_below_a_millimetre(place, shift):
    point = shapely.Point(place)

    there = shifted([point], shift)[0]
    back = unshifted([there], shift)[0]

    assert away(back, point) < 1e-3
    assert (away(there, point) > 0.1) == (shift is not Shift.NONE)


@pytest.mark.parametrize(
    ("shift", "lon", "lat"),
    [
        # As other programs with these formulas draw 39.90734 N 116.39089 E.
        pytest.param(Shift.GCJ02, 116.397130, 39.908744, id="GCJ-02"),
        pytest.param(Shift.BD09, 116.403502, 39.915092, id="BD-09"),
    ],
)
def test_a_known_place_is_where_maps_draw_it(shift, lon, lat):
    drawn = shifted([shapely.Point(116.39089, 39.90734)], shift)[0]

    assert away(drawn, shapely.Point(lon, lat)) < 3


def test_shapes_of_any_kind_keep_what_is_missing():
    shapes = np.array([shapely.box(124, 43, 124.1, 43.1), None], dtype=object)

    back = unshifted(shifted(shapes, Shift.BD09), Shift.BD09)

    assert back[1] is None
    assert shapely.hausdorff_distance(back[0], shapes[0]) < 1e-8
