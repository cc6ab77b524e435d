"""A planner's errand from end to end: the same villages on the map, in the table, behind the link, in every file."""

import io
import json
import re
import sqlite3

import geopandas
import pytest
from python_calamine import CalamineWorkbook

from villagemap.frames.measures import distance_m

FAR = "nearest_5g=3000-5000,5000-"


@pytest.fixture
def errand(visit, sample):
    """Find the demonstration villages of 2022 in 双辽市 without a 5G site within 3 km, by ticking boxes."""
    reader = visit()
    reader.open(f"{sample}/?theme=nearest_5g")
    for choice in ("county=220382", "demo=2022", "nearest_5g=3000-5000", "nearest_5g=5000-"):
        box = reader.option(choice).locator("input")
        if not box.is_visible():
            reader.page.locator("details:not([open])", has=reader.option(choice)).first.locator(
                "summary"
            ).click()
        box.check()
    return reader


def files(reader, sample):
    """Fetch what the downloads menu offers for the villages, by format."""
    reader.page.locator(".share summary").click()
    links = reader.page.locator("[data-offer=villages] [data-format]").all()
    return {
        link.get_attribute("data-format"): reader.page.request.get(sample + link.get_attribute("href")).body()
        for link in links
    }


def codes_of_workbook(body):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    column = next(place for place, head in enumerate(rows[0]) if head == "行政村代码")
    return {row[column] for row in rows[1:]}


def codes_of_geopackage(body, folder):
    path = folder / "villages.gpkg"
    path.write_bytes(body)
    with sqlite3.connect(path) as connection:
        return {code for (code,) in connection.execute("SELECT code FROM villages")}


def independently(sample, reader):
    """Reckon the answer with geopandas from the whole layers, without the filter."""
    fetched = {
        layer: geopandas.read_file(
            io.BytesIO(reader.page.request.get(f"{sample}/layers/{layer}.geojson").body()), engine="pyogrio"
        )
        for layer in ("villages", "sites_5g")
    }
    villages, sites = fetched["villages"], fetched["sites_5g"].geometry
    asked = villages[(villages["county_code"] == "220382") & (villages["demo"].astype(str) == "2022")]
    far = [
        distance_m(village.seat_lon, village.seat_lat, sites.x.to_numpy(), sites.y.to_numpy()).min() > 3000
        for village in asked.itertuples()
    ]
    return set(asked["code"][far])


def test_the_same_villages_everywhere(errand, visit, sample, tmp_path):
    count = int(errand.text("[data-result-count]"))
    assert count > 0
    assert f"county=220382&demo=2022&{FAR}" in errand.page.url

    got = files(errand, sample)
    collection = json.loads(got["geojson"])
    codes = {feature["id"] for feature in collection["features"]}
    assert len(codes) == count
    assert codes == independently(sample, errand)
    assert codes_of_workbook(got["xlsx"]) == codes
    assert codes_of_geopackage(got["gpkg"], tmp_path) == codes
    assert collection["villagemap"]["filter"] == f"county=220382&demo=2022&{FAR}"

    friend = visit(1024, 768)
    friend.open(errand.page.url)
    assert friend.text("[data-result-count]") == str(count)
    assert sum(friend.legend().values()) == count

    friend.page.goto(f"{sample}/villages?county=220382&demo=2022&{FAR}")
    listed = friend.page.locator("tbody tr").all_inner_texts()
    assert {code for code in codes if any(code in row for row in listed)} == codes


def test_a_copied_link_restores_all_that_was_seen(visit, sample):
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    reader.open(f"{sample}/?lang=en")
    page = reader.page
    reader.option("county=220322").locator("input").check()
    page.locator("[data-theme]").select_option("nearest_5g")
    page.locator('[data-overlay="wells"]').check()
    page.locator("[data-outside-choice]").click()
    page.locator("#q").fill("220322100")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile("at=.+village="))
    page.locator("[data-copy]").click()
    page.locator("[data-copy-text]", has_text="Copied").wait_for()

    friend = visit()
    friend.open(page.evaluate("navigator.clipboard.readText()"))

    assert seen(friend) == seen(reader)
    assert seen(friend)["village"]


def seen(reader):
    """Return all that a link is to carry."""
    return reader.page.evaluate(
        """() => {
          const text = (part) => document.querySelector(part).textContent;
          const { map } = L.villagemap;
          return {
            count: text('[data-result-count]'), chips: text('[data-chips]'), language: document.documentElement.lang,
            theme: document.querySelector('[data-theme]').value, legend: text('[data-legend-rows]'),
            layers: [...document.querySelectorAll('[data-overlay]:checked')].map((box) => box.dataset.overlay),
            hidden: document.documentElement.classList.contains('hides-outside'),
            village: document.querySelector('[data-card]').hidden ? '' : text('[data-card-code]'),
            place: [map.getZoom(), map.getCenter().lat, map.getCenter().lng].map((one) => one.toFixed(2)).join(),
          };
        }"""
    )


def test_back_and_forward_go_through_filter_theme_and_card(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    steps = [seen(reader)]
    reader.option("demo=2022").locator("input").check()
    steps.append(seen(reader))
    reader.page.locator("[data-theme]").select_option("class")
    steps.append(seen(reader))
    reader.page.locator("#q").fill("220322100")
    reader.page.locator("#q").press("Enter")
    reader.page.wait_for_url(re.compile("at=.+village="))
    steps.append(seen(reader))

    for turn, expected in [("go_back", steps[2::-1]), ("go_forward", steps[1:])]:
        for step in expected:
            getattr(reader.page, turn)()
            reader.page.wait_for_function(_SETTLED, arg=step)


_SETTLED = """(step) => {
  const { map } = L.villagemap;
  const place = [map.getZoom(), map.getCenter().lat, map.getCenter().lng].map((one) => one.toFixed(2)).join();
  const village = document.querySelector('[data-card]').hidden ? '' : document.querySelector('[data-card-code]').textContent;
  return place === step.place && village === step.village && document.querySelector('[data-theme]').value === step.theme &&
    document.querySelector('[data-result-count]').textContent === step.count;
}"""


def test_one_of_them_is_looked_at_and_its_card_is_in_the_link(errand, visit, sample):
    code = json.loads(files(errand, sample)["geojson"])["features"][0]["id"]

    friend = visit()
    friend.open(f"{errand.page.url}&village={code}")

    assert code in friend.text("[data-card]")
    assert friend.page.locator(f"[data-card] a[href*='/villages/{code}']").count() >= 1
