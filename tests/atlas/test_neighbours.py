"""The villages around a village: who meets its land, and where."""

import pytest

from cities import atlas_of, square
from villagemap.atlas.neighbours import neighbours
from villagemap.domain.errors import UnknownVillageError

MIDDLE = "220322100301"
# Nine squares of 0.1 degree as on a telephone, the middle one first; and one that stands apart.
PLACES = {
    MIDDLE: (124.1, 43.1),
    "220322100302": (124.1, 43.2),
    "220322100303": (124.2, 43.2),
    "220322100304": (124.2, 43.1),
    "220322100305": (124.2, 43.0),
    "220322100306": (124.1, 43.0),
    "220322100307": (124.0, 43.0),
    "220322100308": (124.0, 43.1),
    "220322100309": (124.0, 43.2),
    "220322100310": (124.5, 43.1),
}


@pytest.fixture(scope="module")
def snapshot():
    villages = [
        {"code": code, "name": f"村{code[-1]}", "geometry": square(*place)} for code, place in PLACES.items()
    ]
    return atlas_of({"villages": villages}).current()


def test_those_that_touch_stand_clockwise_from_the_north(snapshot):
    found = neighbours(snapshot, MIDDLE)

    assert [one.code for one in found] == list(PLACES)[1:9]
    assert [one.wind for one in found] == ["n", "ne", "e", "se", "s", "sw", "w", "nw"]


def test_who_stands_apart_has_none(snapshot):
    assert neighbours(snapshot, "220322100310") == ()


def test_a_gap_that_registers_leave_is_no_distance():
    west, east = square(124.0, 43.0), square(124.1001, 43.0)
    city = {
        "villages": [
            {"code": MIDDLE, "name": "甲村", "geometry": west},
            {"code": "220322100302", "name": "乙村", "geometry": east},
        ]
    }

    assert [one.name for one in neighbours(atlas_of(city).current(), MIDDLE)] == ["乙村"]


def test_a_village_that_nobody_knows_has_no_neighbours(snapshot):
    with pytest.raises(UnknownVillageError):
        neighbours(snapshot, "999999999999")
