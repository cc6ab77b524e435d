"""The card of a village: at once what the page knows, then its facts; nothing invented."""

import re

import pytest

VILLAGE = "220323104301"


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?village={VILLAGE}")
    reader.page.locator("[data-card] dd.aside").first.wait_for()
    return reader


def facts(reader, place):
    return {
        fact.locator("dt").inner_text(): fact.locator("dd").first.inner_text().replace(" ", " ").strip()
        for fact in reader.page.locator(f"{place} .facts > div").all()
    }


def test_the_card_says_what_the_page_of_the_village_says(reader):
    name = reader.text("#card-name")
    card = facts(reader, "[data-card]")
    reader.page.locator("[data-card-page]").click()

    assert reader.text("h1") == name
    page = facts(reader, ".village")
    assert {title: page[title] for title in card} == card
    assert {"示范批次", "最近 5G 基站", "供水井", "定点医院", "面积", "项目"} <= set(card)


def test_ranks_are_among_all_villages(reader):
    assert reader.text('[data-card] h3:has-text("设施与距离") [data-note]') == "在全市 755 村中"
    assert re.fullmatch(r"第 \d+ 位", reader.text("[data-card] dd.aside"))


def test_the_code_is_copied(visit, sample):
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    reader.open(f"{sample}/?village={VILLAGE}")
    reader.page.get_by_role("button", name="复制代码").click()

    reader.page.locator("[data-card-copied]", has_text="已复制").wait_for()
    assert reader.page.evaluate("navigator.clipboard.readText()") == VILLAGE


def test_provenance_is_fetched_on_demand(reader):
    assert not [url for url in reader.requests if "provenance" in url]

    reader.page.locator("[data-card-sources] summary").click()

    reader.page.locator("[data-card-origins] dd").first.wait_for()
    assert "示例数据" in reader.text("[data-card-origins] dt")
    assert "规划编制" in reader.text("[data-card-origins] dd")


def test_the_foot_leads_on(visit, sample):
    reader = visit()
    # A link to a village without a position goes there by itself, so this one looks elsewhere.
    reader.open(f"{sample}/?village={VILLAGE}&at=9/43.5/124.5")
    links = reader.page.locator(".card footer a")
    assert [link.get_attribute("href").removesuffix("?at=9/43.5/124.5") for link in links.all()] == [
        f"/villages/{VILLAGE}",
        f"/villages.geojson?q={VILLAGE}",
    ]
    reader.page.locator("[data-card-zoom]").click()
    reader.page.wait_for_url(re.compile("at=12"))


def test_the_card_says_when_its_village_is_outside_the_filter(reader):
    assert reader.page.locator("[data-card-outside]").is_hidden()
    reader.option("county=220302").locator("input").check()

    assert reader.text("[data-card-outside]") == "本村不在当前筛选内"
    reader.page.locator("[data-strip-clear]").click()
    assert reader.page.locator("[data-card-outside]").is_hidden()


def test_facts_that_do_not_arrive_are_said_and_asked_for_again(visit, sample):
    reader = visit()
    reader.page.route(f"**/villages/{VILLAGE}.json*", lambda route: route.abort())
    reader.open(f"{sample}/?village={VILLAGE}")
    reader.page.locator("[data-card-lost]").wait_for()
    assert "规划编制" in reader.texts("[data-card] dt")
    assert not reader.texts("[data-card] dd.aside")

    reader.page.unroute(f"**/villages/{VILLAGE}.json*")
    reader.page.locator("[data-card-retry]").click()

    reader.page.locator("[data-card] dd.aside").first.wait_for()
    assert reader.page.locator("[data-card-lost]").is_hidden()
    reader.complaints.clear()  # the browser names the lost request, as it should


def test_in_english_pinyin_stands_first(reader, sample):
    chinese = reader.text("#card-name")
    reader.open(f"{sample}/?village={VILLAGE}&lang=en")

    assert re.fullmatch(rf"[A-Z][a-z]+ {chinese}", reader.page.locator("#card-name").text_content())
    reader.page.locator("[data-card] h3", has_text="Facilities and distance").wait_for()


def test_another_village_replaces_the_facts_of_the_first(reader):
    before = facts(reader, "[data-card]")
    reader.page.locator("#q").fill("220302200301")
    reader.page.locator("#q").press("Enter")

    reader.page.wait_for_function(
        "code => document.querySelector('[data-card-code]').textContent === code", arg="220302200301"
    )
    reader.page.locator("[data-card] dd.aside").first.wait_for()
    assert facts(reader, "[data-card]") != before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_village_around_it_opens_its_own_card_and_page(visit, sample, language):
    reader = visit()
    reader.open(f"{sample}/?village={VILLAGE}&lang={language}")
    link = reader.page.locator("[data-card-around] a").first
    link.wait_for()
    name, code = link.inner_text(), link.get_attribute("data-code")
    around = reader.page.locator("[data-card-around] a").all_inner_texts()

    link.click()

    reader.page.wait_for_url(re.compile(f"village={code}"))
    assert reader.page.locator("#card-name").inner_text().split()[-1] == name.split()[-1]
    reader.page.locator(f'[data-card-around] a[data-code="{VILLAGE}"]').wait_for()  # and it leads back
    reader.page.goto(f"{sample}/villages/{VILLAGE}?lang={language}")
    assert [text.split() for text in reader.page.locator(".neighbours a").all_inner_texts()] == [
        text.split() for text in around
    ]
