"""The planner's paths over the map page, on the sample city."""

import json
import re
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    return reader


def test_the_city_is_drawn_with_its_figures(reader, sample):
    assert reader.text(".strip h2") == "755 个村 · 全市"
    assert reader.legend() == {"plan=compiled": 246, "plan=none": 509}
    painted = reader.painted()
    assert painted["#348278"] > 10_000
    assert painted["#e5ddca"] > painted["#348278"]
    assert reader.text(".sample-mark") == "示例数据"
    assert reader.outside(sample) == []


def test_a_county_changes_counts_legend_and_map_without_a_request(reader):
    reader.page.wait_for_load_state("networkidle")
    before, shades = len(reader.requests), reader.painted()

    reader.option("county=220322").locator("input").check()

    assert reader.text(".strip h2") == "304 个村 / 全市 755"
    assert sum(reader.legend().values()) == 304
    assert reader.text("[data-beside=outside] .count") == "451"
    assert reader.texts(".chip") == ["县 梨树县"]
    assert reader.option("county=220302").locator(".count").inner_text() == "20"
    reader.repainted()
    assert reader.painted()["#348278"] < shades["#348278"]
    assert [url for url in reader.requests[before:] if not url.endswith("favicon.svg")] == []


def test_the_address_holds_the_filter_and_a_reload_restores_it(reader):
    reader.option("county=220382").locator("input").check()
    reader.option("demo=2022").locator("input").check()
    count = reader.text("[data-result-count]")

    assert urlsplit(reader.page.url).query == "county=220382&demo=2022"
    reader.page.reload()
    reader.drawn()

    assert reader.text("[data-result-count]") == count
    assert reader.option("county=220382").locator("input").is_checked()
    assert reader.texts(".chip") == ["县 双辽市", "示范批次 2022 年"]


def test_back_and_forward_go_through_the_filters(reader):
    reader.option("plan=compiled").locator("input").check()
    reader.option("county=220302").locator("input").check()
    narrow = reader.text("[data-result-count]")

    reader.page.go_back()
    assert reader.text("[data-result-count]") == "246"
    assert not reader.option("county=220302").locator("input").is_checked()
    reader.page.go_back()
    assert reader.text("[data-result-count]") == "755"
    reader.page.go_forward()
    reader.page.go_forward()
    assert reader.text("[data-result-count]") == narrow


def test_the_download_is_what_the_filter_shows(reader, sample):
    reader.option("demo=2022").locator("input").check()
    reader.option("county=220382").locator("input").check()
    count = int(reader.text("[data-result-count]"))
    reader.page.locator(".share summary").click()

    link = reader.page.locator("[data-offer=villages] [data-format=geojson]")
    answer = reader.page.request.get(sample + link.get_attribute("href"))

    features = json.loads(answer.body())["features"]
    assert len(features) == count > 0
    assert {feature["properties"]["county_code"] for feature in features} == {"220382"}
    assert {str(feature["properties"]["demo"]) for feature in features} == {"2022"}
    assert reader.text("[data-offer=villages] [data-offer-count]") == f"{count} 个村"


def test_counts_of_the_downloads_are_those_of_the_server(reader, visit, sample):
    reader.option("county=220323").locator("input").check()
    reader.page.locator(".share summary").click()
    served = visit()
    served.open(f"{sample}/?county=220323")
    served.page.locator(".share summary").click()

    for layer in ("townships", "sites_5g", "wells", "roads", "facilities", "projects"):
        # The served page has been shown by script too; what the server wrote is in its source.
        source = served.page.request.get(f"{sample}/?county=220323", headers={"Accept": "text/html"}).text()
        offer = re.search(rf'data-offer="{layer}".*?data-offer-count>([^<]+)<', source, re.DOTALL)
        assert reader.text(f"[data-offer={layer}] [data-offer-count]") == offer[1]


def test_the_language_switch_keeps_the_address(reader):
    reader.option("plan=none").locator("input").check()
    reader.page.get_by_role("combobox", name="着色").select_option("class")
    reader.page.get_by_role("link", name="EN").click()
    reader.drawn()

    assert urlsplit(reader.page.url).query == "plan=none&theme=class&lang=en"
    assert reader.text(".strip h2") == "509 villages of 755"
    assert reader.page.locator("html").get_attribute("lang") == "en"
    reader.page.get_by_role("link", name="中").click()
    reader.drawn()
    assert urlsplit(reader.page.url).query == "plan=none&theme=class"


def test_themes_share_one_legend_card(reader):
    themes = reader.page.get_by_role("combobox", name="着色")

    themes.select_option("demo")
    assert reader.legend() == {"demo=2021": 80, "demo=2022": 88, "flagship=true": 13, "demo=none": 587}
    themes.select_option("class")
    assert sum(reader.legend().values()) == 755
    assert reader.texts(".legend a.row .swatch")[:2] == ["J", "W"]


def test_a_row_of_the_legend_sets_its_value_as_filter(reader):
    row = reader.page.locator('.legend [data-row="plan=compiled"]')

    row.click()
    assert reader.text("[data-result-count]") == "246"
    assert row.get_attribute("aria-current") == "true"
    row.click()
    assert reader.text("[data-result-count]") == "755"


def test_a_click_on_the_map_opens_the_card_and_escape_closes_it(reader):
    stage = reader.page.locator("#map").bounding_box()
    reader.page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    reader.page.locator(".map-tip strong").wait_for()
    name = reader.text(".map-tip strong")

    reader.page.mouse.click(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)

    assert reader.text("#card-name") == name
    code = reader.text("[data-card-code]")
    assert f"village={code}" in reader.page.url
    assert reader.page.evaluate("document.activeElement.id") == "card-name"
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("[data-card]").is_hidden()
    assert "village=" not in reader.page.url


def test_moving_the_map_writes_its_place_and_a_reload_goes_there(reader):
    reader.page.locator('[data-tool="in"]').click()
    reader.page.wait_for_url(re.compile(r"\?at="))
    place = urlsplit(reader.page.url).query
    reader.page.reload()
    reader.drawn()

    assert urlsplit(reader.page.url).query == place
    reader.page.locator('[data-tool="whole"]').click()
    reader.page.wait_for_url(re.compile(r"/$"))


def test_overlays_are_fetched_when_shown(reader):
    assert not [url for url in reader.requests if "/points/" in url]

    with reader.page.expect_response(re.compile("points/wells")):
        reader.page.locator('[data-overlay="wells"]').check()

    assert "layers=wells" in reader.page.url
    reader.page.locator('[data-overlay="wells"]').uncheck()
    assert urlsplit(reader.page.url).query == ""


def test_an_empty_result_offers_ways_on(reader, sample):
    reader.page.goto(f"{sample}/?plan=none&demo=any")
    reader.drawn()

    assert reader.text(".empty-result h2") == "没有符合条件的村"
    ways = reader.texts("[data-empty-ways] a")
    assert [way.replace("  ", " ") for way in ways] == [
        "去掉“未编制” 剩 168 个村",
        "去掉“全部示范村” 剩 509 个村",
    ]
    reader.page.locator("[data-empty-ways] a").first.click()
    assert reader.text("[data-result-count]") == "168"
    assert reader.page.locator("[data-empty]").is_hidden()


def test_the_extent_of_an_address_filters_as_on_the_server(reader, sample):
    query = "bbox=124.2,43.2,124.5,43.4"
    reader.page.goto(f"{sample}/villages?{query}")
    listed = reader.text("[data-result-count]")

    reader.open(f"{sample}/?{query}")

    assert reader.text("[data-result-count]") == listed != "755"
    assert reader.texts(".chip") == ["范围 124.2,43.2,124.5,43.4"]
    reader.page.locator(".chip a").click()
    assert reader.text("[data-result-count]") == "755"


def test_lost_data_can_be_asked_for_again(visit, sample):
    reader = visit()
    reader.page.route("**/overview/villages.json*", lambda route: route.abort())
    reader.page.goto(f"{sample}/")
    reader.page.locator("[data-trouble]").wait_for()
    assert "网络" in reader.text("[data-trouble]")
    assert reader.text(".strip h2") == "755 个村 · 全市"

    reader.page.unroute("**/overview/villages.json*")
    reader.page.get_by_role("button", name="重试").click()
    reader.drawn()

    assert reader.painted()["#348278"] > 10_000
    reader.complaints.clear()  # the browser names the lost request, as it should
