"""The list of villages as the server makes it: columns, order, totals, pages, the way to the map."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from cities import atlas_of, small_city, square, store_of
from villagemap import resources
from villagemap.atlas.atlas import Atlas
from villagemap.atlas.layer_columns import village_columns
from villagemap.atlas.row_order import ranked, sorted_by
from villagemap.domain.disclosure import Audience
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.web.app import create_app

PEOPLE = {"Accept": "text/html"}
KEYS = list(village_columns(atlas_of(small_city()).current()))


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


@pytest.fixture(scope="module")
def soup(client):
    return lambda address: soup_of(client, address)


def soup_of(client, address):
    return BeautifulSoup(client.get(address, headers=PEOPLE).text, "html.parser")


def names(page):
    return [row.a.get_text() for row in page.select("tbody th")]


def column(page, key):
    """Return the cells of a column by the names of the villages, and its total."""
    place = [link["data-focus"] for link in page.select("thead a")].index(f"sort {key}")
    said = lambda row: row.find_all(["th", "td"])[place].get_text(" ", strip=True)  # noqa: E731 - said twice below
    return {row.a.get_text(): said(row) for row in page.select("tbody tr")}, said(page.select_one("tfoot tr"))


def test_the_usual_columns_stand_with_their_units(soup):
    heads = [head.get_text(" ", strip=True).strip("▲") for head in soup("/villages").select("thead th")]

    assert [head.strip() for head in heads] == [
        *("名称", "代码", "县", "乡镇", "村庄分类", "规划编制", "示范批次"),
        *("5G 距离 米", "供水井 眼", "面积 平方千米"),
    ]


@pytest.mark.parametrize("key", KEYS)
def test_every_column_can_stand_and_sort_both_ways(client, key):
    for sort in (key, f"-{key}"):
        page = soup_of(client, f"/villages?columns={key}&sort={sort}&lang=en")

        assert len(page.select("tbody tr")) == 4
        assert len(page.select("thead th")) == (1 if key == "name" else 2)
        assert page.select_one("[aria-sort]")["aria-sort"] == ("ascending" if sort == key else "descending")


def test_every_column_is_in_the_docs():
    text = (resources.root() / "docs" / "interface.md").read_text("utf-8")
    profile = read_profile("siping")
    of_the_city = {*profile.indicator, *profile.words("facility_kinds")}

    plain = {key for key in KEYS if not key.startswith("distance_")} - of_the_city
    assert {key for key in plain if f"`{key}`" not in text} == set()
    assert "`distance_sites_5g_m`" in text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param("", ["致福村", "杨树屯村", "吉洼子村", "柏岭子村"], id="by code where nothing is said"),
        pytest.param("name", ["柏岭子村", "吉洼子村", "杨树屯村", "致福村"], id="names by their pinyin"),
        pytest.param("-name", ["致福村", "杨树屯村", "吉洼子村", "柏岭子村"], id="and backwards"),
        pytest.param("county", ["杨树屯村", "吉洼子村", "柏岭子村", "致福村"], id="counties by their pinyin"),
        pytest.param("plan_year", ["杨树屯村", "致福村", "吉洼子村", "柏岭子村"], id="no data at the end"),
        pytest.param("-population", ["杨树屯村", "致福村", "吉洼子村", "柏岭子村"], id="also backwards"),
        pytest.param("plan", ["杨树屯村", "吉洼子村", "致福村", "柏岭子村"], id="plans by status, then year"),
        pytest.param("demo", ["杨树屯村", "吉洼子村", "致福村", "柏岭子村"], id="batches before none"),
        pytest.param("flagship", ["致福村", "杨树屯村", "吉洼子村", "柏岭子村"], id="no before yes"),
    ],
)
def test_the_list_stands_in_the_order_asked_for(soup, sort, expected):
    assert names(soup(f"/villages?sort={sort}")) == expected


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=30),
    st.booleans(),
)
def test_order_is_stable_and_villages_without_data_are_last(values, descending):
    found = sorted_by(ranked(values), np.arange(len(values)), descending=descending).tolist()

    sign = -1 if descending else 1
    assert found == sorted(
        range(len(values)), key=lambda at: (values[at] is None, sign * (values[at] or 0), at)
    )


def test_a_head_sorts_and_a_second_time_turns_round(soup):
    first = soup("/villages?plan=compiled&page=1").select_one("[data-focus='sort area_km2']")["href"]
    again = soup(first).select_one("[data-focus='sort area_km2']")["href"]
    back = soup(again).select_one("[data-focus='sort area_km2']")["href"]

    assert first == back == "/villages?plan=compiled&sort=area_km2"
    assert again == "/villages?plan=compiled&sort=-area_km2"
    assert soup(first).select_one("[data-focus='sort code']")["href"] == "/villages?plan=compiled"


def test_a_form_without_script_sends_its_columns_one_by_one(soup):
    joined, one_by_one = (
        soup(f"/villages?plan=compiled&{query}")
        for query in ("columns=population,code", "columns=code&columns=population")
    )

    assert joined.select("thead")[0].get_text() == one_by_one.select("thead")[0].get_text()
    chosen = {box["value"] for box in one_by_one.select("[data-columns] [checked]")}
    assert chosen == {"code", "population"}
    kept = {(field["name"], field["value"]) for field in one_by_one.select("[data-columns] [type=hidden]")}
    assert kept == {("plan", "compiled")}
    assert one_by_one.select_one(".languages a:last-child")["href"].endswith("&columns=code,population")


def test_columns_that_nobody_has_reported_are_named_so(soup):
    labels = soup("/villages").select("[data-columns] label")

    silent = {label.input["value"] for label in labels if "无数据" in label.get_text()}
    assert {"plan_number", "area_declared", "sewage"} <= silent
    assert not {"plan", "population", "wells_count", "demo"} & silent


@pytest.mark.parametrize(
    ("parameter", "value", "valid"),
    [
        ("sort", "rainbow", "-area_km2"),
        ("sort", "--name", "name"),
        ("columns", "code,secrets", "wells_count"),
        ("columns", "monitored_households", "population"),
        ("sort", "monitored_households", "-population"),
    ],
)
def test_an_unknown_column_is_refused_with_the_valid_ones(client, parameter, value, valid):
    for address in ("/villages", "/"):
        refused = client.get(f"{address}?{parameter}={value}")

        assert refused.status_code == 422
        assert refused.json["parameter"] == parameter
        assert valid in refused.json["valid"]
        assert "monitored_households" not in refused.json["valid"]


def test_the_page_of_an_unknown_column_says_what_the_valid_ones_mean(soup):
    rows = {row.th.text: row for row in soup("/villages?sort=rainbow&plan=compiled").select("tbody tr")}

    assert rows["area_km2"].td.text == "面积（平方千米）"
    assert rows["area_km2"].a["href"] == "/villages?plan=compiled&sort=area_km2"
    assert not [value for value in rows if value.startswith("-")]  # the same columns, sorted backwards


def test_guarded_columns_stand_for_the_internal_audience_only():
    client = create_app(Settings(), atlas_of(small_city(), audience=Audience.INTERNAL)).test_client()

    cells, total = column(soup_of(client, "/villages?columns=monitored_households"), "monitored_households")

    assert (cells["杨树屯村"], total) == ("77,777", "77,777 另有 3 个村无数据")


def test_a_withheld_layer_is_no_column():
    profile = replace(
        read_profile("siping"), internal_layers=("wells",), internal_fields={"villages": ("plan_number",)}
    )
    snapshot = Atlas(store_of(small_city()), profile).current()

    assert not {"wells", "wells_count", "plan_number"} & set(village_columns(snapshot))
    assert {"sites_5g_count", "distance_sites_5g_m", "plan"} <= set(village_columns(snapshot))


def test_cells_say_yes_no_none_and_no_data(soup):
    page = soup("/villages?columns=flagship,demo,wells,distance_sites_5g_m,toilets_rebuilt")

    assert column(page, "flagship")[0] == {
        "致福村": "否",
        "杨树屯村": "否",
        "吉洼子村": "是",
        "柏岭子村": "无数据",
    }
    assert column(page, "demo")[0]["致福村"] == "— 非示范村"
    assert column(page, "demo")[0]["吉洼子村"] == "2022 年 精品村"
    assert column(page, "wells")[0]["杨树屯村"] == "有"
    assert column(page, "wells")[0]["致福村"] == "无"
    assert column(page, "toilets_rebuilt")[0]["柏岭子村"] == "无数据"


def test_a_distance_has_a_bar_in_the_colour_of_its_band(soup):
    page = soup("/villages?sort=-distance_sites_5g_m")

    bars = [row.select_one(".length rect") for row in page.select("tbody tr")]
    shares = [int(bar["width"]) for bar in bars]
    assert shares[0] == 100
    assert shares == sorted(shares, reverse=True)
    assert (bars[0]["fill"], bars[-1]["fill"]) == ("#602D10", "#F2E0AE")


@pytest.fixture(scope="module")
def crowd():
    """Make a city of 120 villages; the last has no number."""
    villages = [
        {
            "code": f"220322100{number:03d}",
            "name": f"第{number}村",
            "flagship": None if number == 319 else number % 2 == 0,
            GEOMETRY: square(123.5 + 0.01 * (number % 20), 43.0 + 0.01 * (number // 20), 0.01),
        }
        for number in range(200, 320)
    ]
    observed = [
        {"village": row["code"], "key": "population", "period": "2022", "value": 1000.0 + place}
        for place, row in enumerate(villages[:-1])
    ]
    wells = [
        {"code": f"w{number}", "village": "220322100201", GEOMETRY: shapely.Point(123.505, 43.005)}
        for number in range(3)
    ]
    tables = {"villages": villages, "observations": observed, "wells": wells}
    return create_app(Settings(), atlas_of(tables)).test_client()


def test_totals_are_of_the_filter_and_not_of_the_page(crowd):
    columns = "population,flagship,wells_count,code,area_km2"
    first, last = (soup_of(crowd, f"/villages?columns={columns}&page={page}") for page in (1, 3))

    assert len(first.select("tbody tr")) == 50
    assert len(last.select("tbody tr")) == 20
    for page in (first, last):
        assert page.select_one("tfoot th").get_text() == "合计 120 个村"
        assert column(page, "population")[1] == f"{sum(range(1000, 1119)):,} 另有 1 个村无数据"
        assert column(page, "flagship")[1] == "是 60 另有 1 个村无数据"
        assert column(page, "wells_count")[1] == "3"
        assert column(page, "code")[1] == ""
    area = float(column(first, "area_km2")[1].replace(",", ""))
    assert f"面积 {round(area):,} 平方千米" in first.select_one("[data-result-area]").get_text()


def test_totals_follow_the_filter(crowd):
    page = soup_of(crowd, "/villages?columns=population,wells_count&q=220322100200")

    assert column(page, "population")[1] == "1,000"
    assert column(page, "wells_count")[1] == "0"


def test_pages_lead_to_their_neighbours_and_to_both_ends(crowd):
    page = soup_of(crowd, "/villages?sort=-population&page=2")

    links = {link["data-focus"]: link["href"] for link in page.select(".pager a")}
    assert links == {
        "page before": "/villages?sort=-population",
        "page 1": "/villages?sort=-population",
        "page 2": "/villages?sort=-population&page=2",
        "page 3": "/villages?sort=-population&page=3",
        "page after": "/villages?sort=-population&page=3",
    }
    assert names(page)[0] == "第268村"


def test_an_address_that_names_a_village_opens_its_page_of_the_list(crowd):
    page = soup_of(crowd, "/villages?sort=-code&village=220322100210")

    assert page.select_one(".pager [aria-current=page]").get_text() == "3"
    assert page.select_one("tbody [aria-current]")["id"] == "village-220322100210"
    assert "village=" not in page.select_one("[data-focus='page 1']")["href"]
    assert len(names(soup_of(crowd, "/villages?village=999999999999"))) == 50


def test_a_row_leads_to_its_village_and_to_the_map_under_the_same_filter(soup):
    page = soup("/villages?plan=compiled&at=9/43.1/124.2&theme=class&sort=name&columns=code&lang=en")
    row = page.select_one("#village-220322100301")

    assert [link["href"] for link in row.select("a")] == [
        "/villages/220322100301?plan=compiled&at=9/43.1/124.2&theme=class&lang=en",
        "/?plan=compiled&theme=class&lang=en&village=220322100301",
    ]
    assert row.select_one(".on-map")["aria-label"] == "Show Yangshutun on map"
    assert row.th.a.get_text() == "Yangshutun杨树屯村"


def test_nothing_to_list_has_no_table_and_no_pages(soup):
    page = soup("/villages?plan=none&flagship=true&sort=name")

    assert not page.select("table, .pager, [data-columns]")
    assert "没有符合条件的村" in page.get_text()
