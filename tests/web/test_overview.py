"""What the map page fetches."""

import pytest

from cities import atlas_of, small_city, store_of
from dense import dense_coverage
from overview_payload import decoded_villages
from villagemap import resources
from villagemap.atlas.atlas import Atlas
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.asset_catalogue import Assets
from villagemap.web.context import AppContext
from villagemap.web.data.overview import DOCUMENTS, overview_address


def desk_of(atlas):
    return AppContext(Settings(), atlas, Assets(resources.static_folder()))


def addresses(atlas):
    return [overview_address(desk_of(atlas), atlas.current(), name) for name in ("villages", "rows")]


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


def test_borders_come_back_where_the_villages_lie(client):
    shapes = decoded_villages(client.get("/overview/villages.json").json)

    assert [
        shape.equals_exact(box, 2e-5) or shape.symmetric_difference(box).area < 1e-7
        for shape, box in zip(shapes, [row["geometry"] for row in small_city()["villages"]], strict=True)
    ] == [True] * 4


def test_rows_hold_every_parameter_of_the_filter_and_no_guarded_value(client):
    answer = client.get("/overview/rows.json")

    rows = answer.json
    assert rows["code"] == [row["code"] for row in small_city()["villages"]]
    assert rows["criteria"]["plan"] == ["none", "compiled", "compiled", None]
    assert rows["criteria"]["flagship"] == [False, False, True, None]
    assert rows["criteria"]["sites_5g"] == [False, True, True, False]
    assert rows["criteria"]["wells"] == [False, True, False, False]
    assert rows["criteria"]["school"] == [None] * 4
    assert rows["plan_year"] == [None, 2021, None, None]
    assert "77777" not in answer.text


def test_outlines_name_counties_and_townships_and_where_their_labels_stand(client):
    said = client.get("/overview/outlines.json").json

    assert [county["code"] for county in said["counties"]] == ["220302", "220322"]
    assert said["counties"][1]["short"] == {"zh": "梨树县", "en": "Lishu"}
    assert [township["code"] for township in said["townships"]] == ["220302200", "220322100", "220322101"]
    assert 124.0 < said["counties"][1]["at"][0] < 124.3


def test_points_follow_their_village(client):
    said = client.get("/overview/points/sites_5g.json").json

    assert said["village"] == [1, 2, -1]


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_an_address_with_the_stamp_of_its_content_may_be_kept_for_ever(name):
    atlas = atlas_of(small_city())
    client = create_app(Settings(), atlas).test_client()

    stamped = client.get(overview_address(desk_of(atlas), atlas.current(), name))
    plain = client.get(f"/overview/{name}.json")
    stale = client.get(f"/overview/{name}.json?v=old-1")

    assert "immutable" in stamped.headers["Cache-Control"]
    assert plain.headers["Cache-Control"] == stale.headers["Cache-Control"] == "no-cache"
    assert stamped.data == plain.data


def test_an_edited_status_does_not_make_browsers_fetch_borders_again():
    store = store_of(small_city())
    atlas = Atlas(store, read_profile("siping"))
    before = addresses(atlas)

    changed = small_city()["villages"]
    changed[0]["plan"] = "compiled"
    store.change("villages", changed)

    after = addresses(atlas)
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize(
    "city",
    [
        pytest.param({}, id="an empty workspace"),
        pytest.param({"villages": small_city()["villages"]}, id="villages only"),
    ],
)
def test_a_city_without_registers_has_every_document(name, city):
    client = create_app(Settings(), atlas_of(city)).test_client()

    assert client.get(f"/overview/{name}.json").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/villages", "/villages.geojson", "/villages.csv", "/?demo=2022&lang=en"]
)
def test_an_empty_workspace_is_shown_all_the_same(address):
    client = create_app(Settings(), atlas_of({})).test_client()

    assert client.get(address).status_code == 200


@pytest.fixture(scope="module")
def dense():
    rows = [
        {"code": f"220322100{200 + number}", "name": "村", "geometry": shape}
        for number, shape in enumerate(dense_coverage(40, 3_000))
    ]
    return atlas_of({"villages": rows})


def test_finer_borders_are_beside_those_of_all_villages_and_may_be_kept_for_ever(dense):
    client = create_app(Settings(), dense).test_client()
    address = overview_address(desk_of(dense), dense.current(), "villages")
    said = client.get(address).json

    piece = client.get(
        address.replace("villages.json", "detail/0-0.json"), headers={"Accept-Encoding": "gzip"}
    )

    assert said["levels"][0]["pieces"]
    assert piece.headers["Content-Encoding"] == "gzip"
    assert "immutable" in piece.headers["Cache-Control"]
    again = client.get(
        "/overview/detail/0-0.json",
        headers={"If-None-Match": piece.headers["ETag"], "Accept-Encoding": "gzip"},
    )
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["detail/0-9999", "detail/9-0", "detail/", "detail/../rows"])
def test_a_piece_that_there_is_not_is_not_found(dense, name):
    assert create_app(Settings(), dense).test_client().get(f"/overview/{name}.json").status_code == 404
