"""Simplifying a coverage keeps the borders that neighbours share."""

import numpy as np
import pytest
import shapely

from villagemap.frames.coverage import join_coverage, simplify_coverage


def wavy_neighbours():
    """Two villages with a winding border between them."""
    border = [(0.1 + 0.002 * np.sin(40 * y), y) for y in np.linspace(0, 0.1, 80)]
    west = shapely.Polygon([(0, 0), *border, (0, 0.1)])
    east = shapely.Polygon([(0.2, 0), (0.2, 0.1), *border[::-1]])
    return np.array([west, east])


def test_a_shared_border_stays_shared():
    simplified = simplify_coverage(wavy_neighbours(), metres=100)

    assert simplified.shared
    assert shapely.get_num_coordinates(simplified.shapes).sum() < 60
    assert shapely.coverage_is_valid(simplified.shapes)


@pytest.mark.parametrize("metres", [1, 100, 100_000], ids=["fine", "coarse", "coarser than the villages"])
def test_no_village_vanishes(metres):
    simplified = simplify_coverage(wavy_neighbours(), metres=metres)

    assert not shapely.is_empty(simplified.shapes).any()


def test_a_defective_polygon_is_simplified_all_the_same():
    bow = shapely.Polygon([(0, 0), (0.1, 0.1), (0.1, 0), (0, 0.1)])

    simplified = simplify_coverage(np.array([bow, shapely.box(0.1, 0, 0.2, 0.1)]), metres=10)

    assert shapely.is_valid(simplified.shapes).all()


def test_groups_are_joined_and_a_group_without_members_has_no_outline():
    joined = join_coverage(wavy_neighbours(), np.array([0, 0]), 2)

    assert joined[0].equals(shapely.box(0, 0, 0.2, 0.1))
    assert joined[1] is None


def test_overlapping_villages_are_joined_without_lines_inside():
    overlapping = np.array([shapely.box(0, 0, 0.11, 0.1), shapely.box(0.1, 0, 0.2, 0.1)])

    joined = join_coverage(overlapping, np.array([0, 0]), 1)

    assert joined[0].area == pytest.approx(0.02)
