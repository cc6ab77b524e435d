"""The rows of the sample: in the form of the workspace's tables, each where it belongs."""

import hashlib

import numpy as np
import pandas as pd
import pytest
import shapely

from villagemap.domain.dates import is_date, last_day
from villagemap.domain.layers import LAYER, TABLE, FieldKind
from villagemap.frames.measures import distance_m, length_km
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS
from villagemap.sample.city import make_city, sizes

POINTS = ["sites_5g", "wells", "bridges", "facilities"]
KINDS = {"MULTIPOLYGON": "MultiPolygon", "MULTILINESTRING": "MultiLineString", "POINT": "Point"}


@pytest.fixture
def villages(sample_city):
    return sample_city["villages"]


def test_there_is_a_frame_for_every_table(sample_city):
    assert list(sample_city) == list(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_frame_has_the_columns_of_its_table(name, sample_city):
    frame, spec = sample_city[name], TABLE[name]
    shape = [GEOMETRY] if spec.geometry else []

    assert list(frame.columns) == [*spec.columns, *shape]
    assert not frame.duplicated(list(spec.key)).any()
    for field in spec.fields:
        assert not (field.required and frame[field.key].isna().any())


@pytest.mark.parametrize("name", [name for name, spec in LAYER.items() if spec.geometry])
def test_shapes_are_of_the_type_of_their_layer(name, sample_city):
    frame = sample_city[name]

    assert frame.crs == STORAGE_CRS
    assert set(frame.geom_type) == {KINDS[LAYER[name].geometry]}
    assert frame.is_valid.all()


@pytest.mark.parametrize("name", TABLE)
def test_words_and_dates_are_those_that_the_tables_know(name, sample_city, siping):
    frame = sample_city[name]
    for field in TABLE[name].fields:
        values = frame[field.key].dropna()
        if field.kind is FieldKind.WORD:
            assert set(values) <= {
                *field.words,
                *(siping.words(field.vocabulary) if field.vocabulary else ()),
            }
        if field.kind is FieldKind.DATE:
            assert values.map(is_date).all()
            assert (values.map(last_day) <= last_day(siping.reporting_date)).all()


@pytest.mark.parametrize("name", POINTS)
def test_a_point_lies_in_the_village_that_it_belongs_to(name, sample_city, villages):
    points = sample_city[name]
    held = villages.set_index("code").geometry.loc[points["village"]].to_numpy()

    assert shapely.contains(held, points.geometry.to_numpy()).all()


def nearest_m(villages, points):
    lon, lat = (villages[side].to_numpy(dtype=float)[:, None] for side in ("seat_lon", "seat_lat"))
    return distance_m(lon, lat, points.geometry.x.to_numpy(), points.geometry.y.to_numpy()).min(axis=1)


def test_5g_sites_stand_near_settlements(sample_city, villages):
    sites = sample_city["sites_5g"]
    seats = villages.set_index("code").loc[sites["village"]]
    away = distance_m(
        seats["seat_lon"].to_numpy(dtype=float),
        seats["seat_lat"].to_numpy(dtype=float),
        sites.geometry.x.to_numpy(),
        sites.geometry.y.to_numpy(),
    )

    assert np.median(away) < 700
    assert away.max() < 3_000


def test_some_villages_are_far_from_any_5g_site(sample_city, villages):
    away = nearest_m(villages, sample_city["sites_5g"])

    assert (away > 5_000).sum() >= 10
    assert np.median(away) < 3_000


def test_some_villages_have_no_well(sample_city, villages):
    without = set(villages["code"]) - set(sample_city["wells"]["village"])

    assert 5 < len(without) < 50


def test_every_well_upgrade_is_of_the_year_and_in_its_county(sample_city):
    wells = sample_city["wells"]
    given = wells[wells["upgrade"].notna()]
    counties = given.groupby("upgrade")["village"].agg(lambda codes: set(codes.str[:6]))

    assert counties.to_dict() == {
        "manganese_filter": {"220322"},
        "purifier": {"220382"},
        "well_house": {"220323"},
    }
    assert given["upgraded_on"].str.startswith("2022").all()
    assert wells.loc[wells["upgrade"].isna(), "upgraded_on"].isna().all()


def test_the_declared_length_of_a_road_is_near_the_measured_one(sample_city):
    roads = sample_city["roads"]
    declared = roads["length_km"].to_numpy(dtype=float)

    assert declared == pytest.approx(length_km(roads.geometry.to_numpy()), abs=0.02)
    assert declared == pytest.approx(declared.round(2), abs=1e-9)
    assert declared.max() < 60


def test_roads_run_within_the_city(sample_city):
    city = shapely.coverage_union_all(sample_city["villages"].geometry.to_numpy())
    roads = sample_city["roads"].geometry.to_numpy()

    inside = shapely.length(shapely.intersection(roads, city)) / shapely.length(roads)

    assert inside.min() > 0.9


def test_bridges_stand_on_roads_that_were_built(sample_city):
    roads = sample_city["roads"]
    built = roads.geometry[roads["kind"] == "built"].to_numpy()

    away = [shapely.distance(built, bridge).min() for bridge in sample_city["bridges"].geometry]

    assert max(away) < 1e-6


def test_plans_go_through_their_stages_in_order(villages):
    days = ["plan_compiled_on", "plan_approved_on", "plan_filed_on"]
    compiled = villages[villages["plan"] == "compiled"]
    reached = {
        "reviewed": [True, False, False],
        "approved": [True, True, False],
        "filed": [True, True, True],
    }

    assert set(compiled["plan_stage"]) == set(reached)
    for _, village in compiled.iterrows():
        dated = [day for day in village[days] if day is not None]
        assert list(village[days].notna()) == reached[village["plan_stage"]]
        assert dated == sorted(dated)
        assert (village["plan_number"] is None) == (village["plan_stage"] == "reviewed")


def test_a_village_without_a_plan_has_no_dates_and_at_most_a_draft(villages):
    others = villages[villages["plan"] == "none"]

    assert set(others["plan_stage"].dropna()) == {"drafting"}
    assert (
        others[["plan_compiled_on", "plan_approved_on", "plan_filed_on", "plan_number"]].isna().all(axis=None)
    )


def test_plans_of_the_batch_of_2021_were_compiled_by_its_end(villages):
    first = villages[villages["demo"] == "2021"]

    assert (first["plan_compiled_on"] <= "2021-12-31").all()


def test_numbers_of_approval_are_given_once(villages):
    assert villages["plan_number"].dropna().is_unique


def digest(tables):
    """Return a fingerprint of all frames: their rows, and their shapes as bytes."""
    parts = hashlib.sha256()
    for name, frame in tables.items():
        plain = pd.DataFrame(frame.drop(columns=GEOMETRY, errors="ignore"))
        parts.update(f"{name}{plain.to_csv(index=False)}".encode())
        if GEOMETRY in frame:
            parts.update(b"".join(shapely.to_wkb(frame.geometry.to_numpy())))
    return parts.hexdigest()


def test_the_same_seed_gives_the_same_city(sample_city, siping):
    assert digest(make_city(siping)) == digest(sample_city)


def test_another_seed_gives_another_city_with_the_same_totals(sample_city, siping):
    phases = []
    other = make_city(siping, seed=7, progress=phases.append)

    assert phases == ["land", "rows"]
    assert digest(other) != digest(sample_city)
    assert sizes(other) == sizes(sample_city)
    assert shapely.coverage_is_valid(other["villages"].geometry.to_numpy())
