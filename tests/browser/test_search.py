"""The search: find a village while typing, go there, or make the text a condition."""

import re
from urllib.parse import urlsplit

import pytest

OPTIONS = "[data-search-list] [role=option]"


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    return reader


def names(reader):
    return reader.texts(f"{OPTIONS} .name")


def active(reader):
    return reader.page.evaluate(
        "document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant'))"
        "?.querySelector('.name').textContent ?? null"
    )


def test_slash_goes_to_the_field_and_letters_open_the_list(reader):
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("y")
    assert reader.page.locator("#q").get_attribute("aria-expanded") == "false"

    reader.page.keyboard.type("st")

    assert reader.page.locator("#q").get_attribute("aria-expanded") == "true"
    assert 0 < len(names(reader)) <= 8
    assert active(reader) == names(reader)[0]
    assert reader.text(f"{OPTIONS} .name b") == names(reader)[0][:3]
    assert reader.text("[data-result-count]") == "755"


def test_arrows_choose_and_enter_opens_the_card_there(reader):
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("yst")
    second = names(reader)[1]
    code = reader.texts(f"{OPTIONS} .code")[1].split(" ")[0]

    reader.page.keyboard.press("ArrowDown")
    assert active(reader) == second
    reader.page.keyboard.press("Enter")

    assert reader.page.locator("#card-name").text_content() == second
    reader.page.wait_for_url(re.compile(rf"at=1\d.*village={code}"))
    assert reader.page.locator("[data-search-results]").is_hidden()
    assert reader.page.evaluate("document.activeElement.id") == "card-name"
    assert reader.text("[data-result-count]") == "755"


def test_arrows_go_round_and_escape_closes_before_it_empties(reader):
    field = reader.page.locator("#q")
    field.click()
    field.press_sequentially("yst")
    field.press("ArrowUp")
    assert active(reader) == names(reader)[-1]
    field.press("ArrowDown")
    assert active(reader) == names(reader)[0]

    field.press("Escape")
    assert reader.page.locator("[data-search-results]").is_hidden()
    assert field.input_value() == "yst"
    field.press("Escape")
    assert field.input_value() == ""


def test_control_enter_makes_the_text_a_condition(reader):
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("220302")
    assert reader.text("[data-search-count]") == "20 个村，显示前 8 个"

    reader.page.keyboard.press("Control+Enter")

    assert urlsplit(reader.page.url).query == "q=220302"
    assert reader.text("[data-result-count]") == "20"
    assert reader.texts(".chip") == ["村名或代码 220302"]
    reader.option("county=220322").locator("input").check()
    assert reader.text("[data-result-count]") == "0"
    reader.page.locator('[data-chip="q"] a').click()
    assert reader.page.locator("#q").input_value() == ""
    assert reader.text("[data-result-count]") == "304"


def test_what_is_being_looked_for_is_no_condition_yet(reader):
    reader.page.locator("#q").fill("yst")
    reader.page.locator("#q").press("Escape")
    reader.option("county=220302").locator("input").check()

    assert urlsplit(reader.page.url).query == "county=220302"
    assert reader.page.locator("#q").input_value() == "yst"


def test_a_reload_shows_the_condition_in_the_field(reader, sample):
    reader.open(f"{sample}/?q=220302")
    assert reader.page.locator("#q").input_value() == "220302"

    reader.option("plan=compiled").locator("input").check()
    assert urlsplit(reader.page.url).query == "plan=compiled&q=220302"
    reader.page.locator("#q").fill("")
    assert urlsplit(reader.page.url).query == "plan=compiled"


def test_a_name_that_nobody_bears_is_answered_with_the_nearest(reader):
    reader.page.locator("#q").fill("树屯"[::-1] + "xyz")
    assert reader.text("[data-search-none]").startswith("没有叫“屯树xyz”的村")
    reader.page.locator("#q").fill("yst")
    name = names(reader)[0]

    reader.page.locator("#q").fill(name[0] + "数" + name[2:])

    assert reader.text("[data-search-none]") == f"没有叫“{name[0]}数{name[2:]}”的村，相近的："
    assert name in names(reader)
    assert active(reader) is None


def test_equal_names_are_told_apart_by_their_townships(reader):
    reader.page.locator("#q").fill("2203")
    where = reader.texts(f"{OPTIONS} .where")
    assert all(re.fullmatch(r"\S+ \S+", place) for place in where)


def test_a_village_outside_the_filter_says_so(reader, sample):
    reader.open(f"{sample}/?county=220302")
    reader.page.locator("#q").fill("220322")

    assert set(reader.texts(f"{OPTIONS} .status")) == {"不在筛选内"}


def test_in_english_pinyin_stands_first_with_the_chinese_name_beside(reader, sample):
    reader.open(f"{sample}/?lang=en")
    reader.page.locator("#q").fill("yangshu")

    assert reader.text(f"{OPTIONS} .name b") == "Yangshu"
    assert reader.text(f"{OPTIONS} .name [lang=zh]").startswith("杨树")


def test_a_click_chooses(reader):
    reader.page.locator("#q").fill("yst")
    first = names(reader)[0]
    reader.page.locator(OPTIONS).first.click()
    assert reader.page.locator("#card-name").text_content() == first


def test_on_the_list_enter_opens_the_page_of_the_village(visit, sample):
    reader = visit()
    reader.page.goto(f"{sample}/villages?lang=en")
    with reader.page.expect_response(re.compile(r"/overview/rows\.json")):
        reader.page.keyboard.press("/")
        reader.page.keyboard.type("yst")
    reader.page.locator(OPTIONS).first.wait_for()
    code = reader.texts(f"{OPTIONS} .code")[0]

    reader.page.keyboard.press("Enter")

    reader.page.wait_for_url(f"**/villages/{code}?lang=en")


def test_on_the_list_control_enter_filters(visit, sample):
    reader = visit()
    reader.page.goto(f"{sample}/villages")
    with reader.page.expect_response(re.compile(r"/overview/rows\.json")):
        reader.page.locator("#q").focus()
    reader.page.locator("#q[role=combobox]").wait_for()
    reader.page.locator("#q").fill("220302")
    reader.page.locator("#q").press("Control+Enter")
    reader.page.wait_for_url(re.compile("q=220302"))
    reader.page.locator(".chip").wait_for()

    reader.option("plan=compiled").locator("input").check()
    reader.page.wait_for_url(re.compile(r"\?plan=compiled&q=220302"))
    reader.page.locator('[data-chip="q"] a').click()
    reader.page.wait_for_url(re.compile(r"\?plan=compiled$"))
    assert reader.page.locator("#q").input_value() == ""


def test_without_script_the_field_is_the_condition(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/villages")
    reader.page.locator("#q").fill("220302")
    reader.page.locator("#q").press("Enter")

    assert "q=220302" in urlsplit(reader.page.url).query
    assert reader.text("[data-result-count]") == "20"


def test_slash_unfolds_the_panel_where_it_is_folded(visit, sample):
    reader = visit(1024, 768)
    reader.open(f"{sample}/")
    reader.page.locator("[data-fold]").click()
    assert reader.page.locator("#q").is_hidden()

    reader.page.keyboard.press("/")

    assert reader.page.evaluate("document.activeElement.id") == "q"
