"""Small screens, keyboards, assistive technology."""

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (360, 740)}
ADDRESSES = [
    "/?lang=zh",
    "/?lang=en&theme=class&county=220322&layers=wells,sites_5g",
    "/?plan=none&demo=any",
    "/?village=220323104301&lang=en",
    "/?village=220323104399&theme=work_team",
    "/villages?q=2203",
    "/villages?plan=none&demo=any&lang=en",
    "/villages/220323104301?lang=en",
    "/?demo=2023",
    "/villages/220323104399?lang=en",
]


def violations(reader):
    """Return what axe-core finds, as far as it is sure."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup-dev")
    reader.page.evaluate(AXE.read_text("utf-8"))
    found = reader.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (violation["id"], violation["impact"], [node["html"][:120] for node in violation["nodes"]])
        for violation in found["violations"]
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(visit, sample, address, size):
    reader = visit(*SIZES[size])
    reader.page.goto(sample + address)
    if reader.page.locator("[data-stage]").count():
        reader.drawn()
    if "village=220323104301" in address:
        reader.page.locator("[data-card] dd.aside").first.wait_for(state="attached")

    assert violations(reader) == []
    reader.complaints.clear()  # a refused page is an error to the console


def _downloads(page):
    page.locator(".share summary").click()


def _columns(page):
    page.locator("[data-columns] summary").click()


def _search(page):
    page.locator("#q").fill("yst")
    page.locator("[data-search-list] [role=option]").first.wait_for()


def _nothing_found(page):
    page.locator("#q").fill("xqqzz")
    page.locator("[data-search-none]").wait_for()


def _kinds(page):
    page.locator("[data-unfold]").first.click()


def _measuring(page):
    page.locator("[data-tool-measure]").click()
    page.locator("[data-measure]").wait_for()


def _locating(page):
    page.locator("[data-tool-locate]").click()
    page.locator("#locate-text").fill("612345, 4790000")
    page.keyboard.press("Enter")
    page.locator("[data-locate-zones] button").first.wait_for()


def _unfolded(page):
    page.evaluate("document.querySelectorAll('#filter details').forEach((fold) => (fold.open = true))")


def _lost(page):
    page.route("**/overview/points/wells*", lambda route: route.abort())
    page.locator('[data-overlay="wells"]').check()
    page.locator("[data-trouble]").wait_for()


@pytest.mark.parametrize(
    ("address", "does"),
    [
        ("/?lang=en", _downloads),
        ("/?county=220302", _search),
        ("/?lang=en", _nothing_found),
        ("/", _kinds),
        ("/?lang=en", _measuring),
        ("/", _locating),
        ("/", _unfolded),
        ("/?lang=en", _lost),
        ("/villages", _columns),
        ("/villages?lang=en", _downloads),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__.strip("_"),
)
def test_axe_finds_nothing_in_what_opens(visit, sample, address, does):
    reader = visit()
    reader.page.goto(sample + address)
    if "villages" not in address:
        reader.drawn()
    does(reader.page)

    assert violations(reader) == []
    reader.complaints.clear()


def test_axe_finds_nothing_in_the_sheets_of_a_phone(visit, sample):
    reader = visit(*SIZES["phone"], has_touch=True)
    reader.open(f"{sample}/?village=220323104301")
    for _ in range(2):
        reader.page.locator("[data-card] [data-grip]").tap()
        assert violations(reader) == []
    reader.page.locator("[data-card-close]").tap()
    reader.page.locator("[data-open-filter]").tap()

    assert violations(reader) == []


@pytest.mark.parametrize(
    "address", ["/?theme=class&village=220323104301", "/?theme=demo", "/villages", "/villages/220323104301"]
)
def test_swatches_keep_fill_and_letter_where_colours_are_forced(visit, sample, address):
    """A reader with high contrast sees the same fills as everybody, and the letters on them."""

    def seen(**how):
        reader = visit(**how)
        reader.page.goto(sample + address)
        if "village=" in address:
            reader.page.locator("[data-card] [data-card-marks] .swatch").first.wait_for()
        return reader.page.evaluate(
            """() => [...document.querySelectorAll('.swatch')].map((swatch) => {
              const style = getComputedStyle(swatch);
              return [style.backgroundColor, swatch.textContent, style.color];
            })"""
        )

    forced = seen(forced_colors="active")
    assert forced
    assert forced == seen()


def test_bars_and_symbols_keep_their_colours_where_colours_are_forced(visit, sample):
    reader = visit(forced_colors="active")
    reader.open(f"{sample}/")

    kept = reader.page.evaluate(
        """() => ['.bar', '.symbol'].map((part) =>
          [...document.querySelectorAll(part)].every((one) => getComputedStyle(one).forcedColorAdjust === 'none'))"""
    )
    assert kept == [True, True]


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


# How many corners of villages, of all there are, lie beneath the tools.
_BENEATH_TOOLS = """
async () => {
  const { left, top } = document.querySelector('#map').getBoundingClientRect();
  const tools = [...document.querySelectorAll('.tools .group')].map((group) => group.getBoundingClientRect());
  const { features } = await (await fetch('/villages.geojson')).json();
  const corners = features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2));
  const beneath = corners.filter(([lon, lat]) => {
    const { x, y } = L.villagemap.map.latLngToContainerPoint([lat, lon]);
    return tools.some((box) => x + left > box.left && x + left < box.right && y + top > box.top && y + top < box.bottom);
  });
  return [beneath.length, corners.length];
}
"""


def test_on_a_phone_no_tool_lies_on_the_city(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.open(f"{sample}/")

    beneath, corners = reader.page.evaluate(_BENEATH_TOOLS)

    assert corners > 755
    assert beneath == 0


def test_on_a_phone_all_classes_of_a_theme_are_seen_in_the_low_sheet(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.open(f"{sample}/?theme=nearest_5g")
    rows = reader.page.locator("[data-legend-rows] .row")
    tabs = reader.page.locator(".tabs").bounding_box()

    assert rows.count() == 5
    assert all(row.bounding_box()["y"] + row.bounding_box()["height"] <= tabs["y"] for row in rows.all())


@pytest.mark.parametrize("width", [360, 720, 1024, 1440, 1920])
@pytest.mark.parametrize(
    "address", ["/?lang=en&theme=class&demo=2021,2022&county=220322", "/villages?lang=en", "/?demo=1"]
)
def test_no_page_is_wider_than_its_window(visit, sample, width, address):
    reader = visit(width, 800)
    reader.page.goto(sample + address)
    reader.page.wait_for_load_state("networkidle")

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
