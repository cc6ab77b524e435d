"""`check` looks at stored shapes: what cannot be there fails, how areas meet is told."""

import dataclasses
import sqlite3

import pytest
import shapely

from cities import square
from villagemap.domain.labels import Label
from villagemap.domain.layers import TABLE
from villagemap.domain.profile import Acceptance
from villagemap.frames.geopackage import encode
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile
from villagemap.store.shape_checks import invalid, meeting
from villagemap.store.workspace import Workspace
from writes import write

CODES = [f"2203221003{number:02}" for number in range(1, 5)]
SIZE = 0.01
PROFILE = read_profile("siping")


def side_by_side(count=4):
    return [square(124 + SIZE * at, 43, SIZE) for at in range(count)]


@pytest.fixture
def villages(workspace):
    """Store villages with these shapes, as no intake looks at them."""

    def store(shapes, **columns):
        rows = [
            {"code": code, "name": "村", GEOMETRY: shape, **columns}
            for code, shape in zip(CODES, shapes, strict=False)
        ]
        workspace.commit([write("villages", rows)])
        return workspace.contents().tables

    return store


def findings(workspace, key):
    """Return what a check found, as text."""
    return next(
        [str(found) for found in check.findings] for check in workspace.checks(PROFILE) if check.key == key
    )


def test_villages_side_by_side_are_sound_and_meet(villages):
    tables = villages(side_by_side())

    found = meeting(tables, PROFILE)
    assert list(invalid(tables)) == []
    assert (found.copies, found.overlaps, found.gaps, found.unchecked) == ([], [], [], [])


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(shapely.box(124, 43, 124.01, 90), id="at the pole"),
        pytest.param(shapely.box(104, 28, 104.01, 28.01), id="elsewhere"),
    ],
)
def test_a_village_that_cannot_be_there_is_found(villages, workspace, shape):
    villages([shapely.MultiPolygon([shape]), *side_by_side()[1:]])

    assert findings(workspace, "shapes") == ["villages fid 1 220322100301 geometry: beyond"]


def test_a_village_larger_than_any_is_found(villages, workspace):
    area = shapely.MultiPolygon([shapely.box(123.5, 43, 124.9, 44)])
    villages([area])

    assert findings(workspace, "shapes") == ["villages fid 1 220322100301 geometry: too_large"]


def test_points_lines_and_seats_that_cannot_be_there_are_found(workspace):
    line = shapely.MultiLineString([[(124, 43), (0, 0)]])
    workspace.commit(
        [
            write("wells", [{"code": "w", GEOMETRY: shapely.Point(0, 0)}]),
            write("roads", [{"code": "r", "kind": "built", GEOMETRY: line}]),
            write(
                "villages",
                [
                    {
                        "code": CODES[0],
                        "name": "村",
                        "seat_lon": 500.0,
                        "seat_lat": 99.0,
                        GEOMETRY: side_by_side()[0],
                    }
                ],
            ),
        ]
    )

    found = findings(workspace, "shapes")

    assert "wells fid 1 w geometry: beyond" in found
    assert "roads fid 1 r geometry: beyond" in found
    assert f"villages fid 1 {CODES[0]} seat_lon: beyond" in found


def test_an_area_that_crosses_itself_is_found_and_the_others_are_compared(villages):
    bowtie = shapely.MultiPolygon([shapely.Polygon([(124.1, 43), (124.2, 43.1), (124.2, 43), (124.1, 43.1)])])
    one, other = square(124, 43, SIZE), square(124.005, 43, SIZE)

    tables = villages([bowtie, one, other])

    assert list(invalid(tables)) == [f"villages {CODES[0]}"]
    assert len(meeting(tables, PROFILE).overlaps) == 1


def test_overlaps_gaps_and_copies_are_told_with_both_codes_and_square_metres(villages):
    ring = shapely.MultiPolygon(
        [shapely.box(124.1, 43, 124.13, 43.03) - shapely.box(124.11, 43.01, 124.12, 43.02)]
    )
    shapes = [square(124, 43, SIZE), square(124.0099, 43, SIZE), square(124, 43, SIZE), ring]

    found = meeting(villages(shapes), PROFILE)

    assert found.copies == [f"villages {CODES[0]}, {CODES[2]}"]
    (overlap,), (gap,) = found.overlaps, found.gaps
    assert overlap.startswith(f"villages {CODES[0]}, {CODES[1]}: 90")
    assert gap.startswith(f"villages {CODES[3]}: 9")
    assert " m² (124.009950, 43.005000)" in overlap


def test_rounding_is_no_overlap(villages):
    shapes = side_by_side()
    shapes[1] = square(124.01 - 5e-7, 43, SIZE + 5e-7)

    assert meeting(villages(shapes), PROFILE).overlaps == []


def test_what_the_profile_accepts_for_a_township_is_not_told(villages):
    tables = villages([square(124, 43, SIZE), square(124.005, 43, SIZE)])
    accepted = Acceptance("overlap", (CODES[0][:9],), Label("河道", "a river"))
    other = Acceptance("overlap", ("220322101",), Label("河道", "a river"))

    assert len(meeting(tables, _accepting(other)).overlaps) == 1
    assert meeting(tables, _accepting(accepted)).overlaps == []


def _accepting(acceptance):
    return dataclasses.replace(PROFILE, accepted=(acceptance,))


def test_check_fails_for_what_cannot_be_there_and_only_tells_how_areas_meet(villages, workspace):
    villages([square(124, 43, SIZE), square(124.005, 43, SIZE)])

    told = {check.key: (len(check.findings), check.passed) for check in workspace.checks(PROFILE)}

    assert told["overlaps"] == (1, True)
    assert told["shapes"] == (0, True)

    with sqlite3.connect(workspace.path) as connection:
        (blob,) = encode(
            [shapely.MultiPolygon([shapely.box(124, 43, 124.01, 90)])], TABLE["villages"].geometry
        )
        connection.execute("UPDATE villages SET geom = ? WHERE code = ?", (blob, CODES[0]))
    told = {
        check.key: (len(check.findings), check.passed)
        for check in Workspace.open(workspace.path).checks(PROFILE)
    }

    assert told["shapes"] == (1, False)
