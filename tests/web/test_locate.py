"""The address that finds a place by its coordinates."""

import pyproj
import pytest

from cities import atlas_of, small_city
from villagemap.settings import Settings
from villagemap.web.app import create_app


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


def places(client, text, **more):
    return client.get("/locate.json", query_string={"text": text, **more}).json["places"]


def test_a_place_in_degrees_names_its_village(client):
    (place,) = places(client, "43.05N 124.05E")

    assert (place["lon"], place["lat"], place["village"]) == (124.05, 43.05, "220322100301")


def test_a_place_beside_the_city_lies_in_no_village(client):
    assert places(client, "125.5, 43.05")[0]["village"] is None


@pytest.mark.parametrize(("zone", "epsg"), [(41, 4529), (42, 4530)])
def test_metres_with_a_zone_are_where_another_library_says(client, zone, epsg):
    easting, northing = pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform(124.15, 43.02)

    (place,) = places(client, f"{northing:.3f}, {easting:.3f}")

    assert place["lon"] == pytest.approx(124.15, abs=1e-7)
    assert place["lat"] == pytest.approx(43.02, abs=1e-7)
    assert (place["zone"], place["village"]) == (zone, "220322100302")
    assert "对调" in place["understood"]


def test_six_digits_ask_for_the_zone_and_a_zone_answers(client):
    both = places(client, "512345, 4762345")

    assert [place["zone"] for place in both] == [41, 42]
    assert both[1]["lon"] - both[0]["lon"] == pytest.approx(3)
    assert places(client, "512345, 4762345", zone="42") == [both[1]]


@pytest.mark.parametrize(
    "query", [{"text": "四平"}, {"text": "512345 4762345", "zone": "25"}, {"text": "1 2", "zone": "x"}]
)
def test_what_cannot_be_read_is_answered_by_a_sentence(client, query):
    answer = client.get("/locate.json", query_string=query)

    assert answer.status_code == 422
    assert answer.json["title"].endswith("。")


def test_the_sentence_is_in_the_language_that_was_asked_for(client):
    answer = client.get("/locate.json?text=x&lang=en")

    assert answer.json["title"].startswith("Two coordinates were not found")
