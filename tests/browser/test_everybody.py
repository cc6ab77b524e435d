"""Small screens, keyboards, assistive technology."""

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize(
    ("width", "height"), [(1440, 900), (1024, 768), (360, 740)], ids=["wide", "middle", "phone"]
)
@pytest.mark.parametrize(
    "address",
    [
        "/?lang=zh",
        "/?lang=en&theme=class&county=220322&layers=wells,sites_5g",
        "/?plan=none&demo=any",
        "/?village=220323104301&lang=en",
        "/villages?q=2203",
        "/villages/220323104301?lang=en",
    ],
)
def test_axe_finds_nothing(visit, sample, address, width, height):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup-dev")
    reader = visit(width, height)
    reader.page.goto(sample + address)
    if "villages" not in address:
        reader.drawn()
        reader.page.wait_for_timeout(300)

    reader.page.evaluate(AXE.read_text("utf-8"))
    found = reader.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [
        (violation["id"], violation["impact"], [node["html"][:120] for node in violation["nodes"]])
        for violation in found["violations"]
    ] == []


def test_the_filter_of_a_phone_is_a_sheet_over_everything(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.open(f"{sample}/")
    assert reader.page.locator("#filter").is_hidden()

    reader.page.get_by_role("button", name="筛选", exact=True).tap()
    reader.option("county=220302").tap()
    assert reader.text("[data-see-villages]") == "查看 20 个村"
    assert reader.page.locator(".head").evaluate("element => element.inert")
    reader.page.locator("[data-see-villages]").tap()

    assert reader.page.locator("#filter").is_hidden()
    assert reader.text("[data-condition-count]") == "1"
    assert reader.text(".peek b") == "20"


def test_sheets_of_a_phone_grow_and_shrink(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.open(f"{sample}/?theme=class")
    sheet = reader.page.locator("[data-legend]")
    heights = [sheet.bounding_box()["height"]]

    for _ in range(3):
        sheet.locator("[data-grip]").tap()
        heights.append(sheet.bounding_box()["height"])

    assert heights[0] < heights[1] < heights[2]
    assert heights[3] == heights[0]


@pytest.mark.parametrize("width", [360, 720, 1024, 1440, 1920])
@pytest.mark.parametrize(
    "address", ["/?lang=en&theme=class&demo=2021,2022&county=220322", "/villages?lang=en", "/?demo=1"]
)
def test_no_page_is_wider_than_its_window(visit, sample, width, address):
    reader = visit(width, 800)
    reader.page.goto(sample + address)
    reader.page.wait_for_timeout(200)

    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    reader.complaints.clear()  # a refused page is an error to the console


def test_between_phone_and_desk_the_filter_folds_and_is_remembered(visit, sample):
    reader = visit(1024, 768)
    reader.open(f"{sample}/")
    wide = reader.page.locator("#map").bounding_box()["width"]

    reader.page.get_by_role("button", name="筛选栏").click()
    assert reader.page.locator("#filter").is_hidden()
    assert reader.page.locator("#map").bounding_box()["width"] > wide
    reader.page.reload()
    reader.drawn()
    assert reader.page.locator("#filter").is_hidden()


def test_a_keyboard_reaches_filter_map_and_card(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.textContent") == "到地图"

    box = reader.option("plan=compiled").locator("input")
    box.focus()
    reader.page.keyboard.press("Space")

    assert reader.text("[data-result-count]") == "246"
    assert box.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"
