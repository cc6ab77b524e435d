"""The map of a difference is small enough for a page, and says what it leaves out."""

import json

import pytest
import shapely

from villagemap.domain.differences import RowOp
from villagemap.frames.difference_map import TouchedShape, difference_geojson


def circle(west, points=256):
    return shapely.MultiPolygon([shapely.Point(west, 43).buffer(0.05, quad_segs=points // 4)])


def touched(key, op=RowOp.CHANGED, old=None, new=None):
    return TouchedShape("villages", key, op, f"村{key}", old, new)


def test_a_changed_shape_stands_there_twice_and_others_once():
    shapes = [
        touched("a", RowOp.ADDED, new=circle(124)),
        touched("c", old=circle(124), new=circle(124.1)),
        touched("r", RowOp.REMOVED, old=circle(124.2)),
    ]

    made = difference_geojson(shapes)

    drawn = [(one["properties"]["key"], one["properties"]["state"]) for one in made["features"]]
    assert drawn == [("c", "old"), ("c", "new"), ("r", "old"), ("a", "new")]
    assert made["left_out"] == 0
    assert made["features"][0]["properties"]["name"] == "村c"
    json.dumps(made, allow_nan=False)


@pytest.mark.parametrize("vertices", [400, 4_000])
def test_outlines_are_simplified_until_they_fit(vertices):
    shapes = [touched(str(number), old=circle(124), new=circle(124.01)) for number in range(20)]

    made = difference_geojson(shapes, vertices=vertices)

    drawn = [shapely.geometry.shape(one["geometry"]) for one in made["features"]]
    assert len(drawn) == 40
    assert shapely.get_num_coordinates(drawn).sum() <= vertices
    assert all(shape.is_valid and shape.area > 0 for shape in drawn)


def test_what_is_too_much_is_left_out_and_counted_changes_come_first():
    shapes = [touched(str(number), RowOp.ADDED, new=circle(124)) for number in range(5)]

    made = difference_geojson([*shapes, touched("c", old=circle(124), new=circle(125))], most=2)

    assert made["left_out"] == 4
    assert {one["properties"]["key"] for one in made["features"]} == {"c", "0"}


def test_nothing_touched_is_an_empty_collection():
    assert difference_geojson([]) == {"type": "FeatureCollection", "left_out": 0, "features": []}
