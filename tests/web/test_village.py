"""A village: what its page and its card say, and what they leave open."""

import json

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from villagemap.domain.disclosure import Audience
from villagemap.settings import Settings
from villagemap.web.app import create_app

PEOPLE = {"Accept": "text/html,application/xhtml+xml"}
VILLAGE = "220322100301"


def client_of(city, **options):
    return create_app(Settings(), atlas_of(city, **options)).test_client()


@pytest.fixture(scope="module")
def client():
    return client_of(small_city())


def card(client, code=VILLAGE, query=""):
    document = json.loads(client.get(f"/villages/{code}.json{query}").text)
    return {fact["title"]: fact for section in document["sections"] for fact in section["facts"]}


def page(client, code=VILLAGE, query=""):
    found = BeautifulSoup(client.get(f"/villages/{code}{query}", headers=PEOPLE).text, "html.parser")
    return {
        fact.dt.text: [part.get_text(" ", strip=True) for part in fact.find_all("dd")]
        for fact in found.select(".facts > div")
    }


@pytest.mark.parametrize("query", ["", "lang=en", "sort=township", "sort=-township"])
@pytest.mark.parametrize("address", ["/", "/villages", "/villages/220322999301", "/villages.csv"])
def test_a_village_whose_township_the_city_does_not_know_is_shown_with_its_code(address, query):
    city = small_city()
    city["villages"][3]["code"] = "220322999301"
    answer = client_of(city).get(f"{address}?{query}", headers=PEOPLE)

    assert answer.status_code == 200
    if address.startswith("/villages/"):
        where = BeautifulSoup(answer.text, "html.parser").select_one(".where")
        assert where.text.endswith("› 220322999")
        assert len(where.select("a")) == 1  # the filter has no such township


@pytest.mark.parametrize(
    "address", ["/villages", "/villages/220222100301", "/villages/220222100301.json", "/"]
)
def test_a_village_whose_county_the_city_does_not_know_is_shown_with_its_code(address):
    city = small_city()
    city["villages"][3]["code"] = "220222100301"

    answer = client_of(city).get(f"{address}?lang=en", headers=PEOPLE)

    assert answer.status_code == 200
    assert "220222" in answer.text or address == "/"


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_everything_on_the_card_stands_on_the_page(client, query):
    for code in ("220302200301", VILLAGE, "220322100302", "220322101301"):
        told = page(client, code, query)
        for title, fact in card(client, code, query).items():
            said = [f"{fact['text']} {fact['unit']}".strip(), *([fact["aside"]] if fact["aside"] else [])]
            assert told[title] == (said if fact["text"] else [{"": "无数据"}.get(query, "No data")])


def test_a_distance_has_its_rank_among_all_villages(client):
    nearest, farthest = (card(client, code)["最近 5G 基站"] for code in (VILLAGE, "220302200301"))

    assert nearest["text"] == "0"
    assert nearest["aside"] == "第 1 位"
    assert card(client, "220322100302")["最近 5G 基站"]["aside"] == "第 1 位"  # equals share a place
    assert farthest["unit"] == "千米"
    assert farthest["aside"] == "第 4 位"


def test_what_nobody_has_reported_is_no_data_and_never_nought(client):
    facts = card(client, "220322101301")

    assert [facts[title]["text"] for title in ("规划编制", "示范批次", "小学", "四级干部包片")] == [""] * 4
    assert facts["供水井"]["text"] == "0 眼"


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        ((), "0 眼"),
        (("pass",), "1 眼，均达标"),
        (("pass", "pass"), "2 眼，均达标"),
        (("fail",), "1 眼，均未达标"),
        ((None,), "1 眼，均未检测"),
        (("pass", "fail", None), "3 眼（1 眼达标、1 眼未达标、1 眼未检测）"),
    ],
)
def test_wells_are_told_with_their_results(tests, told):
    city = small_city()
    pattern = city["wells"][0]
    city["wells"] = [pattern | {"code": f"w{place}", "test_result": test} for place, test in enumerate(tests)]
    city["wells"].append(pattern | {"code": "elsewhere", "village": "220322100302"})

    assert card(client_of(city))["供水井"]["text"] == told


def test_the_newest_test_of_a_well_is_named():
    city = small_city()
    pattern = city["wells"][0]
    city["wells"] = [
        pattern | {"code": "w1", "tested_on": "2022-05-18"},
        pattern | {"code": "w2", "tested_on": "2022"},
    ]

    assert card(client_of(city))["供水井"]["aside"] == "2022 检测"


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (("city", "county", "township", "village"), "市、县、乡、村四级齐全"),
        (("city", "village"), "缺县、乡级"),
        ((), ""),
    ],
)
def test_cadres_are_told_by_level_and_never_by_name(levels, told):
    city = small_city()
    city["cadres"] = [{"village": VILLAGE, "level": level, "name": "赵晓明"} for level in levels]
    client = client_of(city)

    assert card(client)["四级干部包片"]["text"] == told
    assert "赵晓明" not in client.get(f"/villages/{VILLAGE}").text


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [("2021", None, True), ("2023-01", None, False), ("2021", "2022-06", False), (None, "2022-12-31", True)],
    ids=["since before", "not yet", "no longer", "still on the last day"],
)
def test_only_cadres_of_the_reporting_date_count(since, until, held):
    city = small_city()
    levels = ("city", "county", "township", "village")
    city["cadres"] = [
        {"village": VILLAGE, "level": level, "name": level, "since": since, "until": until}
        for level in levels
    ]

    assert (card(client_of(city))["四级干部包片"]["text"] == "市、县、乡、村四级齐全") is held


def test_a_project_that_serves_several_villages_says_so():
    city = small_city()
    city["projects"].append({"code": "p2", "name": "路", "kind": "other", "funds": 30.5, "county": "220322"})
    city["project_villages"] += [
        {"project": "p2", "village": "220322100302"},
        {"project": "p2", "village": VILLAGE},
    ]
    client = client_of(city)

    assert card(client, "220322100302")["项目"]["text"] == "2 个，150.5 万元"
    assert card(client, "220322100302")["项目"]["aside"] == "其中 1 个多村共享"
    assert card(client, "220322100302", "?lang=en")["Projects"]["text"] == "2, 1,505,000 yuan"
    assert card(client, "220302200301")["项目"]["text"] == "0 个"


def test_unknown_funds_are_not_added_up():
    city = small_city()
    city["projects"][0]["funds"] = None

    assert card(client_of(city), "220322100302")["项目"]["text"] == "1 个"


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        pytest.param(
            Audience.INTERNAL, "villages.geojson · 第 2 行", id="file and row to the internal audience"
        ),
        pytest.param(Audience.PUBLIC, "导入", id="to the public that they were loaded"),
    ],
)
def test_the_page_names_the_source_of_its_values(audience, words):
    client = client_of(small_city(), audience=audience)
    found = BeautifulSoup(client.get(f"/villages/{VILLAGE}", headers=PEOPLE).text, "html.parser")

    rows = [[cell.text for cell in row.find_all("td")] for row in found.select(".sources tbody tr")]
    assert any(source == words and "规划编制" in values for values, source, _ in rows)
    assert all(date == "2022-12-31" for _, _, date in rows)


def test_the_page_leads_to_map_list_and_file(client):
    found = BeautifulSoup(client.get(f"/villages/{VILLAGE}?lang=en", headers=PEOPLE).text, "html.parser")

    links = [link["href"] for link in found.select(".actions a")]
    assert links == [
        f"/?lang=en&village={VILLAGE}",
        "/villages?township=220322100&lang=en",
        f"/villages.geojson?q={VILLAGE}&lang=en",
    ]
    features = json.loads(client.get(links[2]).text)["features"]
    assert [feature["properties"]["code"] for feature in features] == [VILLAGE]


def test_facts_are_kept_by_their_tag_and_unknown_villages_are_refused(client):
    first = client.get(f"/villages/{VILLAGE}.json")
    again = client.get(f"/villages/{VILLAGE}.json", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert client.get("/villages/999999999999.json").status_code == 404
