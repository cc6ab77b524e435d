"""How far shapes moved."""

import numpy as np
import pytest
import shapely

from villagemap.domain.layers import GeometryKind
from villagemap.frames import shape_changes
from villagemap.frames.shape_changes import moved

VILLAGE = shapely.MultiPolygon([shapely.box(124.0, 43.0, 124.1, 43.1).segmentize(0.001)])
METRE_NORTH = 1 / 111_104  # degrees, at 43 degrees


def of(*shapes):
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def north(shape, metres):
    return shapely.transform(shape, lambda xy: np.add(xy, [0, metres * METRE_NORTH]))


@pytest.mark.parametrize("metres", [0.05, 12.0, 580.0])
def test_an_outline_that_moves_as_a_whole_moved_by_that(metres):
    figures = moved(of(VILLAGE), of(north(VILLAGE, metres)), GeometryKind.AREA)

    assert figures.metres[0] == pytest.approx(metres, rel=0.01)
    wide = 8_151
    assert figures.square_metres[0] == pytest.approx(2 * metres * wide, rel=0.02)


def test_one_vertex_that_moved_is_found_among_many():
    corners = shapely.get_coordinates(VILLAGE)
    middle = np.argmin(np.abs(corners - [124.05, 43.0]).sum(axis=1))
    corners[middle, 1] -= 300 * METRE_NORTH
    spike = shapely.MultiPolygon([shapely.Polygon(corners)])

    assert moved(of(VILLAGE), of(spike), GeometryKind.AREA).metres[0] == pytest.approx(300, rel=0.01)
    assert moved(of(spike), of(VILLAGE), GeometryKind.AREA).metres[0] == pytest.approx(300, rel=0.01)


def test_the_same_outline_begun_elsewhere_did_not_move():
    ring = shapely.get_coordinates(VILLAGE)[:-1]
    turned = shapely.MultiPolygon([shapely.Polygon(np.roll(ring, 40, axis=0))])

    figures = moved(of(VILLAGE), of(turned), GeometryKind.AREA)

    assert figures.metres[0] == pytest.approx(0, abs=1e-3)
    assert figures.square_metres[0] == pytest.approx(0, abs=1)


def test_shapes_of_both_zones_are_measured_in_their_own():
    east = shapely.transform(VILLAGE, lambda xy: np.add(xy, [1.2, 0]))
    before = of(VILLAGE, east)

    figures = moved(before, of(north(VILLAGE, 3), north(east, 5)), GeometryKind.AREA)

    assert figures.metres == pytest.approx([3, 5], rel=0.01)


def test_a_line_moves_but_has_no_area_and_a_missing_shape_has_no_figures():
    line = shapely.MultiLineString([[(124, 43), (124.1, 43)]])

    figures = moved(of(line, None), of(north(line, 7), line), GeometryKind.LINE)

    assert figures.metres[0] == pytest.approx(7, rel=0.01)
    assert np.isnan(figures.metres[1])
    assert np.isnan(figures.square_metres).all()


def test_beyond_the_most_that_is_measured_there_are_no_figures(monkeypatch):
    monkeypatch.setattr(shape_changes, "MOST_MEASURED", 1)

    figures = moved(of(VILLAGE, VILLAGE), of(north(VILLAGE, 3), north(VILLAGE, 3)), GeometryKind.AREA)

    assert not np.isnan(figures.metres[0])
    assert np.isnan(figures.metres[1])
