"""Coordinates as people write them."""

import pytest

from villagemap.domain.coordinates import Degrees, Metres, read_coordinates
from villagemap.domain.errors import UnreadableCoordinatesError


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        pytest.param("124.35, 43.17", False, id="longitude first"),
        pytest.param("43.17, 124.35", True, id="latitude first"),
        pytest.param("124.35 43.17", False, id="a blank between"),
        pytest.param("124.35，43.17", False, id="a full-width comma"),
        pytest.param("１２４．３５　４３．１７", False, id="full-width digits"),
        pytest.param("43.17N 124.35E", False, id="letters behind, latitude first as it is said"),
        pytest.param("N 43.17 E 124.35", False, id="letters before"),
        pytest.param("E124°21′ N43°10′12″", False, id="degrees and minutes"),
        pytest.param("43°10'12\"N 124°21'E", False, id="typewriter signs"),
        pytest.param("东经124度21分 北纬43度10分12秒", False, id="Chinese words"),
        pytest.param("43° 10′ 12″ N, 124° 21′ 0″ E", False, id="blanks inside angles"),
    ],
)
def test_degrees_are_read_in_any_form(text, swapped):
    read = read_coordinates(text)

    assert read == Degrees(pytest.approx(124.35), pytest.approx(43.17), swapped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("41512345 4782345", Metres(512345, 4782345, 41), id="easting with its zone"),
        pytest.param("42412345.5, 4782345.25", Metres(412345.5, 4782345.25, 42), id="the other zone"),
        pytest.param("X=4782345 Y=41512345", Metres(512345, 4782345, 41, swapped=True), id="X is north"),
        pytest.param(
            "21512345 4782345", Metres(512345, 4782345, 41), id="a six-degree zone is every other one"
        ),
        pytest.param("512345, 4782345", Metres(512345, 4782345, None), id="six digits do not tell"),
        pytest.param(
            "4782345, 512345", Metres(512345, 4782345, None, swapped=True), id="six digits, north first"
        ),
    ],
)
def test_metres_are_read_with_what_they_tell_of_their_zone(text, expected):
    assert read_coordinates(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "not_two", id="nothing"),
        pytest.param("四平", "not_two", id="a name"),
        pytest.param("124.35", "not_two", id="one number"),
        pytest.param("124.35, 43.17, 100", "not_two", id="three numbers"),
        pytest.param("9" * 500, "not_two", id="no end of digits"),
        pytest.param("43°75′N 124°21′E", "sixty", id="75 minutes"),
        pytest.param("0, 0", "nowhere", id="the gulf of Guinea"),
        pytest.param("43.17N 124.35W", "nowhere", id="Wisconsin"),
        pytest.param("99512345 4782345", "nowhere", id="no such zone"),
        pytest.param("1e400 nan", "nowhere", id="no number that ends"),
    ],
)
def test_what_is_no_place_is_refused_by_name(text, problem):
    with pytest.raises(UnreadableCoordinatesError) as caught:
        read_coordinates(text)

    assert caught.value.key == f"coordinates.{problem}"
