"""Downloads: exactly what the filter of the address leaves, with what they say of themselves."""

import csv
import gzip
import io
import json
from urllib.parse import unquote

import pytest
import shapely
from bs4 import BeautifulSoup

from cities import atlas_of, small_city, store_of
from villagemap.atlas.atlas import Atlas
from villagemap.exports.formats import FORMATS
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.web.app import create_app


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


@pytest.fixture(scope="module")
def sample_client():
    return create_app(Settings(), atlas_of(small_city(), sample=True)).test_client()


def features(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json["features"]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        pytest.param("/villages.geojson", 4, id="all villages"),
        pytest.param("/villages.geojson?demo=2022", ["220322100302"], id="one batch"),
        pytest.param(
            "/layers/villages.geojson?plan=none", ["220302200301"], id="under its layer's address too"
        ),
        pytest.param(
            "/layers/sites_5g.geojson", ["s1", "s2", "s3"], id="points without a filter, also far ones"
        ),
        pytest.param(
            "/layers/sites_5g.geojson?county=220322", ["s1", "s2"], id="points follow their village"
        ),
        pytest.param(
            "/layers/sites_5g.geojson?demo=2022", ["s2"], id="a point that names no village lies in one"
        ),
        pytest.param("/layers/roads.geojson?demo=2022", ["r1"], id="a line touches a chosen village"),
        pytest.param("/layers/roads.geojson?county=220302", [], id="a line that touches none is left out"),
        pytest.param("/layers/counties.geojson?demo=2022", ["220322"], id="an area holds a chosen village"),
        pytest.param(
            "/layers/projects.geojson?flagship=true", ["p1"], id="a project serves a chosen village"
        ),
        pytest.param("/layers/bridges.geojson", [], id="an empty layer"),
    ],
)
def test_a_download_holds_exactly_what_the_filter_leaves(client, address, codes):
    found = [feature["id"] for feature in features(client, address)]

    assert (len(found) if isinstance(codes, int) else found) == codes


def test_a_feature_has_the_promised_properties_and_no_guarded_ones(client):
    village = features(client, "/villages.geojson?demo=2021")[0]

    properties = village["properties"]
    assert list(properties)[:10] == [
        *("code", "name", "county_code", "county", "township_code", "township"),
        *("class", "plan", "demo", "flagship"),
    ]
    assert properties["county"] == "梨树县"
    assert properties["township"] == "梨树镇"
    assert properties["population"] == 950
    assert properties["toilets_rebuilt"] == 9
    assert properties["area_declared"] is None
    assert "monitored_households" not in properties
    assert "77777" not in client.get("/villages.geojson").text


def test_geometry_is_whole_and_wound_as_rfc_7946_wants(client):
    village = features(client, "/villages.geojson?demo=2021")[0]

    shape = shapely.geometry.shape(village["geometry"])

    assert shape.equals(shapely.box(124.0, 43.0, 124.1, 43.1))
    assert all(part.exterior.is_ccw for part in shape.geoms)


def test_a_project_has_no_geometry(client):
    assert features(client, "/layers/projects.geojson")[0]["geometry"] is None


def test_the_file_says_source_version_date_filter_and_that_it_is_no_sample(client):
    said = client.get("/villages.geojson?demo=2022&lang=en").json["villagemap"]

    assert said["source"] == ["Villages as of 2022-12-31"]  # names of files are internal
    assert said["data_version"].startswith("test-")
    assert said["data_of"] == "2022-12-31"
    assert said["filter"] == "demo=2022"
    assert said["filter_words"] == "Batch of 2022"
    assert said["sample"] is False


def test_sample_data_say_so_in_the_name_and_in_the_file(sample_client):
    answer = sample_client.get("/villages.geojson?demo=2022")

    assert name_of(answer) == "四平市_村庄_2022年示范村_示例数据_20221231.geojson"
    assert answer.json["villagemap"]["sample"] is True
    assert "示例数据" in answer.json["villagemap"]["notice"]


def name_of(answer):
    return unquote(answer.headers["Content-Disposition"].split("filename*=UTF-8''")[1])


@pytest.mark.parametrize("ending", FORMATS)
def test_the_name_says_the_filter_in_the_words_of_the_reader(client, ending):
    query = "demo=2022&county=220382&sites_5g=false"

    zh, en = (client.get(f"/villages.{ending}?{query}&lang={lang}") for lang in ("zh", "en"))

    assert name_of(zh) == f"四平市_村庄_双辽市-2022年示范村-无5G基站_20221231.{ending}"
    assert name_of(en) == f"Siping_Villages_Shuangliao-Batch-of-2022-without-5G-site_20221231.{ending}"
    assert f'filename="siping-villages.{ending}"' in zh.headers["Content-Disposition"]


def test_a_long_filter_is_cut_and_the_mark_of_the_sample_is_not(sample_client):
    words = ",".join(f"很长的村名{place}" for place in range(9))

    name = name_of(sample_client.get(f"/villages.xlsx?q={words}&county=220322,220302,220303,220323,220382"))

    assert name.endswith("…_示例数据_20221231.xlsx")
    assert len(name) < 90


def test_a_name_cannot_be_turned_around_or_lead_elsewhere(client):
    name = name_of(client.get("/villages.csv?q=..%2Fvsc.exe"))

    assert name == "四平市_村庄_vsc.exe_20221231.csv"


def test_csv_opens_in_excel_with_its_chinese_and_its_points(client):
    answer = client.get("/layers/sites_5g.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert [row["code"] for row in rows] == ["s1", "s2", "s3"]
    assert rows[2] | {"name": "城外", "lon": "125.5", "lat": "43.05"} == rows[2]


def test_a_cell_that_begins_like_a_formula_is_text_in_csv():
    city = small_city()
    city["sites_5g"][0]["name"] = "=cmd|' /C calc'!A0"
    client = create_app(Settings(), atlas_of(city)).test_client()

    text = client.get("/layers/sites_5g.csv").data.decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(text)))["name"].startswith("'=")


@pytest.mark.parametrize(
    "address",
    [
        *("/villages.geojson", "/villages.geojson?demo=2022", "/villages.csv?plan=none"),
        *("/villages.gpkg", "/layers/wells.gpkg?demo=2021"),
    ],
)
def test_compressed_and_plain_answers_are_the_same(client, address):
    plain = client.get(address)
    compressed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert compressed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_workbook_is_not_compressed_a_second_time(client):
    for address in ("/villages.xlsx", "/villages.xlsx?demo=2022"):
        plain, asked = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})

        assert "Content-Encoding" not in asked.headers
        assert asked.data == plain.data
        assert asked.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_answer_that_the_reader_has_is_not_sent_again(client, ending):
    tag = client.get(f"/villages.{ending}?demo=2022").headers["ETag"]

    again = client.get(f"/villages.{ending}?demo=2022", headers={"If-None-Match": tag})
    other = client.get(f"/villages.{ending}?demo=2021", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_equal_filters_have_equal_tags_however_they_are_written(client):
    one = client.get("/villages.geojson?demo=2022&county=220322,220302")
    same = client.get("/villages.geojson?county=220302&county=220322&demo=2022&theme=class")

    assert one.headers["ETag"] == same.headers["ETag"]


def rows_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("query", ["theme=rainbow", "at=here&page=0&layers=x", "outside=no&village=1&v=2"])
def test_parameters_of_the_view_that_no_file_reads_are_ignored(client, query):
    one, other = client.get("/villages.geojson"), client.get(f"/villages.geojson?{query}")

    assert other.status_code == 200
    assert one.headers["ETag"] == other.headers["ETag"]


@pytest.mark.parametrize("address", ["/villages/220322100301.json", "/villages/220322100301/provenance.json"])
def test_addresses_of_a_village_ignore_filter_and_view_and_refuse_what_nobody_reads(client, address):
    assert client.get(f"{address}?demo=2022&theme=rainbow&lang=en").status_code == 200
    assert client.get(f"{address}?colour=red").status_code == 422


def test_a_file_in_a_language_that_we_do_not_speak_is_refused(client):
    answer = client.get("/villages.geojson?lang=fr")

    assert (answer.status_code, answer.json["valid"]) == (422, ["zh", "en"])


def test_a_download_has_the_columns_of_its_address_behind_those_that_name_a_row(client):
    rows = rows_of(client, "/villages.csv?columns=population,plan_year&columns=pinyin&demo=2021")

    assert rows == [
        {
            "code": "220322100301",
            "name": "杨树屯村",
            "pinyin": "Yangshutun",
            "plan_year": "2021",
            "population": "950",
        }
    ]
    assert list(rows_of(client, "/layers/sites_5g.csv?columns=operator")[0]) == [
        "code",
        "operator",
        "lon",
        "lat",
    ]


@pytest.mark.parametrize(
    ("address", "column"), [("/layers/wells.csv", "tested_on"), ("/villages.csv", "county_code")]
)
def test_the_page_of_an_unknown_column_leads_to_files_with_the_valid_ones(client, address, column):
    page = client.get(f"{address}?columns=rainbow&plan=compiled", headers={"Accept": "text/html"})

    links = [link["href"] for link in BeautifulSoup(page.text, "html.parser").select("tbody a")]
    assert f"{address}?plan=compiled&columns={column}" in links
    assert {client.get(link).status_code for link in links} == {200}


def test_a_download_stands_in_the_order_of_its_address(client):
    names = [row["name"] for row in rows_of(client, "/villages.csv?sort=-name")]
    features_in_order = [row["id"] for row in features(client, "/layers/sites_5g.geojson?sort=-code")]

    assert names == ["致福村", "杨树屯村", "吉洼子村", "柏岭子村"]
    assert features_in_order == ["s3", "s2", "s1"]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("query", ["sort=-name", "columns=plan,distance_sites_5g_m&sort=area_km2&demo=any"])
def test_columns_and_order_are_read_in_every_format(client, ending, query):
    answer = client.get(f"/villages.{ending}?{query}")
    packed = client.get(f"/villages.{ending}?{query}", headers={"Accept-Encoding": "gzip"})

    body = gzip.decompress(packed.data) if packed.headers.get("Content-Encoding") else packed.data
    assert answer.status_code == 200
    assert body == answer.data
    assert answer.headers["ETag"] != client.get(f"/villages.{ending}").headers["ETag"]


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("nearest_5g=0-1000,1000-2000,2000-3000,3000-5000,5000-", "distance_sites_5g_m"),
        ("supply_wells=0,1", "wells_count"),
    ],
)
def test_a_file_holds_the_measure_that_its_filter_names(client, query, column):
    whole, rows = rows_of(client, "/villages.csv"), rows_of(client, f"/villages.csv?{query}")
    row = features(client, f"/villages.geojson?{query}")[0]["properties"]

    assert list(rows[0]) == [*whole[0], column]
    assert all(row[column].isdigit() for row in rows)
    assert list(row)[-1] == column
    assert column not in rows_of(client, f"/villages.csv?{query}&columns=plan")[0]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        pytest.param(
            "/layers/sites_5g.csv?bbox=125,43,126,44", ["s3"], id="a point of no village in the box"
        ),
        pytest.param("/layers/wells.csv?bbox=124.0,43.0,124.1,43.1", ["w1"], id="points in the box"),
        pytest.param(
            "/layers/counties.csv?bbox=124.25,43.25,124.26,43.26", ["220322"], id="outlines that meet it"
        ),
        pytest.param(
            "/layers/projects.csv?bbox=124.1,43.0,124.15,43.05", ["p1"], id="without geometry, its villages"
        ),
        pytest.param(
            "/layers/sites_5g.csv?bbox=125,43,126,44&county=220322", [], id="and the other conditions"
        ),
        pytest.param(
            "/layers/sites_5g.csv?bbox=125,43,126,44&bbox=124,43,124.1,43.1&sort=-code",
            ["s3", "s1"],
            id="two boxes",
        ),
    ],
)
def test_a_box_is_met_by_the_features_of_a_layer(client, address, codes):
    assert [row["code"] for row in rows_of(client, address)] == codes


def test_the_list_hands_out_what_it_shows(client):
    page = client.get(
        "/villages?demo=any&sort=-name&columns=plan&page=1&theme=class", headers={"Accept": "text/html"}
    )
    links = {link["href"] for link in BeautifulSoup(page.text, "html.parser").select("[data-format]")}

    assert "/villages.xlsx?demo=any&sort=-name&columns=plan" in links
    assert "/layers/wells.xlsx?demo=any" in links
    assert [row["name"] for row in rows_of(client, "/villages.csv?demo=any&sort=-name&columns=plan")] == [
        "杨树屯村",
        "吉洼子村",
    ]


def test_the_map_offers_files_in_the_usual_columns(client):
    page = client.get("/?demo=any&sort=-name&columns=plan", headers={"Accept": "text/html"})
    links = {link["href"] for link in BeautifulSoup(page.text, "html.parser").select("[data-format]")}

    assert "/villages.xlsx?demo=any" in links


def test_a_write_changes_the_answer_and_its_tag():
    store = store_of(small_city())
    client = create_app(Settings(), Atlas(store, read_profile("siping"))).test_client()
    before = client.get("/layers/sites_5g.geojson")

    store.change("sites_5g", small_city()["sites_5g"][:1])
    after = client.get("/layers/sites_5g.geojson", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert len(after.json["features"]) == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_head_says_what_get_would_without_a_body(client, ending):
    got, headed = client.get(f"/villages.{ending}"), client.head(f"/villages.{ending}")

    assert headed.data == b""
    assert headed.headers["ETag"] == got.headers["ETag"]
    assert headed.headers["Content-Disposition"] == got.headers["Content-Disposition"]


@pytest.mark.parametrize("query", ["", "?county=220322", "?demo=2022", "?q=nobody"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_tells_the_length_where_rows_are_joined(client, query, encoding):
    headers = {"Accept-Encoding": encoding}
    got = client.get(f"/villages.geojson{query}", headers=headers)
    headed = client.head(f"/villages.geojson{query}", headers=headers)

    assert headed.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.data))


def test_head_makes_no_body(monkeypatch):
    client = create_app(Settings(), atlas_of(small_city())).test_client()
    monkeypatch.setattr("villagemap.web.headers.Body.encoded", lambda *_, **__: pytest.fail("made a body"))

    for address in ("/", "/villages.gpkg?demo=2022", "/villages.xlsx", "/overview/villages.json"):
        assert client.head(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/villages.geojson?demo=2023", 422, id="a batch that the city does not have"),
        pytest.param("/villages.geojson?colour=red", 422, id="a parameter that nobody reads"),
        pytest.param("/villages.geojson?columns=secrets", 422, id="a column that there is not"),
        pytest.param("/villages.csv?sort=operator", 422, id="a column of another layer"),
        pytest.param("/layers/wells.csv?columns=monitored_households", 422, id="a guarded column"),
        pytest.param("/layers/secrets.geojson", 404, id="an unknown layer"),
        pytest.param("/layers/cadres.geojson", 404, id="a register that is no layer"),
        pytest.param("/villages.exe", 404, id="an unknown format"),
        pytest.param("/nothing/here.json", 404, id="an unknown address"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(client, address, status):
    for language in ("zh", "en"):
        joint = "&" if "?" in address else "?"
        answer = client.get(f"{address}{joint}lang={language}", headers={"Accept": "application/json"})

        said = json.loads(answer.data)
        assert answer.status_code == said["status"] == status
        assert answer.content_type == "application/problem+json"
        assert said["title"]
        assert "Traceback" not in answer.text


def test_a_refused_value_is_answered_with_the_valid_ones(client):
    said = json.loads(client.get("/villages.geojson?demo=2023").data)

    assert said["parameter"] == "demo"
    assert said["valid"] == ["2021", "2022", "any", "none"]


@pytest.mark.parametrize("address", ["/villages.geojson", "/healthz", "/overview/rows.json", "/nothing"])
def test_every_answer_carries_the_policy(client, address):
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_health_names_the_data_version(client):
    assert client.get("/healthz").json == {"status": "ok", "data_version": "test-1"}


def test_townships_that_no_file_gave_are_the_unions_of_their_villages(client):
    townships = features(client, "/layers/townships.geojson")

    assert [(row["id"], row["properties"]["name"], row["properties"]["derived"]) for row in townships] == [
        ("220302200", "平西乡", True),
        ("220322100", "梨树镇", True),
        ("220322101", "郭家店镇", True),
    ]
    lishu = shapely.geometry.shape(townships[1]["geometry"])
    assert lishu.equals(shapely.box(124.0, 43.0, 124.2, 43.1))


def test_an_outline_that_a_file_gave_is_kept(client):
    county = features(client, "/layers/counties.geojson")[1]

    assert county["properties"]["derived"] is False
    assert shapely.geometry.shape(county["geometry"]).equals(shapely.box(124.0, 43.0, 124.3, 43.3))
