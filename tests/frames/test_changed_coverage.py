"""Changed polygons are compared with those that stay, and with nothing else."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from villagemap.frames.changed_coverage import meetings
from villagemap.frames.measures import area_m2

SIDE = 5
GRID = np.array(
    [
        shapely.box(124 + x / 100, 43 + y / 100, 124 + (x + 1) / 100, 43 + (y + 1) / 100)
        for x in range(SIDE)
        for y in range(SIDE)
    ],
    dtype=object,
)
MIDDLE = SIDE**2 // 2
CHANGES = {
    "moved": lambda cell: shapely.transform(cell, lambda places: places + 0.002),
    "smaller": lambda cell: shapely.buffer(cell, -0.002),
    "larger": lambda cell: shapely.buffer(cell, 0.002),
    "far away": lambda cell: shapely.transform(cell, lambda places: places + 0.033),
    "half": lambda cell: shapely.box(*cell.bounds[:3], (cell.bounds[1] + cell.bounds[3]) / 2),
}
TOLERANCE = 100.0


def met(changed, before, staying):
    arrays = (np.array(shapes, dtype=object) for shapes in (changed, before, staying))
    return meetings(*arrays, overlap_m2=TOLERANCE, gap_m2=TOLERANCE)


def without(*places):
    return np.delete(GRID, places)


@given(st.dictionaries(st.integers(0, SIDE**2 - 1), st.sampled_from(sorted(CHANGES)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_overlaps_are_those_of_each_changed_polygon_with_each_that_stays(chosen):
    places = sorted(chosen)
    changed = [CHANGES[chosen[at]](GRID[at]) for at in places]
    staying = without(*places)
    each = {
        (one, other): area_m2(shapely.intersection(changed[one], staying[other]))[0]
        for one in range(len(changed))
        for other in range(len(staying))
    }

    found = met(changed, GRID[places], staying).overlaps

    assert {(pair.first, pair.second): pair.square_metres for pair in found} == pytest.approx(
        {pair: area for pair, area in each.items() if area > TOLERANCE}, rel=1e-6
    )


def test_what_does_not_change_meets_nothing():
    found = met([GRID[MIDDLE]], [GRID[MIDDLE]], without(MIDDLE))

    assert (found.same, found.overlaps, found.gaps) == ([], [], [])


def test_ground_that_a_changed_polygon_gives_up_is_a_gap_with_its_neighbours():
    (gap,) = met([CHANGES["half"](GRID[MIDDLE])], [GRID[MIDDLE]], without(MIDDLE)).gaps

    assert gap.changed == 0
    assert gap.square_metres == pytest.approx(area_m2(GRID[MIDDLE])[0] / 2, rel=1e-3)
    # One corner of a square touches a neighbour's corner: all eight neighbours but the three below.
    assert len(gap.staying) == 5


def test_a_polygon_that_moves_away_leaves_a_gap():
    (gap,) = met([shapely.box(124.5, 43.5, 124.6, 43.6)], [GRID[MIDDLE]], without(MIDDLE)).gaps

    assert gap.square_metres == pytest.approx(area_m2(GRID[MIDDLE])[0], rel=1e-3)


def test_a_gap_that_was_there_before_is_not_told_again():
    beside = MIDDLE + 1
    changed = shapely.union(GRID[MIDDLE], shapely.box(*GRID[MIDDLE - 1].bounds))

    found = met([changed], [GRID[MIDDLE]], without(MIDDLE, beside))

    assert found.gaps == []
    assert len(found.overlaps) == 1


def test_a_new_polygon_that_fills_half_a_hole_leaves_the_other_half():
    (gap,) = met([CHANGES["half"](GRID[MIDDLE])], [None], without(MIDDLE)).gaps

    assert gap.changed == 0
    assert gap.square_metres == pytest.approx(area_m2(GRID[MIDDLE])[0] / 2, rel=1e-3)


def test_a_new_polygon_that_fills_a_hole_leaves_none():
    assert met([GRID[MIDDLE]], [None], without(MIDDLE)).gaps == []


def test_ground_that_polygons_farther_away_cover_is_no_gap():
    west, south, east, north = 124.0, 43.0, 124.6, 43.6
    frame = shapely.difference(
        shapely.box(west - 0.01, south - 0.01, east + 0.01, north + 0.01),
        shapely.box(west, south, east, north),
    )
    cells = [
        shapely.box(west + x / 10, south + y / 10, west + (x + 1) / 10, south + (y + 1) / 10)
        for x in range(6)
        for y in range(6)
    ]

    found = met(cells[:1], [None], [frame, *cells[1:]])

    assert found.gaps == []


def test_a_copy_of_a_polygon_that_stays_is_told_as_that_and_not_as_an_overlap():
    copy = shapely.Polygon(np.roll(shapely.get_coordinates(GRID[3])[:-1], 2, axis=0))

    found = met([copy], [None], without(MIDDLE))

    assert found.same == [(0, 3)]
    assert found.overlaps == []


def test_invalid_and_missing_polygons_of_a_workspace_count_as_missing():
    bowtie = shapely.Polygon([(124, 43), (124.05, 43.05), (124.05, 43), (124, 43.05)])

    found = met([CHANGES["larger"](GRID[MIDDLE])], [bowtie], [bowtie, None, shapely.Polygon(), GRID[0]])

    assert found.overlaps == []


def test_polygons_piled_upon_each_other_are_not_compared():
    pile = [shapely.box(124, 43, 124.1 + at * 1e-6, 43.1) for at in range(300)]

    assert met(pile[:1], [None], pile[1:]) is None
