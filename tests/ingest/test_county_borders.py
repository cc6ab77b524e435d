"""Shifts of web maps seen by the borders of counties, where a file's own outlines are not stored. Places are invented."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from villagemap.domain.findings import Sureness, Topic
from villagemap.frames.crs import Shift, shifted
from villagemap.ingest.stored import Stored

pytestmark = pytest.mark.usefixtures("read_here")

GRID = [(124 + column / 40, 43 + row / 40) for column in range(8) for row in range(8)]
CODES = [f"2203221002{number:02}" for number in range(len(GRID))]
AREAS = np.array([shapely.box(x, y, x + 0.025, y + 0.025) for x, y in GRID], dtype=object)
COUNTY = np.array([shapely.segmentize(shapely.box(*shapely.total_bounds(AREAS)), 0.005)], dtype=object)
SHIFTS = [Shift.GCJ02, Shift.BD09]


def table(codes, shapes):
    named = pd.DataFrame({"code": codes, "name": codes})
    return gpd.GeoDataFrame(named, geometry=list(shapes), crs="EPSG:4490")


def counties(shapes=COUNTY):
    return Stored({"counties": table(["220322"], shapes)})


VILLAGES = Stored({"villages": table(CODES, AREAS)})


@pytest.fixture
def said(look, files):
    """The rule about shifts that an inspection of areas comes to, its parts, and the choices that it offers."""

    def run(areas, stored, *, codes=CODES, layer="villages", **options):
        path = files.geojson(
            [({"code": code, "name": code}, area) for code, area in zip(codes, areas, strict=True)]
        )
        checked = look(path, layer=layer, stored=stored, **options)
        (about,) = [each for each in (*checked.found, *checked.questions) if each.topic is Topic.SHIFT]
        return about.rule, about.parts, [choice.value for choice in getattr(about, "choices", ())]

    return run


@pytest.mark.parametrize("shift", SHIFTS)
def test_villages_that_are_shifted_against_the_stored_county_are_asked_about_with_figures(said, shift):
    rule, parts, choices = said(shifted(AREAS, shift), counties())

    assert (rule, choices[0], parts["percent"]) == ("shift_counties", shift, 100)
    assert parts["percent_as_is"] < 30
    assert (500 if shift is Shift.GCJ02 else 1_000) < parts["metres"] < 1_500


def test_villages_that_meet_along_the_stored_county_are_not_shifted(said):
    rule, parts, _ = said(AREAS, counties())

    assert (rule, parts["percent"]) == ("unshifted_counties", 100)


def test_what_was_answered_is_not_asked_about_again(said):
    assert said(shifted(AREAS, Shift.GCJ02), counties(), shift="gcj02")[0] == "shift_taken_off"


@pytest.mark.parametrize("shift", SHIFTS)
def test_a_part_of_a_county_is_told_by_the_border_beside_it(said, shift):
    west = slice(0, 16)

    assert said(AREAS[west], counties(), codes=CODES[west])[0] == "unshifted_counties"
    assert said(shifted(AREAS[west], shift), counties(), codes=CODES[west])[2][0] == shift


@pytest.mark.parametrize(
    ("areas", "codes", "stored"),
    [
        pytest.param(AREAS[27:29], CODES[27:29], counties(), id="far from any border"),
        pytest.param(AREAS, ["2203021002" + code[-2:] for code in CODES], counties(), id="of another county"),
        pytest.param(
            AREAS,
            CODES,
            Stored({"counties": pd.DataFrame({"code": ["220322"]})}),
            id="counties without shapes",
        ),
    ],
)
def test_what_no_border_tells_stays_unchecked(said, areas, codes, stored):
    assert said(areas, stored, codes=codes)[0] == "shift_unchecked"


def test_a_county_drawn_coarsely_tells_nothing_and_that_is_said(said):
    coarse = np.array([shapely.affinity.scale(COUNTY[0], 0.98, 0.97)], dtype=object)

    assert said(AREAS, counties(coarse))[0] == "shift_unclear"


@pytest.mark.parametrize("shift", SHIFTS)
def test_where_the_stored_counties_are_the_shifted_ones_the_villages_are_not_blamed(said, shift):
    rule, parts, choices = said(AREAS, counties(shifted(COUNTY, shift)))

    assert (rule, parts["option"], parts["percent"], choices) == ("counties_look_shifted", shift, 100, [])


@pytest.mark.parametrize("shift", SHIFTS)
def test_counties_are_told_by_the_stored_villages(said, shift):
    assert said(COUNTY, VILLAGES, codes=["220322"], layer="counties")[0] == "unshifted_villages"

    rule, parts, choices = said(shifted(COUNTY, shift), VILLAGES, codes=["220322"], layer="counties")

    assert (rule, choices[0], parts["percent"]) == ("shift_villages", shift, 100)


def test_figures_that_are_low_as_they_are_are_not_called_unshifted(look, files):
    anywhere = shapely.get_coordinates(shapely.centroid(AREAS)) + 0.1
    rows = (
        f"s{at},{code},{x:.6f},{y:.6f}" for at, (code, (x, y)) in enumerate(zip(CODES, anywhere, strict=True))
    )

    checked = look(files.csv("编号,村代码,经度,纬度", *rows), layer="wells", stored=VILLAGES)

    (found,) = [each for each in checked.found if each.topic is Topic.SHIFT]
    assert (found.rule, found.sureness, found.parts["percent"]) == ("shift_unclear", Sureness.UNKNOWN, 0)
