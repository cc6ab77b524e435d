"""Each check finds what it is there for, and nothing in a sound workspace."""

import sqlite3

import pytest
import shapely

from cities import square
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile
from writes import write

VILLAGE = {"code": "220322100301", "name": "村", "class": "cluster", "plan": "none", "demo": "2021"}


@pytest.fixture
def filled(workspace):
    workspace.commit(
        [
            write("villages", [VILLAGE | {GEOMETRY: square(124, 43)}]),
            write("wells", [{"code": "w1", "tested_on": "2022", GEOMETRY: shapely.Point(124, 43)}]),
            write("counties", [{"code": "220302", "name": "县", GEOMETRY: None}]),
            write("cadres", [{"village": VILLAGE["code"], "level": "city", "name": None}]),
        ]
    )
    return workspace


def failed(workspace):
    return {
        check.key: tuple(map(str, check.findings))
        for check in workspace.checks(read_profile("siping"))
        if not check.passed
    }


def test_a_sound_workspace_passes(filled):
    assert failed(filled) == {}


@pytest.mark.parametrize(
    ("spoil", "key", "finding"),
    [
        pytest.param("UPDATE wells SET entry = 77", "references", "wells 1 → entries", id="no such entry"),
        pytest.param(
            "DELETE FROM gpkg_geometry_columns", "geopackage", "gpkg_geometry_columns: roads", id="gpkg"
        ),
        pytest.param("PRAGMA user_version = 10400", "geopackage", "user_version: 10400", id="user_version"),
        pytest.param("ALTER TABLE wells DROP COLUMN upgrade", "geopackage", "wells.upgrade", id="column"),
        pytest.param("UPDATE wells SET geom = x'4750'", "shapes", "wells fid 1", id="no shape"),
        pytest.param(
            "UPDATE wells SET geom = (SELECT geom FROM villages)", "shapes", "wells fid 1", id="type"
        ),
        pytest.param("UPDATE gpkg_contents SET max_x = 9", "extents", "gpkg_contents: wells", id="extent"),
        pytest.param(
            "UPDATE gpkg_contents SET min_x = 'abc'", "extents", "gpkg_contents: wells", id="side as text"
        ),
        pytest.param("UPDATE layers SET version = 9", "versions", "layers: bridges", id="version"),
        pytest.param(
            "UPDATE layers SET geometry_version = 1", "versions", "layers: wells", id="shapes' version"
        ),
        pytest.param("UPDATE wells SET entry = 1", "history", "wells w1", id="row names another entry"),
        pytest.param("DELETE FROM wells", "history", "wells w1", id="row gone without a trace"),
        pytest.param("DELETE FROM changes WHERE layer = 'cadres'", "history", "city|", id="change gone"),
        pytest.param(
            "UPDATE villages SET code = '220381100301'", "places", "220381100301", id="other county"
        ),
        pytest.param("UPDATE counties SET code = '220381'", "places", "counties 220381", id="county"),
        pytest.param("UPDATE villages SET class = 'star'", "words", "class: word", id="class"),
        pytest.param("UPDATE villages SET demo = '1999'", "words", "demo: word", id="batch"),
        pytest.param(
            "UPDATE villages SET area_declared = 1e9", "numbers", "villages.area_declared", id="area"
        ),
        pytest.param("UPDATE villages SET seat_lon = 500", "shapes", "seat_lon", id="seat"),
        pytest.param(
            "INSERT INTO observations (village, key, period, value, entry) "
            "SELECT code, 'population', '2022', 12.5, entry FROM villages LIMIT 1",
            "numbers",
            "observations.population: 12.5",
            id="half a person",
        ),
        pytest.param("UPDATE wells SET tested_on = '2022.6'", "words", "w1 tested_on: date", id="date"),
    ],
)
def test_what_is_wrong_is_found_and_named(filled, spoil, key, finding):
    connection = sqlite3.connect(filled.path, isolation_level=None)
    connection.execute(spoil)
    connection.close()

    assert any(finding in found for found in failed(filled)[key])
