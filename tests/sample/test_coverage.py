"""The sample's borders: one valid coverage in the published townships, as natural as a map of the world."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import shapely

from villagemap.domain.codes import is_administrative_village
from villagemap.frames.crs import to_metric
from villagemap.frames.measures import area_km2

DATA = Path(os.environ.get("VILLAGEMAP_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
EASTERN_RING = "220322109"


@pytest.fixture
def villages(sample_city):
    return sample_city["villages"]


@pytest.fixture
def shapes(villages):
    return villages.geometry.to_numpy()


def outline(sample_city, code):
    counties = sample_city["counties"]
    return counties.geometry[counties["code"] == code].iloc[0]


def test_the_villages_are_a_valid_coverage(shapes):
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()


def test_they_still_are_after_storing_and_reading(shapes):
    assert shapely.coverage_is_valid(shapely.from_wkb(shapely.to_wkb(shapes)))


def test_the_villages_fill_the_counties_without_gap_or_overlap(shapes, sample_city):
    counties = sample_city["counties"].geometry.to_numpy()

    assert area_km2(shapes).sum() == pytest.approx(area_km2(counties).sum(), rel=1e-9)
    assert shapely.coverage_is_valid(counties)
    assert shapely.equals(shapely.coverage_union_all(shapes), shapely.coverage_union_all(counties))


def test_townships_are_the_unions_of_their_villages(villages, sample_city):
    townships = sample_city["townships"]

    assert shapely.coverage_is_valid(townships.geometry.to_numpy())
    for code, shape in zip(townships["code"], townships.geometry, strict=True):
        members = villages.geometry[villages["code"].str.startswith(code)].to_numpy()
        assert shapely.equals(shapely.coverage_union_all(members), shape)


def test_each_township_has_its_published_number_of_villages(villages, siping):
    counts = villages["code"].str[:9].value_counts().to_dict()

    assert len(villages) == 755
    assert counts == {township.code: township.villages for township in siping.townships}


def test_each_township_is_in_one_piece_and_compact(sample_city):
    shapes = to_metric(sample_city["townships"].geometry.to_numpy(), zone=42)
    round_as_a_circle = 4 * np.pi * shapely.area(shapes) / shapely.length(shapely.simplify(shapes, 300)) ** 2

    assert set(shapely.get_num_geometries(shapes)) == {1}
    assert np.median(round_as_a_circle) > 0.4


def test_the_eastern_ring_of_tiexi_holds_the_nine_villages_coded_under_lishu(villages, sample_city):
    tiexi, lishu = outline(sample_city, "220302"), outline(sample_city, "220322")
    members = villages[villages["code"].str.startswith(EASTERN_RING)]
    eastern = max(shapely.get_parts(tiexi), key=lambda ring: ring.centroid.x)

    assert shapely.get_num_geometries(tiexi) == 2
    assert len(members) == 9
    assert shapely.equals(shapely.coverage_union_all(members.geometry.to_numpy()), eastern)
    assert not shapely.intersects(lishu, shapely.point_on_surface(members.geometry.to_numpy())).any()


def test_every_other_village_lies_in_the_county_of_its_code(villages, sample_city):
    others = villages[~villages["code"].str.startswith(EASTERN_RING)]

    for code, members in others.groupby(others["code"].str[:6]):
        inside = shapely.point_on_surface(members.geometry.to_numpy())
        assert shapely.contains(outline(sample_city, code), inside).all()


def test_the_city_is_where_the_profile_says(shapes, siping):
    west, south, east, north = shapely.total_bounds(shapes)

    assert (west, south) == pytest.approx(siping.extent[:2], abs=0.05)
    assert (east, north) == pytest.approx(siping.extent[2:], abs=0.05)


def test_villages_are_as_large_as_in_the_world_and_as_uneven(shapes):
    areas = area_km2(shapes)

    assert areas.sum() == pytest.approx(10_240, rel=0.03)
    assert np.median(areas) == pytest.approx(13, abs=1)
    assert np.std(areas) > 3
    assert areas.min() > 0.3


def test_villages_are_smaller_near_the_seats_of_their_counties(villages, shapes):
    suburban = (villages["class"] == "suburban").to_numpy(dtype=bool)
    areas = area_km2(shapes)

    assert np.median(areas[suburban]) < np.median(areas[~suburban])


def test_borders_wind_with_about_150_vertices_a_village(shapes):
    vertices = shapely.get_num_coordinates(shapes)
    metres = to_metric(shapes, zone=42)
    straightened = shapely.length(shapely.simplify(metres, 400))

    assert np.median(vertices) == pytest.approx(150, abs=10)
    assert np.mean(vertices) == pytest.approx(150, abs=10)
    assert np.median(shapely.length(metres) / straightened) > 1.05


def test_a_seat_lies_in_its_village(villages, shapes):
    assert shapely.contains_xy(shapes, villages["seat_lon"], villages["seat_lat"]).all()


def test_the_declared_area_is_near_the_measured_one(villages, shapes):
    assert villages["area_declared"].to_numpy(dtype=float) == pytest.approx(area_km2(shapes), rel=0.08)


def test_codes_have_the_form_of_administrative_villages_that_none_bears(villages):
    assert villages["code"].is_unique
    assert villages["code"].map(is_administrative_village).all()
    assert villages["code"].str[9:].between("301", "399").all()


def test_names_repeat_between_townships_and_never_within_one(villages):
    township = villages["code"].str[:9]
    repeated = villages["name"].duplicated(keep=False)

    assert not villages.assign(township=township).duplicated(["township", "name"]).any()
    assert 60 <= repeated.sum() <= 160
    assert villages["name"].str.endswith("村").all()


@pytest.fixture
def real_units():
    listed = DATA / "siping" / "admin_codes_2023.csv"
    if not listed.exists():
        pytest.skip(f"no list of real units in {DATA} (VILLAGEMAP_TEST_DATA)")
    with listed.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bare(name):
    for ending in ("村民委员会", "社区居委会", "村委会", "居委会", "社区", "村"):
        name = name.removesuffix(ending)
    return name


def test_no_village_bears_a_real_code(villages, real_units):
    assert not set(villages["code"]) & {row["code"] for row in real_units}


def test_no_village_bears_the_name_of_a_real_one(villages, real_units):
    real = {bare(row[key]) for row in real_units for key in ("name", "name_2018", "name_2022")}

    assert not {bare(name) for name in villages["name"]} & real
