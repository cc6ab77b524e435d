"""What a reader sees when something is missing: scripts, a recent browser, the service, a village."""

import re
from urllib.parse import urlsplit

import pytest

from readers import Service

OURS = re.compile(r"/static/\w+/bundles/map\.js")
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
    page.route(re.compile(r"/static/.*/bundles/(map|list)\.js"), lambda route: route.fulfill(body=""))


def unreadable(page):
    """As a browser of 2019: it knows modules, and reads neither our scripts nor the one that tells its age."""
    page.route(re.compile(OURS.pattern + r"|/static/.*/modern\.js"), broken)


def broken(route):
    route.fulfill(content_type="text/javascript", body="export const once = () => { a ?=? b };")


AT_ONCE = r"\A"
BEFORE_DATA = r"(?=this\.panel=[\w$]+\(\"arriving\"\))"
AFTER_DRAWING = r"(?=this\.extent=[\w$]+\(\"tool-extent\"\))"
AT_THE_END = r"(?=[\w$]+\(\"stage\"\)\.dataset\.ready)"


def failing(where):
    """Let our script fail at a place of the bundle."""

    def handle(route):
        end = ";" if where == AT_ONCE else ","  # all other places stand within expressions
        body, places = re.subn(
            where, f"(() => {{ throw new RangeError('boom') }})(){end}", route.fetch().text(), count=1
        )
        assert places == 1
        route.fulfill(content_type="text/javascript", body=body)

    return lambda page: page.route(OURS, handle)


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param(without_modules, "这个浏览器画不出地图", id="no modules"),
        pytest.param(
            unreadable,
            "这个浏览器画不出地图",
            id="a language it cannot read",
        ),
        pytest.param(
            lambda page: page.add_init_script("delete Array.prototype.flatMap"),
            "这个浏览器画不出地图",
            id="a function it lacks",
        ),
        pytest.param(
            lambda page: page.route(OURS, broken), "画地图的脚本出错了", id="a script that is damaged"
        ),
        pytest.param(
            failing(AT_ONCE),
            "画地图的脚本出错了",
            id="a script that fails at its start",
        ),
        pytest.param(
            failing(BEFORE_DATA),
            "画地图的脚本出错了",
            id="a script that fails before it waits for data",
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
    reader.page.wait_for_timeout(600)  # by then the page would say that it waits for its scripts
    assert reader.page.locator("[data-arriving]").is_hidden()
    assert (
        reader.page.locator(".instead a", has_text="先看村庄列表").get_attribute("href")
        == f"/villages?{FILTERED}"
    )
    assert reader.page.locator(".tools").is_hidden()
    reader.complaints.clear()  # the browser names what is missing


BAR = "[data-fault]"


def number_of(reader):
    """Wait for the number that the bar shows."""
    place = reader.page.locator("[data-fault-number]")
    place.wait_for()
    return re.search(r"[0-9a-f]{8}", place.inner_text())[0]


@pytest.fixture
def own_service(sample_workspace):
    """Return a service whose log the test reads when it has stopped it."""
    made = Service.start(sample_workspace)
    yield made
    made.process.kill()
    made.process.wait()


@pytest.mark.parametrize(
    ("prepare", "address"),
    [
        pytest.param(failing(BEFORE_DATA), "/?county=220382", id="the map's start"),
        pytest.param(failing(AT_THE_END), "/?county=220382", id="the map's end"),
        pytest.param(
            lambda page: page.add_init_script(
                "Element.prototype.closest = () => { throw new RangeError('boom') }"
            ),
            "/villages?county=220382",
            id="a click in the list",
        ),
    ],
)
def test_the_number_that_a_page_shows_stands_in_the_log(visit, own_service, prepare, address):
    reader = visit()
    prepare(reader.page)
    reader.page.goto(own_service.address + address)
    if "villages" in address:
        reader.page.locator("h1, .head").first.click()

    number = number_of(reader)
    link = reader.page.locator(f"{BAR} a").get_attribute("href")
    log = own_service.stop()

    (line,) = [line for line in log.splitlines() if number in line]
    assert "boom" in line
    assert f"on {address.partition('?')[0]}:" in line
    assert link.partition("&at=")[0] == "/villages?county=220382"
    reader.complaints.clear()


def test_an_error_on_a_map_that_is_drawn_leaves_the_map(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?county=220382")
    before = reader.legend()
    assert reader.page.locator(BAR).is_hidden()

    reader.option("plan=compiled").locator("input").check()
    reader.repainted()
    reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('boom') })")
    number_of(reader)

    assert reader.page.locator(".instead").is_hidden()
    link = reader.page.locator(f"{BAR} a").get_attribute("href")
    assert link.startswith("/villages?county=220382&plan=compiled")
    reader.option("plan=compiled").locator("input").uncheck()
    reader.repainted()
    assert reader.legend() == before
    assert len(reader.painted()) > 3
    reader.complaints.clear()


def test_a_map_whose_start_fails_late_stays_drawn(visit, sample):
    reader = visit()
    failing(AFTER_DRAWING)(reader.page)
    reader.page.goto(f"{sample}/")

    number_of(reader)

    assert reader.page.locator(".instead").is_hidden()
    assert len(reader.painted()) > 3
    reader.complaints.clear()


@pytest.mark.parametrize(
    "what",
    [
        "Promise.reject(new RangeError('boom'))",
        "Promise.reject('boom')",
        "Promise.reject()",
        "Promise.reject('')",
        "Promise.reject(null)",
        "Promise.reject(Object.create(null))",
        "{ throw null }",
        "{ throw undefined }",
        "{ throw 0 }",
        "{ throw '' }",
        "{ throw { code: 5 } }",
        "{ throw Object.create(null) }",
    ],
)
def test_whatever_is_thrown_and_not_caught_is_told(visit, sample, what):
    reader = visit()
    reader.page.goto(f"{sample}/villages?lang=en")
    reader.page.locator("[data-started]").wait_for(state="attached")

    reader.page.evaluate(f"() => void setTimeout(() => {what})")

    number_of(reader)
    assert reader.text(f"{BAR} span").startswith("A script on this page failed")
    reader.complaints.clear()


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(
            "window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop' }))", id="a notice"
        ),
        pytest.param(
            "window.dispatchEvent(new ErrorEvent('error', { filename: location.href,"
            " message: 'ResizeObserver loop completed with undelivered notifications.' }))",
            id="a notice of our page",
        ),
        pytest.param(
            "window.dispatchEvent(new ErrorEvent('error', { message: 'Uncaught null',"
            " filename: 'chrome-extension://abc/content.js' }))",
            id="an extension that throws no error",
        ),
        pytest.param(
            "window.dispatchEvent(new ErrorEvent('error', { error: new Error('x'), message: 'x',"
            " filename: 'chrome-extension://abc/content.js' }))",
            id="an extension's script",
        ),
        pytest.param(
            "window.dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }))", id="another site's"
        ),
        pytest.param(
            "const error = new Error('x'); error.stack = 'at chrome-extension://abc/content.js:1:1';"
            " Promise.reject(error)",
            id="a rejection of an extension",
        ),
        pytest.param(
            "document.head.append(Object.assign(document.createElement('img'), { src: '/nothing.png' }))",
            id="a picture",
        ),
    ],
)
def test_what_is_no_failure_of_ours_is_not_told(visit, sample, what):
    reader = visit()
    reader.open(f"{sample}/")

    reader.page.evaluate(f"() => {{ {what} }}")
    reader.settled()

    assert reader.page.locator(BAR).is_hidden()
    assert reader.page.evaluate("document.documentElement.dataset.stranded") is None
    reader.complaints.clear()


def test_without_an_answer_the_failure_is_told_without_a_number(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    reader.page.route("**/script-errors", lambda route: route.fulfill(status=429, body="{}"))
    reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('boom') })")

    reader.page.locator(BAR).wait_for()
    reader.settled()

    assert reader.page.locator("[data-fault-number]").is_hidden()
    reader.complaints.clear()


def test_the_bar_can_be_closed_and_stays_closed(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('boom') })")
    number_of(reader)

    reader.page.locator("[data-fault-close]").click()
    reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('another') })")
    reader.settled()

    assert reader.page.locator(BAR).is_hidden()
    assert sum(request.endswith("/script-errors") for request in reader.requests) == 2
    reader.complaints.clear()


def test_a_failure_without_end_is_reported_a_few_times(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    reader.page.evaluate(
        "() => { for (let at = 0; at < 40; at += 1) setTimeout(() => { throw new RangeError(`boom ${at >> 1}`) }) }"
    )
    number_of(reader)
    reader.settled()

    assert sum(request.endswith("/script-errors") for request in reader.requests) == 5
    reader.complaints.clear()


def test_an_old_browser_reports_nothing(visit, sample):
    reader = visit()
    unreadable(reader.page)
    reader.page.goto(f"{sample}/")

    assert instead(reader) == ["这个浏览器画不出地图"]
    assert reader.page.locator(BAR).is_hidden()
    assert not any(request.endswith("/script-errors") for request in reader.requests)
    reader.complaints.clear()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (640, 360), (360, 740)])
@pytest.mark.parametrize("path", ["/", "/villages", "/villages/220322100301"])
def test_what_tells_of_a_failure_fits_the_page(visit, sample, path, width, height):
    reader = visit(width, height)
    reader.page.goto(f"{sample}{path}?lang=en")
    reader.page.locator("[data-started]").wait_for(state="attached")
    reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('boom') })")
    number_of(reader)

    box = reader.page.locator(BAR).bounding_box()
    cut = reader.page.locator(f"{BAR} > *:visible").evaluate_all(
        "parts => parts.filter((part) => part.getBoundingClientRect().right > innerWidth).length"
    )
    assert cut == 0
    assert 0 <= box["y"] < height
    reader.page.locator(f"{BAR} a").click(trial=True)  # nothing lies over it
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    reader.complaints.clear()


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


def answers(status, body=""):
    return lambda route: route.fulfill(status=status, body=body, content_type="application/problem+json")


@pytest.mark.parametrize("name", ["villages", "outlines", "rows"])
@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        pytest.param(
            answers(500, '{"number": "0a1b2c3d"}'), "could not give the data (number 0a1b2c3d)", id="a number"
        ),
        pytest.param(answers(503, '{"title": "x"}'), "could not give the data (status 503)", id="no number"),
        pytest.param(answers(502, "<h1>Bad gateway"), "could not give the data (status 502)", id="a proxy"),
        pytest.param(lambda route: route.abort(), "the connection may be lost", id="no connection"),
    ],
)
def test_a_service_that_fails_is_told_from_a_lost_connection(visit, sample, handle, sentence, name):
    reader = visit()
    address = f"**/overview/{name}.json*"
    reader.page.route(address, handle)
    reader.page.goto(f"{sample}/?{FILTERED}&lang=en")
    trouble = reader.page.locator("[data-trouble]")
    trouble.wait_for()

    assert sentence in reader.text("[data-trouble]")
    link = urlsplit(trouble.locator("a").get_attribute("href"))
    assert link.path == "/villages"
    assert set(FILTERED.split("&")) <= set(link.query.split("&"))
    reader.page.unroute(address)
    trouble.get_by_role("button").click()
    reader.drawn()
    assert trouble.is_hidden()
    reader.complaints.clear()


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        pytest.param(
            answers(500, '{"number": "0a1b2c3d"}'), "服务没能给出“供水井”图层（编号 0a1b2c3d）", id="fails"
        ),
        pytest.param(lambda route: route.abort(), "网络断了", id="no connection"),
    ],
)
def test_a_layer_says_the_same(visit, sample, handle, sentence):
    reader = visit()
    reader.page.route("**/overview/points/wells.json*", handle)
    reader.page.goto(f"{sample}/?layers=wells")
    reader.page.locator("[data-trouble]").wait_for()

    assert sentence in reader.text("[data-trouble]")
    reader.complaints.clear()


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
