"""Where the values of a village came from, on demand."""

import pytest

from cities import atlas_of, small_city
from villagemap.domain.disclosure import Audience
from villagemap.settings import Settings
from villagemap.web.app import create_app

ADDRESS = "/villages/220322100301/provenance.json"


def client_of(audience):
    return create_app(Settings(), atlas_of(small_city(), audience=audience)).test_client()


@pytest.fixture(scope="module")
def client():
    return client_of(Audience.INTERNAL)


def test_the_public_is_told_date_and_version_and_neither_file_nor_person():
    own, *others = client_of(Audience.PUBLIC).get(ADDRESS).json["origins"]

    assert (own["file"], own["part"]) == ("", "")
    assert own["words"] == "导入"
    assert own["date"] == "2022-12-31"
    assert own["version"] == "test-1"
    assert own["row"] == 2
    assert not {"who", "reason"} & {key for origin in (own, *others) for key in origin}


def test_values_are_told_with_their_file_row_and_date(client):
    said = client.get(ADDRESS).json

    own = said["origins"][0]
    assert said["code"] == "220322100301"
    assert own["file"] == "villages.geojson"
    assert own["row"] == 2
    assert own["date"] == "2022-12-31"
    assert own["version"] == "test-1"
    assert own["words"] == "villages.geojson · 第 2 行"
    labels = dict(zip(own["fields"], own["labels"], strict=True))
    assert labels["plan"] == "规划编制"
    assert labels["geom"] == "边界"


def test_what_is_not_reported_has_no_origin(client):
    fields = [field for origin in client.get(ADDRESS).json["origins"] for field in origin["fields"]]

    assert "plan_number" not in fields


def test_observations_are_told_by_their_indicator_and_only_those_that_are_shown():
    observed = [
        origin
        for origin in client_of(Audience.PUBLIC).get(f"{ADDRESS}?lang=en").json["origins"]
        if "geom" not in origin["fields"]
    ]

    # Of two dates of one stock the newer is shown; the year's parts of a flow all are.
    assert sorted(origin["row"] for origin in observed) == [3, 4, 5]
    assert {label for origin in observed for label in origin["labels"]} == {
        "Resident population",
        "Household toilets rebuilt",
    }


def test_the_origin_of_guarded_values_is_for_the_internal_audience(client):
    fields = [field for origin in client.get(ADDRESS).json["origins"] for field in origin["fields"]]

    assert "monitored_households" in fields


def test_it_is_asked_for_like_every_other_document(client):
    tag = client.get(ADDRESS).headers["ETag"]

    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/villages/999999999999/provenance.json").status_code == 404
    assert client.get(f"{ADDRESS}?lang=fr").status_code == 422
