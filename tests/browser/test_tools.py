"""The map's tools: overlays by kind, full screen, extent, hiding, measuring, coordinates."""

import re
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    return reader


def place_of(reader):
    """Return zoom, lat, lon of the address; None where it says none."""
    found = re.search(r"at=([\d.]+)/([\d.]+)/([\d.]+)", reader.page.url)
    return tuple(map(float, found.groups())) if found else None


def test_a_kind_of_facility_is_shown_alone_and_a_copied_link_restores_it(reader, visit):
    page = reader.page
    page.get_by_role("button", name="公共设施：分类型显示").click()
    page.get_by_role("checkbox", name="定点医院").check()

    assert urlsplit(page.url).query == "layers=facilities:hospital"
    assert page.locator('[data-overlay="facilities"]').evaluate("box => box.indeterminate")
    other = visit()
    other.open(page.url)
    other.page.get_by_role("button", name="公共设施：分类型显示").click()
    assert other.page.get_by_role("checkbox", name="定点医院").is_checked()
    assert not other.page.get_by_role("checkbox", name="小学").is_checked()


def test_counts_of_overlays_follow_the_filter_as_the_server_counts(reader, visit, sample):
    reader.option("county=220323").locator("input").check()
    count = reader.page.locator('.option:has([data-overlay="wells"]) .count')
    reader.page.wait_for_function(
        "document.querySelector('.option:has([data-overlay=wells]) .count').textContent !== '1,487'"
    )
    served = visit()
    served.open(f"{sample}/?county=220323")

    for layer in ("sites_5g", "wells", "facilities", "roads", "bridges"):
        selector = f'.option:has([data-overlay="{layer}"]) .count'
        assert reader.text(selector) == served.text(selector), layer
    assert count.inner_text() != "1,487"


def test_the_extent_of_the_result_is_a_click_away_and_greyed_without_one(reader):
    button = reader.page.locator("[data-tool-extent]")
    assert button.get_attribute("aria-disabled") == "true"
    button.click(force=True)
    assert place_of(reader) is None

    reader.option("county=220382").locator("input").check()
    assert button.get_attribute("aria-disabled") == "false"
    button.click()
    reader.page.wait_for_url(re.compile(r"at="))

    zoom, lat, lon = place_of(reader)
    assert zoom > 9
    assert 43.3 < lat < 44.1
    assert 123.3 < lon < 124.2


def test_villages_outside_are_hidden_or_dimmed_and_the_address_says_which(reader):
    reader.option("county=220302").locator("input").check()
    reader.repainted()
    assert reader.painted()["#f7f6f1"] > 10_000

    reader.page.locator("[data-outside-choice]").click()
    reader.repainted()

    assert reader.painted().get("#f7f6f1", 0) == 0
    assert urlsplit(reader.page.url).query == "county=220302&outside=hidden"
    reader.page.reload()
    reader.drawn()
    reader.repainted()
    assert reader.painted().get("#f7f6f1", 0) == 0
    reader.page.locator("[data-outside-choice]").click()
    reader.repainted()
    assert reader.painted()["#f7f6f1"] > 10_000
    assert urlsplit(reader.page.url).query == "county=220302"


def test_a_path_is_measured_in_true_metres(reader):
    page = reader.page
    page.locator("[data-tool-measure]").click()
    page.locator("[data-measure]").wait_for()
    box = page.locator("#map").bounding_box()
    at = [(300, 300), (500, 300), (500, 500)]
    for x, y in at[:2]:
        page.mouse.click(box["x"] + x, box["y"] + y)

    # The projection's own scale at that latitude: an independent figure for a path along a parallel.
    expected = page.evaluate(
        """([x, y, pixels]) => {
          const map = L.villagemap.map, { lat } = map.containerPointToLatLng([x, y]);
          return 6378137 * Math.cos(lat * Math.PI / 180) * 2 * Math.PI / (256 * 2 ** map.getZoom()) * pixels;
        }""",
        [300, 300, 200],
    )
    assert float(reader.text("[data-measure-length]").split()[0]) == pytest.approx(expected / 1000, rel=4e-3)
    assert page.locator("[data-measure-area-row]").is_hidden()
    page.mouse.click(box["x"] + at[2][0], box["y"] + at[2][1])
    area = float(reader.text("[data-measure-area]").split()[0].replace(",", ""))
    mu = float(reader.text("[data-measure-mu]").split()[0].replace(",", ""))
    assert area == pytest.approx((expected / 1000) ** 2 / 2, rel=2e-2)
    assert mu == pytest.approx(area * 1500, rel=1e-2)
    assert page.locator("[data-card]").is_hidden()

    page.keyboard.press("Backspace")
    assert page.locator("[data-measure-area-row]").is_hidden()
    page.keyboard.press("Escape")
    assert page.locator("[data-measure]").is_hidden()


def test_a_path_is_measured_by_keyboard(reader):
    page = reader.page
    page.locator("[data-tool-measure]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-measure]").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    reader.settled()
    page.keyboard.press("Enter")

    assert re.fullmatch(r"\d+\.\d+ 千米", reader.text("[data-measure-length]"))


@pytest.mark.parametrize("text", ["124.35, 43.3", "43°18′N 124°21′E", "43.3 124.35"])
def test_coordinates_are_found_and_their_village_named(reader, text):
    page = reader.page
    page.get_by_role("button", name="坐标定位").click()
    assert page.evaluate("document.activeElement.id") == "locate-text"
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"at="))

    _, lat, lon = place_of(reader)
    assert (round(lat, 2), round(lon, 2)) == (43.3, 124.35)
    assert "124.35000" in reader.text("[data-locate-result]")
    assert re.fullmatch(r"在.+（.+）", reader.text("[data-locate-village]"))


def test_six_digits_ask_which_zone(reader):
    page = reader.page
    page.get_by_role("button", name="坐标定位").click()
    page.keyboard.type("612345, 4790000")
    page.keyboard.press("Enter")
    zones = page.locator("[data-locate-zones] button")
    zones.first.wait_for()

    assert [zone[:6] for zone in zones.all_inner_texts()] == ["第 41 带", "第 42 带"]
    zones.first.click()
    page.wait_for_url(re.compile(r"at="))
    assert "第 41 带" in reader.text("[data-locate-result]")
    page.keyboard.press("Escape")
    assert page.locator("[data-locate]").is_hidden()
    assert page.evaluate("document.activeElement.matches('[data-tool-locate]')")


def test_coordinates_that_cannot_be_read_are_answered_by_a_sentence(reader):
    page = reader.page
    page.get_by_role("button", name="坐标定位").click()
    page.keyboard.type("四平市")
    page.keyboard.press("Enter")
    page.locator("#locate-text[aria-invalid=true]").wait_for()

    assert reader.text("[data-locate-result]").startswith("没有读到两个坐标")
    reader.complaints.clear()  # the browser names the refused request


def test_the_page_itself_goes_to_full_screen_and_back(reader):
    button = reader.page.locator("[data-tool-full]")
    if button.is_hidden():
        pytest.skip("this browser has no full screen")
    button.click()
    reader.page.wait_for_function("document.fullscreenElement === document.documentElement")
    assert button.get_attribute("aria-label") == "退出全屏"
    button.click()
    reader.page.wait_for_function("document.fullscreenElement === null")


def test_english_names_on_the_map_are_pinyin_with_the_chinese_beside_it(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?lang=en")
    stage = reader.page.locator("#map").bounding_box()
    reader.page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    reader.page.locator(".map-tip strong").wait_for()

    assert re.fullmatch(r"[A-Z][a-z]+", reader.text(".map-tip strong span"))
    assert re.fullmatch(r"[\u4e00-\u9fff]+", reader.text(".map-tip strong .beside"))
    assert reader.page.locator(".map-tip .beside").get_attribute("lang") == "zh"


THEMES = ["plan", "demo", "class", "plan_year", "nearest_5g", "supply_wells"]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_paints_what_its_legend_counts(visit, sample, theme):
    reader = visit()
    reader.open(f"{sample}/?theme={theme}")
    counts = reader.legend()
    reader.repainted()
    fills = reader.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.legend a.row')].map((row) =>
          [row.dataset.row, getComputedStyle(row.querySelector('.swatch')).backgroundColor]))"""
    )
    painted = reader.painted()

    for row, count in counts.items():
        red, green, blue = map(int, re.findall(r"\d+", fills[row])[:3])
        pixels = painted.get(f"#{red:02x}{green:02x}{blue:02x}", 0)
        if "pending" not in row:  # it is hatched
            assert (pixels > 100) == (count > 0), (row, count, pixels)


def test_on_a_slow_line_outlines_and_names_come_first(visit, sample):
    reader = visit()
    waiting = []
    reader.page.route("**/overview/villages.json*", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks the handler, a built-in cannot be marked
    reader.page.goto(f"{sample}/")
    reader.page.locator("[data-stage][data-outlined]").wait_for(state="attached")

    assert reader.painted()["#eceded"] > 10_000
    assert reader.page.locator("#map canvas").count() == 3
    assert reader.page.locator("[data-arriving]").is_visible()
    waiting[0].continue_()
    reader.drawn()
    reader.repainted()

    assert reader.page.locator("#map canvas").count() == 6
    assert reader.painted()["#348278"] > 10_000
    assert urlsplit(reader.page.url).query == ""


def test_a_found_village_is_named_in_pinyin_and_chinese_on_english_pages(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?lang=en")
    reader.page.get_by_role("button", name="Go to coordinates").click()
    reader.page.keyboard.type("124.35, 43.3")
    reader.page.keyboard.press("Enter")
    reader.page.locator("[data-locate-village]:not(:empty)").wait_for()

    assert re.fullmatch(r"In [A-Z][a-z]+ [\u4e00-\u9fff]+ \(.+\)", reader.text("[data-locate-village]"))
