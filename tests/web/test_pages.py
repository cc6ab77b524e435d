"""The pages as the server makes them: right without any script."""

import re

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.pages.errors import nearest_codes

PEOPLE = {"Accept": "text/html,application/xhtml+xml"}
ADDRESSES = [
    "/",
    "/?lang=en",
    "/?county=220322&theme=demo",
    "/?q=%E6%9D%A8&flagship=true",
    "/?bbox=124.05,43.02,124.15,43.08&demo=any",
    "/villages",
    "/villages?lang=en&plan=compiled",
    "/villages?plan=none&flagship=true",
    "/villages/220322100301",
    "/villages/220322101301?lang=en",
    "/?demo=2023",
    "/villages?colour=red&lang=en",
    "/villages/999999999999",
    "/nothing?lang=en",
]


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city(), sample=True)).test_client()


@pytest.fixture(scope="module")
def soup(client):
    def fetch(address):
        return BeautifulSoup(client.get(address, headers=PEOPLE).text, "html.parser")

    return fetch


def texts(found):
    return [element.get_text(" ", strip=True) for element in found]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_sound(client, soup, address):
    page = soup(address)

    assert len(page.find_all("h1")) == 1
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not [field for field in page.select("input:not([type=hidden]), select") if not _named(page, field)]
    assert not page.find_all(style=True)
    assert not page.find_all("style")
    assert not [script for script in page.find_all("script") if not script.get("src")]
    assert not [tag.name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    assert page.html["lang"] in {"zh", "en"}
    assert "示例数据" in page.get_text() or "Sample data" in page.get_text()
    assert "script-src 'self'" in client.get(address, headers=PEOPLE).headers["Content-Security-Policy"]


def _named(page, field):
    return (
        field.get("aria-label")
        or field.find_parent("label")
        or page.find("label", attrs={"for": field.get("id")})
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_names_an_outside_address(soup, address):
    page = soup(address)

    named = [tag[name] for tag in page.find_all() for name in ("href", "src", "action") if tag.get(name)]

    assert [one for one in named if not re.match(r"(/(?!/)|#)", one)] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_within_leads_somewhere(client, soup, address):
    page = soup(address)

    links = {tag["href"] for tag in page.find_all(["a", "link"], href=True)}

    gone = {link: client.get(link, headers=PEOPLE).status_code for link in links if link.startswith("/")}
    assert {link: status for link, status in gone.items() if status != 200} == {}


def test_the_form_says_what_each_value_would_leave(soup):
    page = soup("/?county=220322")

    counts = {
        option["data-option"]: int(option.select_one(".count").text)
        for option in page.select("label.option[data-option]")
    }
    assert counts["county=220302"] == 1
    assert counts["county=220322"] == 3
    assert counts["plan=compiled"] == 2
    assert counts["plan=none"] == 0
    assert page.select_one("[data-missing=plan] .count").text == "1"
    assert page.select_one("input[value='220322']").has_attr("checked")


def test_what_nobody_has_reported_is_no_facet(soup):
    page = soup("/")

    assert page.select("[name=sites_5g]")
    assert not page.select("[name=school]")


def test_the_result_counts_and_names_its_conditions(soup):
    page = soup("/?county=220322&plan=compiled")

    assert texts(page.select(".strip h2")) == ["2 个村 / 全市 4"]
    assert texts(page.select(".strip .chip")) == ["县 梨树县", "规划编制 已编制"]
    assert [link["href"] for link in page.select(".strip .chip a")] == ["/?plan=compiled", "/?county=220322"]


def test_the_legend_counts_inside_the_filter(soup):
    page = soup("/?theme=demo&county=220322")

    rows = {row["data-row"]: row.select_one(".count").text for row in page.select(".legend a.row")}
    assert rows == {"demo=2021": "1", "demo=2022": "1", "flagship=true": "1", "demo=none": "0"}
    assert page.select_one("[data-beside=missing] .count").text == "1"
    assert page.select_one("[data-beside=outside] .count").text == "1"


def test_a_row_of_the_legend_sets_its_value_and_takes_it_back(soup):
    assert soup("/").select_one("[data-row='plan=none']")["href"] == "/?plan=none"
    assert soup("/?plan=none").select_one("[data-row='plan=none']")["href"] == "/"


def test_an_empty_result_names_the_conditions_and_the_ways_on(soup):
    page = soup("/villages?plan=none&flagship=true")

    assert "没有符合条件的村" in page.get_text()
    assert texts(page.select("[data-empty-ways] .button")) == [
        "去掉“未编制” 剩 1 个村",
        "去掉“精品村” 剩 1 个村",
    ]


def test_the_language_switch_keeps_the_address(soup):
    page = soup("/villages?county=220322&page=1&lang=en")

    chinese, english = page.select(".languages a")
    assert chinese["href"] == "/villages?county=220322&page=1"
    assert english["href"] == "/villages?county=220322&lang=en&page=1"


def test_downloads_are_what_the_filter_shows(soup):
    page = soup("/?county=220322&plan=compiled&theme=demo&lang=en")

    links = [link["href"] for link in page.select("[data-offer=villages] a, [data-offer=wells] a")]
    assert links == [
        "/villages.xlsx?county=220322&plan=compiled&lang=en",
        "/villages.csv?county=220322&plan=compiled&lang=en",
        "/villages.geojson?county=220322&plan=compiled&lang=en",
        "/villages.gpkg?county=220322&plan=compiled&lang=en",
        "/layers/wells.xlsx?county=220322&plan=compiled&lang=en",
        "/layers/wells.csv?county=220322&plan=compiled&lang=en",
        "/layers/wells.geojson?county=220322&plan=compiled&lang=en",
        "/layers/wells.gpkg?county=220322&plan=compiled&lang=en",
    ]
    assert page.select_one("[data-offer=wells] .note").text == "2 related"


def test_a_layer_without_rows_offers_no_file(soup):
    offer = soup("/").select_one("[data-offer=bridges]")

    assert offer.select_one(".formats").has_attr("hidden")
    assert "没有数据" in offer.text


def test_the_list_links_each_village_and_says_where_nothing_is_reported(soup):
    rows = {row.th.text.strip(): texts(row.find_all("td")) for row in soup("/villages").select("tbody tr")}

    assert list(rows) == ["致福村", "杨树屯村", "吉洼子村", "柏岭子村"]
    assert rows["杨树屯村"][:7] == [
        "220322100301",
        "梨树县",
        soup("/villages/220322100301").select(".where a")[1].text,
        "J 集聚提升类",
        "2021 年",
        "2021 年",
        "0",  # metres: the site stands where the distance is measured from
    ]
    assert rows["柏岭子村"][3:6] == ["无数据"] * 3


def test_a_page_after_the_last_is_the_last(soup):
    page = soup("/villages?page=9")

    assert len(page.select("tbody tr")) == 4
    assert page.select_one(".pager p").text == "第 1–4 个，共 4 个村"


def test_the_page_of_a_village_holds_its_facts_and_no_guarded_value(soup):
    page = soup("/villages/220322100301")

    facts = {fact.dt.text: fact.dd.get_text(" ", strip=True) for fact in page.select(".facts > div")}
    assert facts["规划编制"] == "已编制"
    assert facts["编制完成"] == "2021-06"
    assert facts["常住人口"] == "950 人"
    assert facts["户厕改造"] == "9 户"
    assert facts["批复日期"] == "无数据"
    assert "监测户" not in facts
    assert "77777" not in page.get_text()


def test_a_refused_value_shows_the_valid_ones_and_a_way_without_it(client, soup):
    address = "/villages?county=220322&demo=2023"
    page = soup(address)

    assert client.get(address, headers=PEOPLE).status_code == 422
    rows = {row.th.text: row.td.text for row in page.select("tbody tr")}
    assert rows == {
        "2021": "2021 年示范村，1 个",
        "2022": "2022 年示范村，1 个",
        "any": "全部示范村，2 个",
        "none": "非示范村，1 个",
    }
    assert [link["href"] for link in page.select(".actions a")] == ["/villages?county=220322", "/"]


def test_an_unknown_village_is_answered_with_the_nearest_codes(client, soup):
    address = "/villages/220322100309"

    assert client.get(address, headers=PEOPLE).status_code == 404
    assert "看 杨树屯村（220322100301）" in texts(soup(address).select(".actions a"))


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        pytest.param(
            "220322100307",
            ["220322100301", "220322101301", "220382100309"],
            id="wrong last digits, then a wrong township, then a wrong county",
        ),
        pytest.param("220322111301", ["220322101301", "220322100301"], id="the fewest wrong digits first"),
        pytest.param("22032210301", ["220322101301", "220322100301"], id="a digit too few"),
        pytest.param("999999999999", [], id="nothing like it"),
    ],
)
def test_the_nearest_codes_begin_alike(code, nearest):
    assert list(nearest_codes(code, ["220382100309", "220322101301", "220322100301"])) == nearest


def test_hostile_names_are_text(soup):
    city = small_city()
    names = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "`${alert(1)}`", "\"'\\</script>"]
    for row, name in zip(city["villages"], names, strict=True):
        row["name"] = name
    client = create_app(Settings(), atlas_of(city)).test_client()

    page = BeautifulSoup(client.get("/villages").text, "html.parser")

    assert [row.text.strip() for row in page.select("tbody th")] == names
    village = BeautifulSoup(client.get("/villages/220302200301").text, "html.parser")
    assert village.h1.text == names[0]
    assert [script["src"] for script in page.find_all("script")] == [
        script["src"] for script in soup("/villages").find_all("script")
    ]


def test_the_page_of_an_error_keeps_the_conditions_that_can_be_read(client):
    page = client.get("/?demo=2023&plan_year=2021", headers={"Accept": "text/html"})

    ways = [link["href"] for link in BeautifulSoup(page.text, "html.parser").select(".actions a")]
    assert any("plan_year=2021" in way for way in ways)
