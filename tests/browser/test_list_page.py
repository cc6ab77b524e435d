"""The list of villages with script: the server's pages without reloading."""

import re

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.page.goto(f"{sample}/villages")
    return reader


def test_a_change_of_the_filter_fetches_its_page_and_keeps_the_place(reader):
    box = reader.option("county=220302").locator("input")
    box.check()
    reader.page.wait_for_url(re.compile("county=220302"))

    assert reader.text(".strip h2") == "20 个村 / 全市 755"
    assert len(reader.texts("tbody tr")) == 20
    assert reader.page.evaluate("document.activeElement.value") == "220302"
    reader.page.locator(".chip a").click()
    reader.page.wait_for_url(re.compile(r"/villages$"))
    assert reader.text(".strip h2") == "755 个村 · 全市"


def test_pages_turn_and_back_returns(reader):
    reader.page.get_by_role("link", name="第 2 页").click()
    reader.page.wait_for_url(re.compile("page=2"))
    reader.page.locator(".pager p", has_text="51–100").wait_for()

    reader.page.go_back()
    reader.page.locator(".pager p", has_text="第 1–50").wait_for()


def test_the_map_takes_over_the_filter(reader):
    reader.option("demo=2021").locator("input").check()
    reader.page.wait_for_url(re.compile("demo=2021"))
    reader.page.get_by_role("link", name="资源浏览").first.click()
    reader.drawn()

    assert reader.text("[data-result-count]") == "80"


def cells(reader, key):
    """Return the cells of a column, from top to bottom."""
    place = reader.page.locator("thead a").evaluate_all(
        "(links, key) => links.findIndex((link) => link.dataset.focus === `sort ${key}`)", key
    )
    return reader.texts(f"tbody tr > :nth-child({place + 1})")


def focused(reader):
    return reader.page.evaluate("document.activeElement.dataset.focus")


def test_a_head_sorts_by_keyboard_and_keeps_the_focus(reader):
    reader.page.locator("[data-focus='sort area_km2']").focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile("sort=area_km2"))

    areas = [float(area) for area in cells(reader, "area_km2")]
    assert areas == sorted(areas)
    assert focused(reader) == "sort area_km2"
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile("sort=-area_km2"))
    assert reader.page.locator("[aria-sort=descending]").count() == 1
    assert float(cells(reader, "area_km2")[0]) > areas[-1]


def test_columns_are_chosen_at_once_while_their_menu_stays_open(reader):
    reader.page.get_by_text("显示列").click()
    reader.page.get_by_label("常住人口").check()
    reader.page.wait_for_url(re.compile("columns=.*population"))
    assert reader.page.locator("[data-columns]").evaluate("menu => menu.open")
    assert focused(reader) == "column population"

    reader.page.get_by_label("县", exact=True).uncheck()
    reader.page.wait_for_url(lambda url: "county" not in url)
    assert all(cell.replace(",", "").isdigit() for cell in cells(reader, "population"))
    assert reader.page.locator("[data-focus='sort county']").count() == 0

    reader.page.get_by_role("link", name="恢复默认列").click()
    reader.page.wait_for_url(re.compile(r"/villages$"))
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator("[data-columns]").evaluate("menu => menu.open")


def test_a_filter_keeps_order_and_columns(reader, sample):
    reader.page.goto(f"{sample}/villages?sort=-population&columns=population,code")
    reader.option("county=220302").locator("input").check()
    reader.page.wait_for_url(re.compile("county=220302"))

    numbers = [int(cell.replace(",", "")) for cell in cells(reader, "population")]
    assert numbers == sorted(numbers, reverse=True)
    assert reader.text("tfoot th") == "合计 20 个村"
    assert reader.text("tfoot td:last-child").startswith(f"{sum(numbers):,}")


def test_of_two_quick_changes_the_last_is_shown(reader):
    held = []
    reader.page.route(re.compile("plan=compiled"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the handler, a built-in cannot be marked
    with reader.page.expect_request(re.compile("plan=compiled")):
        reader.option("plan=compiled").locator("input").check(no_wait_after=True)
    with reader.page.expect_event("requestfailed", lambda request: "plan=compiled" in request.url):
        reader.page.locator("[data-focus='page 2']").click()
    reader.page.locator(".pager p", has_text="第 51–100").wait_for()

    assert reader.text(".pager p") == "第 51–100 个，共 755 个村"
    assert reader.page.url.endswith("/villages?page=2")


def test_a_lost_connection_leaves_the_list_and_can_be_tried_again(reader):
    reader.page.context.set_offline(True)
    reader.page.locator("[data-focus='sort name']").click()
    reader.page.locator("[data-trouble]").wait_for()
    assert len(reader.texts("tbody tr")) == 50

    reader.page.context.set_offline(False)
    reader.page.get_by_role("button", name="重试").click()
    reader.page.wait_for_url(re.compile("sort=name"))
    assert reader.page.locator("[data-trouble]").is_hidden()
    reader.complaints.clear()  # the browser notes that it was offline


def test_a_row_leads_to_its_card_on_the_map_and_back(reader, sample):
    reader.page.goto(f"{sample}/villages?county=220302&sort=name")
    name = reader.text("tbody th a")
    reader.page.get_by_role("link", name=f"在地图上看{name}").click()
    reader.drawn()

    assert reader.text("[data-card-name]") == name
    assert reader.text("[data-result-count]") == "20"
    reader.page.get_by_role("link", name="在列表中看").click()
    reader.page.locator("tr[aria-current]").wait_for()
    assert reader.page.locator("tr[aria-current] th a").first.inner_text() == name
    assert reader.text("[data-result-count]") == "20"


def test_an_address_that_names_a_village_shows_its_row(reader, sample):
    reader.page.goto(f"{sample}/villages?village=220323104301")

    row = reader.page.locator("tr[aria-current]")
    assert "220323104301" in row.inner_text()
    box, view = row.bounding_box(), reader.page.locator("#list").bounding_box()
    assert view["y"] < box["y"] < view["y"] + view["height"]


def test_on_a_phone_villages_are_entries_of_two_lines(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.page.goto(f"{sample}/villages?county=220302")

    rows = reader.page.locator("tbody tr").all()
    high = [row.inner_text() for row in rows if _box(row)["height"] >= 80]
    assert all("精品村" in row for row in high)  # class, plan and flagship of a batch take a third line
    assert len(high) < len(rows) / 10
    reader.page.locator("[data-focus='sort wells_count']").tap()
    reader.page.wait_for_url(re.compile("sort=wells_count"))
    assert "供水井" in reader.page.locator("tbody td[data-label=供水井]").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )


def test_on_a_phone_conditions_stand_beneath_the_count_and_can_be_read(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.page.goto(f"{sample}/villages?county=220322")

    chip, chips = _box(reader.page.locator(".chip")), _box(reader.page.locator("[data-chips]"))
    assert chip["y"] > _box(reader.page.locator(".strip h2"))["y"]
    assert chip["x"] + chip["width"] <= chips["x"] + chips["width"]


def test_on_a_phone_places_of_english_entries_begin_the_second_line(visit, sample):
    reader = visit(360, 740, has_touch=True)
    reader.page.goto(f"{sample}/villages?county=220322&lang=en")

    names = [_box(name)["x"] for name in reader.page.locator("tbody th").all()]
    counties = [_box(row.locator("td.place").first)["x"] for row in reader.page.locator("tbody tr").all()]
    assert counties == names


def _box(locator):
    return locator.bounding_box()


def test_without_script_columns_and_order_are_forms_and_links(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/villages?county=220302&lang=en")
    reader.page.get_by_text("Columns").click()
    reader.page.get_by_label("Resident population").check()
    reader.page.locator("[data-columns] button").click()
    reader.page.locator("[data-focus='sort population']").click()

    numbers = [int(cell.replace(",", "")) for cell in cells(reader, "population")]
    assert len(numbers) == 20
    assert numbers == sorted(numbers)
    assert reader.texts(".chip") == ["County Tiexi"]
