"""A planner's errand from end to end: the same villages on the map, in the table, behind the link, in every file."""

import io
import json
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


def test_one_of_them_is_looked_at_and_its_card_is_in_the_link(errand, visit, sample):
    code = json.loads(files(errand, sample)["geojson"])["features"][0]["id"]

    friend = visit()
    friend.open(f"{errand.page.url}&village={code}")

    assert code in friend.text("[data-card]")
    assert friend.page.locator(f"[data-card] a[href*='/villages/{code}']").count() >= 1
