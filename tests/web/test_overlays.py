"""Overlays: their kinds, their counts under a filter, and their names in addresses."""

import re

import pytest

from cities import atlas_of, small_city
from villagemap.settings import Settings
from villagemap.web.app import create_app


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


def overlays(client, query):
    """Return the count and the check of each overlay and kind, as the page says them."""
    page = client.get(f"/?{query}", headers={"Accept": "text/html"}).text
    return {
        name: (count, bool(checked))
        for name, checked, count in re.findall(
            r'data-overlay(?:-kind)?="(\w+)"[^>]*?( checked)?>.*?<span class="count">([^<]*)<', page
        )
    }


def test_a_kind_in_the_address_is_shown_alone(client):
    shown = overlays(client, "layers=wells:upgraded")

    assert shown["upgraded"][1]
    assert not shown["plain"][1]
    assert not shown["sites_5g"][1]


@pytest.mark.parametrize("layers", ["wells:school", "facilities:castle", "roads:", "wells:upgraded:x"])
def test_an_unknown_kind_is_refused_with_the_known_ones(client, layers):
    answer = client.get(f"/?layers={layers}")

    assert answer.status_code == 422
    assert "facilities:school" in answer.json["valid"]


def test_counts_are_those_of_the_filtered_download(client):
    for query in ("", "county=220302", "plan=compiled"):
        for layer in ("sites_5g", "wells"):
            left = client.get(f"/layers/{layer}.geojson?{query}").json["features"]
            assert overlays(client, query)[layer][0] == str(len(left)), (query, layer)


def test_the_tallies_count_every_row_once(client):
    tallies = client.get("/overview/tallies.json").json

    for layer in ("sites_5g", "wells", "facilities", "bridges"):
        points = client.get(f"/overview/points/{layer}.json").json
        assert sorted(row for rows in tallies[layer].values() for row in rows) == sorted(points["village"])
    lines = client.get("/overview/lines/roads.json").json
    assert sum(len(rows) for rows in tallies["roads"].values()) == len(lines["lines"])
