"""Distances to the nearest point."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from villagemap.analysis.distances import nearest_m
from villagemap.frames.measures import distance_m

places = st.lists(st.tuples(st.floats(123.3, 125.8), st.floats(42.8, 44.1)), min_size=1, max_size=12)


@given(villages=places, sites=places)
def test_the_nearest_is_the_nearest_on_the_ellipsoid(villages, sites):
    lon, lat = np.array(villages).T
    site_lon, site_lat = np.array(sites).T

    found = nearest_m(lon, lat, shapely.points(np.array(sites)))

    every = distance_m(lon[:, None], lat[:, None], site_lon[None, :], site_lat[None, :])
    assert found == pytest.approx(every.min(axis=1), abs=1e-6)


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    east = nearest_m(np.array([124.0]), np.array([43.0]), np.array([shapely.Point(124.01, 43.0)]))
    north = nearest_m(np.array([124.0]), np.array([43.0]), np.array([shapely.Point(124.0, 43.01)]))

    assert east[0] == pytest.approx(815.6, abs=1)
    assert north[0] == pytest.approx(1111, abs=1)


def test_without_points_there_is_no_distance():
    assert np.isnan(nearest_m(np.array([124.0]), np.array([43.0]), np.array([], dtype=object))).all()
