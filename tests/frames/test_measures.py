import numpy as np
import pytest
import shapely

from villagemap.frames.measures import area_km2, distance_m, length_km

SQUARE = shapely.box(124.0, 43.0, 124.1, 43.1)
# 0.1 degrees of latitude at 43 degrees north are 11.109 km, 0.1 degrees of longitude 8.154 km (8.141 km on top).
SQUARE_KM2 = 90.51


def test_the_area_of_a_square_of_degrees_is_geodesic():
    assert area_km2([SQUARE])[0] == pytest.approx(SQUARE_KM2, rel=1e-4)


def test_the_direction_of_a_ring_does_not_matter():
    assert area_km2([shapely.reverse(SQUARE)])[0] == pytest.approx(SQUARE_KM2, rel=1e-4)


def test_a_hole_is_taken_off_in_any_direction():
    hole = [(124.0, 43.0), (124.0, 43.05), (124.05, 43.05), (124.05, 43.0)]
    holed = [shapely.Polygon(SQUARE.exterior, [ring]) for ring in (hole, hole[::-1])]

    measured = area_km2(holed)

    assert measured[0] == measured[1]
    assert measured[0] == pytest.approx(SQUARE_KM2 * 3 / 4, rel=1e-3)


def test_the_parts_of_a_multipolygon_are_summed():
    parts = shapely.MultiPolygon([SQUARE, shapely.box(124.2, 43.0, 124.3, 43.1)])

    assert area_km2([parts])[0] == pytest.approx(2 * SQUARE_KM2, rel=1e-4)


def test_what_is_missing_has_no_measure():
    assert np.isnan(area_km2([None])[0])
    assert np.isnan(length_km([None])[0])


def test_a_length_is_geodesic_and_sums_its_parts():
    line = shapely.LineString([(124.0, 43.0), (124.1, 43.0)])
    twice = shapely.MultiLineString([line, shapely.LineString([(124.0, 43.1), (124.1, 43.1)])])

    assert length_km([line])[0] == pytest.approx(8.154, abs=1e-3)
    assert length_km([twice])[0] == pytest.approx(8.154 + 8.141, abs=2e-3)


def test_distances_are_in_metres_pair_by_pair():
    assert distance_m(124.0, 43.0, [124.0, 124.1], 43.0) == pytest.approx([0.0, 8_154.0], abs=1)
