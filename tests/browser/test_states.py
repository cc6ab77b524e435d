"""What a reader sees when something is missing: scripts, a recent browser, the service, a village."""

import re
from urllib.parse import urlsplit

import pytest

OURS = re.compile(r"/static/\w+/.*\bmain\b.*\.js")  # the modules of the map page
FILTERED = "county=220382&demo=2022"


def instead(reader):
    """Return the heading of what stands in the map's place."""
    shown = reader.page.locator(".instead h2:visible")
    shown.first.wait_for()
    return shown.all_inner_texts()


def works_as_form(reader):
    reader.page.locator('[data-option="plan=compiled"] input').check()
    reader.page.get_by_role("button", name="应用").click()
    assert "plan=compiled" in reader.page.url.replace("%2C", ",")


def without_modules(page):
    """As a browser of 2015: it knows no `noModule`, and runs no module."""
    page.add_init_script("delete HTMLScriptElement.prototype.noModule")
    page.route(re.compile(r"/static/.*\b(main|list)\b.*\.js"), lambda route: route.fulfill(body=""))


def broken(route):
    route.fulfill(content_type="text/javascript", body="export const once = () => { a ?=? b };")


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param(without_modules, "这个浏览器画不出地图", id="no modules"),
        pytest.param(
            lambda page: page.route(OURS, broken),
            "这个浏览器画不出地图",
            id="a language it cannot read",
        ),
        pytest.param(
            lambda page: page.add_init_script("delete Array.prototype.flatMap"),
            "这个浏览器画不出地图",
            id="a function it lacks",
        ),
        pytest.param(
            lambda page: page.route(OURS, lambda route: route.abort()),
            "页面没有取全",
            id="a module that is lost",
        ),
        pytest.param(
            lambda page: page.route("**/leaflet.js", lambda route: route.abort()),
            "页面没有取全",
            id="a library that is lost",
        ),
    ],
)
def test_without_its_scripts_the_map_says_why_and_the_form_works(visit, sample, prepare, said):
    reader = visit()
    prepare(reader.page)
    reader.page.goto(f"{sample}/?{FILTERED}")

    assert instead(reader) == [said]
    assert (
        reader.page.locator(".instead a", has_text="先看村庄列表").get_attribute("href")
        == f"/villages?{FILTERED}"
    )
    assert reader.page.locator(".tools").is_hidden()
    reader.complaints.clear()  # the browser names what is missing


def test_where_the_browser_is_too_old_the_form_filters(visit, sample):
    reader = visit()
    without_modules(reader.page)
    reader.page.goto(f"{sample}/villages")

    works_as_form(reader)
    assert reader.text("[data-result-count]") == "246"
    reader.complaints.clear()


def test_what_was_lost_can_be_tried_again(visit, sample):
    reader = visit()
    reader.page.route(OURS, lambda route: route.abort())
    reader.page.goto(f"{sample}/?{FILTERED}")
    assert instead(reader) == ["页面没有取全"]

    reader.page.unroute(OURS)
    reader.page.locator(".instead a", has_text="重试").click()
    reader.drawn()

    assert urlsplit(reader.page.url).query == FILTERED
    assert reader.page.locator(".instead").is_hidden()
    reader.complaints.clear()


def test_without_script_the_map_says_so(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/?lang=en")

    assert instead(reader) == ["The map is drawn by script"]


def test_scripts_that_are_slow_are_waited_for_in_words(visit, sample):
    reader = visit()
    waiting = []
    reader.page.route(OURS, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks the handler, a built-in cannot be marked
    reader.page.goto(f"{sample}/", wait_until="commit")
    reader.page.locator("[data-arriving]").wait_for()
    assert reader.text("[data-arriving] h2") == "正在取 755 个村的村界"

    waiting[0].continue_()
    reader.drawn()

    assert reader.page.locator("[data-arriving]").is_hidden()


def test_an_answer_that_is_late_leads_to_the_list(visit, sample):
    reader = visit()
    reader.page.clock.install()
    waiting = []
    reader.page.route("**/overview/villages.json*", lambda route: waiting.append(route))  # noqa: PLW0108 - as above
    reader.page.goto(f"{sample}/?{FILTERED}")
    reader.page.locator("[data-page=map]").first.wait_for()
    reader.page.clock.fast_forward(9000)
    reader.page.locator("[data-arriving-late] a").wait_for()

    assert reader.text("[data-arriving] h2") == "仍在加载"
    assert reader.page.locator("[data-arriving-late] a").get_attribute("href") == f"/villages?{FILTERED}"


def test_a_service_that_answers_nothing_leaves_the_figures_and_a_way_to_try_again(visit, sample):
    reader = visit()
    reader.page.route("**/overview/**", lambda route: route.fulfill(status=503, body="{}"))
    reader.page.goto(f"{sample}/?{FILTERED}")
    reader.page.locator("[data-trouble]").wait_for()

    assert reader.text("[data-result-count]") == reader.text(".legend .in-words").split("：")[1].split(" ")[0]
    reader.page.unroute("**/overview/**")
    reader.page.get_by_role("button", name="重试").click()
    reader.drawn()
    assert reader.page.locator("[data-trouble]").is_hidden()
    reader.complaints.clear()


@pytest.mark.parametrize("path", ["/", "/villages"])
def test_a_village_that_is_gone_is_said_with_the_nearest(visit, sample, path):
    reader = visit()
    reader.page.goto(f"{sample}{path}?county=220323&village=220323104399")
    gone = reader.page.locator("[data-gone]")
    gone.wait_for()
    assert reader.text("[data-gone] span") == "没有代码为“220323104399”的村。"

    code = re.search(r"\d{12}", gone.locator("a").first.inner_text())[0]
    gone.locator("a").first.click()

    reader.page.wait_for_url(re.compile(rf"county=220323&village={code}"))
    assert reader.page.locator("[data-gone]").count() == 0


def test_what_is_said_of_a_gone_village_ends_with_the_next_choice(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?village=220323104399")
    assert reader.page.locator("[data-gone]").is_visible()

    reader.page.locator("#q").fill("220323104301")
    reader.page.locator("#q").press("Enter")

    reader.page.wait_for_url(re.compile("village=220323104301"))
    assert reader.page.locator("[data-gone]").is_hidden()


def test_the_result_stands_in_words_wherever_it_is_sent(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    for choice in ("county=220382", "demo=2022"):
        reader.option(choice).locator("input").check()
    count = reader.text("[data-result-count]")
    sentence = f"双辽市，2022 年示范村：{count} 个村"

    assert reader.text(".legend .in-words") == sentence
    assert reader.page.title().startswith(f"{sentence} · ")
    reader.page.locator("[data-announce]", has_text=sentence).wait_for(state="attached")
    reader.page.reload()
    reader.drawn()
    assert reader.page.title().startswith(f"{sentence} · ")
    reader.page.goto(f"{sample}/villages?{FILTERED}&lang=en")
    assert reader.page.title().startswith(f"Shuangliao, Batch of 2022: {count} villages · ")


def test_what_is_said_of_a_gone_village_fits_a_phone(visit, sample):
    reader = visit(360, 740)
    reader.page.goto(f"{sample}/?lang=en&village=220323104399")
    reader.page.locator("[data-gone]").wait_for()

    cut = reader.page.locator("[data-gone] > *").evaluate_all(
        "parts => parts.filter((part) => part.getBoundingClientRect().right > innerWidth).length"
    )
    assert cut == 0


def test_what_is_chosen_while_the_map_is_being_drawn_is_on_the_map(visit, sample):
    """The start gives way after each of its works; here for so long that the reader comes between any two."""
    from playwright.sync_api import expect  # noqa: PLC0415 - only with a browser

    slow = visit()
    slow.page.add_init_script(
        "globalThis.scheduler = { yield: () => new Promise((done) => setTimeout(done, 250)) }"
    )
    slow.page.goto(f"{sample}/")
    slow.page.locator("#q[role=combobox]").wait_for()  # from here on the form listens
    slow.page.locator("#map canvas").first.wait_for(state="attached")
    assert not slow.page.locator("[data-stage][data-ready]").count()

    slow.option("plan=compiled").locator("input").check()

    slow.drawn()
    straight = visit()
    straight.open(f"{sample}/?plan=compiled")
    for reader in (slow, straight):
        reader.repainted()
    assert slow.legend() == straight.legend()
    assert slow.painted() == straight.painted()
    assert slow.page.url == straight.page.url
    counts = [reader.page.locator("#overlays .count") for reader in (slow, straight)]
    expect(counts[0]).to_have_text(counts[1].all_inner_texts())
