"""Coordinates of web maps: found out with figures, asked, taken off only where somebody confirms it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from villagemap.domain.findings import Sureness, Topic
from villagemap.frames.crs import Shift, shifted
from villagemap.ingest.stored import Stored

GRID = [(124 + column / 100, 43 + row / 100) for column in range(8) for row in range(8)]
CODES = [f"2203221002{number:02}" for number in range(len(GRID))]
AREAS = np.array([shapely.box(west, south, west + 0.01, south + 0.01) for west, south in GRID], dtype=object)
STORED = Stored(
    {
        "villages": gpd.GeoDataFrame(
            pd.DataFrame({"code": CODES, "name": CODES}), geometry=list(AREAS), crs="EPSG:4490"
        )
    }
)
SITES = shapely.centroid(AREAS)


def sites(files, points):
    """A list of sites that name their villages."""
    pairs = zip(CODES, shapely.get_coordinates(points), strict=True)
    return files.csv("编号,村代码,经度,纬度", *(f"s{code},{code},{x:.7f},{y:.7f}" for code, (x, y) in pairs))


def outlines(files, areas):
    pairs = zip(CODES, areas, strict=True)
    return files.geojson([({"code": code, "name": code}, area) for code, area in pairs])


@pytest.mark.parametrize("shift", [Shift.GCJ02, Shift.BD09])
def test_shifted_points_are_asked_about_with_figures(look, files, shift):
    path = sites(files, shifted(SITES, shift))

    asked = look(path, layer="sites_5g", stored=STORED)
    told = look(path, layer="sites_5g", stored=STORED, shift=shift)

    (question,) = asked.questions
    assert not asked.writes
    assert (question.rule, question.option, question.choices[0].value) == ("shift_points", "--shift", shift)
    assert (question.parts["n"], question.parts["percent"]) == (64, 100)
    assert question.parts["percent_as_is"] < 50
    assert (500 if shift is Shift.GCJ02 else 1_000) < question.parts["metres"] < 1_500
    assert shapely.distance(np.asarray(told.writes[0].frame.geometry.array), SITES).max() < 1e-7
    assert told.provenance.crs.endswith({"gcj02": "GCJ-02", "bd09": "BD-09"}[shift])


@pytest.mark.parametrize("shift", [Shift.GCJ02, Shift.BD09])
def test_shifted_outlines_are_asked_about_by_the_stored_ones(look, files, shift):
    path = outlines(files, shifted(AREAS, shift))

    asked = look(path, layer="villages", stored=STORED)
    told = look(path, layer="villages", stored=STORED, shift=shift)

    (question,) = asked.questions
    assert (question.rule, question.choices[0].value) == ("shift_outlines", shift)
    assert shapely.hausdorff_distance(np.asarray(told.writes[0].frame.geometry.array), AREAS).max() < 1e-8


def test_outlines_drawn_anew_that_touch_old_ones_here_and_there_are_not_asked_about(look, files):
    drawn_anew = np.array([shapely.box(*shapely.buffer(area, 0.003).bounds) for area in AREAS], dtype=object)
    drawn_anew[:6] = shifted(AREAS[:6], Shift.GCJ02)

    assert look(outlines(files, drawn_anew), layer="villages", stored=STORED).questions == ()


def test_points_that_are_not_shifted_are_taken_and_it_is_said(look, files):
    checked = look(sites(files, SITES), layer="sites_5g", stored=STORED)

    assert checked.storable
    (finding,) = [finding for finding in checked.found if finding.topic is Topic.SHIFT]
    assert (finding.rule, finding.parts) == ("unshifted_points", {"n": 64, "percent": 100})


def test_a_shift_that_nothing_speaks_for_is_doubted(look, files, rules):
    checked = look(sites(files, SITES), layer="sites_5g", stored=STORED, shift="gcj02")

    assert rules(checked)["shift_doubted"] == 1


def test_shifted_points_may_be_taken_as_they_are(look, files):
    checked = look(sites(files, shifted(SITES, Shift.GCJ02)), layer="sites_5g", stored=STORED, shift="none")

    assert checked.storable
    assert "GCJ" not in checked.provenance.crs


def test_where_nothing_is_stored_nothing_is_asked(look, files):
    assert look(sites(files, shifted(SITES, Shift.GCJ02)), layer="sites_5g").storable


def test_few_points_of_which_chance_may_move_one_are_not_asked_about(look, files):
    middles = shapely.get_coordinates(SITES)
    middles[0] += 0.006  # outside by chance
    path = sites(files, shapely.points(middles))

    assert look(path, layer="sites_5g", stored=STORED).storable


@pytest.mark.parametrize("shift", Shift)
def test_a_row_beyond_the_pole_does_not_keep_a_shift_from_being_told(look, files, rules, shift):
    swapped = shapely.transform(AREAS[0], lambda places: places[:, ::-1])

    checked = look(outlines(files, [swapped, *AREAS[1:]]), layer="villages", shift=shift)

    assert rules(checked)["axes_swapped"] == 1
    (finding,) = [each for each in checked.found if each.topic is Topic.SHIFT]
    assert (finding.parts["metres"] == 0) is (shift is Shift.NONE)


@pytest.mark.parametrize("shift", Shift)
def test_with_nothing_to_compare_it_is_said_that_a_shift_was_not_checked(look, files, shift):
    checked = look(outlines(files, shifted(AREAS, shift)), layer="villages")

    (finding,) = [each for each in checked.found if each.topic is Topic.SHIFT]
    assert (finding.rule, finding.sureness) == ("shift_unchecked", Sureness.UNKNOWN)
    assert checked.writes
    assert checked.questions == ()


def test_of_a_list_without_places_nothing_is_said_about_shifts(look, files):
    checked = look(files.csv("code,class", f"{CODES[0]},pending"), layer="villages", stored=STORED)

    assert [each for each in checked.found if each.topic is Topic.SHIFT] == []
