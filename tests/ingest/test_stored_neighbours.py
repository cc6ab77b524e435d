"""A village that comes in changed or new is compared with the stored villages that stay."""

import numpy as np
import pytest
import shapely

from intake_files import square
from villagemap.domain.entries import LoadMode
from villagemap.domain.issues import Severity
from villagemap.ingest.geometry.neighbours import first_of

SIDE = 5
CODES = [f"2203221003{number:02}" for number in range(1, SIDE**2 + 1)]
GRID = [square(124 + 0.01 * (at % SIDE), 43 + 0.01 * (at // SIDE)) for at in range(SIDE**2)]
MIDDLE = SIDE**2 // 2
COMPARED = {"overlap_stored", "overlaps_many", "gap_stored", "shape_stored", "stored_unchecked"}


@pytest.fixture
def stored(holding_shapes):
    return holding_shapes(dict(zip(CODES, GRID, strict=True)))


@pytest.fixture
def compared(look, files, stored):
    """Load villages by code and shape; return what was found against the stored ones."""

    def run(shapes, *, mode="append", stored=stored, **options):
        features = [({"code": code, "name": "村"}, shape) for code, shape in shapes.items()]
        checked = look(
            files.geojson(features), layer="villages", mode=LoadMode(mode), stored=stored, **options
        )
        return [issue for issue in checked.report.issues if issue.rule in COMPARED]

    return run


def moved(shape, east=0.0, north=0.0):
    return shapely.transform(shape, lambda places: places + np.array([east, north]))


def stretched(shape, *, east):
    west, south, right, north = shape.bounds
    return shapely.box(west, south, right + east, north)


@pytest.mark.parametrize("mode", ["append", "update"])
def test_an_overlap_names_the_stored_village_and_square_metres(compared, mode):
    (issue,) = compared({CODES[MIDDLE]: stretched(GRID[MIDDLE], east=0.0001)}, mode=mode)

    assert (issue.rule, issue.severity, issue.row) == ("overlap_stored", Severity.WARNING, 1)
    assert (issue.value, issue.parts["other"]) == (
        CODES[MIDDLE],
        f"{CODES[MIDDLE + 1]} {CODES[MIDDLE + 1][-1]}村",
    )
    # 0.0001 by 0.01 degrees at 43 degrees north: 8.15 by 1110.9 m.
    assert issue.parts["square_metres"] == pytest.approx(9_052, abs=20)
    assert issue.parts["lon"] == pytest.approx(124.03005, abs=1e-4)


def test_a_gap_that_a_village_leaves_names_its_neighbours_and_square_metres(compared):
    (issue,) = compared({CODES[MIDDLE]: stretched(GRID[MIDDLE], east=-0.0001)})

    assert (issue.rule, issue.row) == ("gap_stored", 1)
    assert any(CODES[MIDDLE + 1] in name for name in issue.parts["around"])
    assert issue.parts["square_metres"] == pytest.approx(9_052, abs=20)


def test_ground_that_a_village_of_the_border_gives_up_to_the_outside_is_no_gap(compared):
    west, south, east, north = GRID[0].bounds

    assert compared({CODES[0]: shapely.box(west + 0.001, south, east, north)}) == []


def test_a_gap_of_a_village_of_the_border_is_told_though_rounding_left_hairline_slits(compared):
    west, south, east, north = GRID[0].bounds
    rounded = shapely.box(west, south + 3e-8, east - 0.0001, north - 3e-8)

    (issue,) = compared({CODES[0]: rounded})

    assert (issue.rule, issue.parts["square_metres"]) == ("gap_stored", pytest.approx(9_052, abs=20))


def test_the_shape_of_another_stored_village_is_named(compared):
    found = compared({CODES[MIDDLE]: GRID[0]})

    assert [issue.rule for issue in found] == ["gap_stored", "shape_stored"]
    assert CODES[0] in found[1].parts["other"]


def test_the_names_of_a_sentence_end_with_how_many_more_there_are():
    names = [f"{number}村" for number in range(12)]

    *first, more = first_of(names)

    assert first == names[:8]
    assert (more.zh, more.en) == ("另外 4 个", "and 4 more")
    assert first_of(names[:8]) == names[:8]


def test_a_spike_across_many_villages_is_told_with_its_sum(compared):
    west, south, east, north = GRID[MIDDLE - 2].bounds
    tip = [(east, south + 0.004), (124.06, south + 0.005), (east, south + 0.006)]
    spiked = shapely.Polygon([(west, south), (east, south), *tip, (east, north), (west, north)])

    found = compared({CODES[MIDDLE - 2]: spiked})

    overlaps = [issue for issue in found if issue.rule == "overlap_stored"]
    (many,) = [issue for issue in found if issue.rule == "overlaps_many"]
    assert len(overlaps) == many.parts["n"] == 4
    assert many.parts["square_metres"] == pytest.approx(
        sum(issue.parts["square_metres"] for issue in overlaps), abs=4
    )


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param({CODES[MIDDLE]: GRID[MIDDLE]}, id="as it is stored"),
        pytest.param({CODES[MIDDLE]: moved(GRID[MIDDLE], 3e-8)}, id="rounded to seven decimals"),
        pytest.param({CODES[MIDDLE]: stretched(GRID[MIDDLE], east=5e-7)}, id="below the tolerance"),
        pytest.param(
            {CODES[MIDDLE]: shapely.segmentize(GRID[MIDDLE], 0.003)}, id="with vertices on its edges"
        ),
        pytest.param({"220322100399": square(124.05, 43.0)}, id="a new one beside the others"),
        pytest.param(
            {
                CODES[MIDDLE]: stretched(GRID[MIDDLE], east=0.001),
                CODES[MIDDLE + 1]: shapely.box(124.031, 43.02, 124.04, 43.03),
            },
            id="two that exchange ground",
        ),
    ],
)
def test_what_fits_the_stored_villages_is_not_told(compared, shapes):
    assert compared(shapes) == []


def test_a_new_village_over_stored_ones_is_told(compared):
    found = compared({"220322100399": shapely.box(124.005, 43.0, 124.015, 43.01)})

    assert [issue.rule for issue in found] == ["overlap_stored", "overlap_stored"]


def test_faults_between_two_stored_villages_are_not_told_at_a_load(compared, holding_shapes):
    faulty = [*GRID]
    faulty[0] = stretched(GRID[0], east=0.001)

    found = compared(
        {CODES[-1]: stretched(GRID[-1], east=0.001)},
        stored=holding_shapes(dict(zip(CODES, faulty, strict=True))),
    )

    assert found == []


def test_a_file_that_replaces_the_layer_is_compared_with_nothing_stored(compared):
    assert compared({CODES[0]: moved(GRID[0], 0.005)}, mode="replace") == []


def test_where_rows_are_left_out_for_errors_the_stored_ones_stay_and_are_compared(compared):
    shapes = {CODES[0]: moved(GRID[0], 0.005), CODES[1]: square(104, 28)}

    found = compared(shapes, mode="replace", accept_valid=True)

    assert {issue.rule for issue in found} == {"overlap_stored"}
    assert any(CODES[1] in issue.parts["other"] for issue in found)


def test_two_rows_of_the_file_are_compared_by_the_rules_of_files_alone(look, files, stored, rules):
    features = [
        ({"code": "220322100398", "name": "甲"}, square(124.2, 43.2)),
        ({"code": "220322100399", "name": "乙"}, square(124.205, 43.2)),
    ]

    found = rules(look(files.geojson(features), layer="villages", mode="append", stored=stored))

    assert found["overlap"] == 1
    assert not COMPARED & set(found)


def test_townships_are_compared_as_well(look, files, rules, holding_shapes):
    held = holding_shapes({"220322100": square(124), "220322101": square(124.01)})
    held = type(held)({"townships": held.tables["villages"]})
    path = files.geojson([({"code": "220322100", "name": "梨树镇"}, stretched(square(124), east=0.001))])

    assert rules(look(path, layer="townships", mode="append", stored=held))["overlap_stored"] == 1


def test_a_workspace_with_shapes_that_cannot_be_compared_refuses_no_load(compared, holding_shapes):
    bowtie = shapely.Polygon([(124, 43), (124.05, 43.05), (124.05, 43), (124, 43.05)])
    held = holding_shapes({CODES[0]: bowtie, CODES[1]: None, CODES[2]: shapely.Polygon(), CODES[3]: GRID[3]})

    found = compared({CODES[4]: moved(GRID[3], 0.005)}, stored=held)

    assert [issue.rule for issue in found] == ["overlap_stored"]
