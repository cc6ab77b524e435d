"""A city with something in every column, and names that are up to no good."""

import pytest
import shapely

from cities import small_city, square
from villagemap.frames.tables import GEOMETRY

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "'=1+1",
    "''@sum",
    "+1",
    "-1",
    "@A1",
    "<b>&amp;",
    '"quoted", and; so on',
    "_x0041_",
    "1234567890123456789",
]


@pytest.fixture(scope="session")
def full_city():
    """Return tables whose every column of a layer has a value in some row, and none in another."""
    city = small_city()
    city["villages"][1] |= {
        "plan_stage": "filed",
        "plan_approved_on": "2021-07-01",
        "plan_filed_on": "2021-08",
        "plan_number": "-四规〔2021〕1 号",
        "seat_lon": 124.0123456789,
        "seat_lat": 43.05,
        "area_declared": 12.5,
    }
    city["townships"] = [
        {"code": "220302200", "name": "平西乡", GEOMETRY: square(124.4, 43.1)},
        {"code": "220322100", "name": "梨树镇", GEOMETRY: _ring()},
        {"code": "220322101", "name": "郭家店镇", GEOMETRY: square(124.2, 43.0)},
    ]
    for row, name in zip(city["sites_5g"], HOSTILE, strict=False):
        row["name"] = name
    city["sites_5g"] += [
        {
            "code": f"h{place}",
            "name": name,
            "operator": "移动",
            "built_on": "2022-06",
            GEOMETRY: shapely.Point(124.0 + place / 7, 43.0123456789),
        }
        for place, name in enumerate(HOSTILE)
    ]
    city["wells"][0] |= {"tested_on": "2022", "upgrade": "well_house", "upgraded_on": "2022-12-31"}
    city["roads"] += [
        {"code": f"r-{kind}", "kind": kind, "year": "2022", GEOMETRY: _line()}
        for kind in ("safety", "corridor", "route")
    ]
    city["bridges"] = [
        {"code": "b1", "name": "老桥", "rebuilt_on": "2022", GEOMETRY: shapely.Point(124.15, 43.02)}
    ]
    city["facilities"] = [
        {"code": f"f-{kind}", "kind": kind, "village": "220322100301", GEOMETRY: shapely.Point(124.01, 43.01)}
        for kind in ("school", "library", "town_sewage")
    ]
    city["projects"] += [
        {"code": f"p-{kind}", "name": None, "kind": kind, "year": "2022", "stage": "在建", "funds_upper": 0.5}
        for kind in ("infrastructure", "other")
    ]
    return city


def _ring():
    """A township of two parts, one with a hole."""
    whole = shapely.box(124.0, 43.0, 124.2, 43.1)
    hole = shapely.box(124.05, 43.03, 124.06, 43.04)
    return shapely.MultiPolygon([whole - hole, shapely.box(124.3, 43.0, 124.4, 43.1)])


def _line():
    return shapely.MultiLineString(
        [[(124.012345678901, 43.01), (124.02, 43.02)], [(124.03, 43.0), (124.04, 43.0)]]
    )
