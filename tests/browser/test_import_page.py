"""Files come in through the page, in a real browser: signed in, dropped, asked, compared, stored, seen, undone."""

from pathlib import Path

import pytest

from intake_files import Files, square
from people import PASSWORD
from readers import Service, command

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CODES = {"220322100301": "杨树屯村", "220322100302": "吉洼子村"}
SIZES = pytest.mark.parametrize(
    ("width", "height"), [(1440, 900), (1024, 768), (360, 740)], ids=["wide", "middle", "phone"]
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return Files(tmp_path_factory.mktemp("files"))


@pytest.fixture
def city(files, tmp_path):
    """A service over two villages, with an editor."""
    workspace = tmp_path / "city.gpkg"
    command(workspace, "load", str(villages(files)), "--layer", "villages")
    command(workspace, "user", "add", "wang", "--role", "editor", typed=PASSWORD)
    # More than one process: what one took in the other must know.
    service = Service.start(workspace, "--workers", "2")
    yield service.address
    service.stop()


def villages(files, *, west=124.0, name="villages.geojson"):
    rows = [
        ({"code": code, "name": CODES[code], "plan": "none"}, square(west + 0.01 * place))
        for place, code in enumerate(CODES)
    ]
    return files.geojson(rows, name=name)


def messy(files):
    """A workbook with a title, two sheets of which one is meant, a name beside the code, and a total row."""
    rows = [
        ["2023 年村庄规划情况表"],
        ["行政区划代码", "村名", "是否编制\n村庄规划"],
        [*next(iter(CODES.items())), "已编"],
        ["220322100302", "吉洼子村", "×"],
        ["合计", None, 1],
    ]
    return files.xlsx({"一月": rows, "二月": rows}, name="规划情况 <2023>.xlsx")


def sign_in(page, address):
    page.goto(f"{address}/sign-in?next=/import")
    page.get_by_label("账号").fill("wang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/import")


def upload(page, path):
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="检查文件").click()
    page.locator(".verdict").wait_for()


def test_a_messy_file_comes_in_is_seen_and_taken_back(visit, city, files):
    reader = visit()
    page = reader.page
    sign_in(page, city)
    upload(page, messy(files))
    assert page.locator("h1").inner_text() == "规划情况 _2023_.xlsx"

    page.get_by_label("二月").check()
    page.get_by_role("button", name="按回答再检查").click()
    page.get_by_text("可以存入").wait_for()
    assert "未编制 → 已编制" in page.locator(".difference tbody").inner_text()

    page.get_by_label("存入原因").fill("县里补报")
    page.get_by_role("button", name="确认存入").click()
    page.locator(".done").wait_for()
    page.goto(f"{city}/?plan=compiled")
    assert reader.text("[data-result-count]") == "1"

    page.goto(f"{city}/import")
    newest = page.locator(".book tbody tr").first
    assert "县里补报" in newest.inner_text()
    newest.locator("summary").click()
    newest.get_by_role("button", name="撤销").click()
    page.get_by_text("已被第").first.wait_for()
    page.goto(f"{city}/?plan=none")
    assert reader.text("[data-result-count]") == "2"


def test_shapes_that_move_are_drawn_as_they_are_and_as_they_would_be(visit, city, files):
    reader = visit()
    page = reader.page
    sign_in(page, city)
    upload(page, villages(files, west=124.002, name="moved.geojson"))

    page.locator(".map-change canvas").wait_for()
    assert page.locator("[data-picture]").is_hidden()
    before = page.locator(".map-change canvas").evaluate("canvas => canvas.toDataURL()")
    page.locator("[data-zoom]").first.click()
    page.wait_for_timeout(300)
    assert page.locator(".map-change canvas").evaluate("canvas => canvas.toDataURL()") != before


def test_a_file_can_be_dropped_and_one_that_is_too_large_is_told_before_it_is_sent(visit, city):
    reader = visit()
    page = reader.page
    sign_in(page, city)
    drop = """([size, name]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(size)], name));
        document.querySelector('[data-drop]').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    }"""

    page.evaluate(drop, [10, "a.csv"])
    assert "a.csv" in page.locator("[data-file-name]").inner_text()
    assert page.locator("#file").evaluate("input => input.checkValidity()")
    page.evaluate(drop, [51_000_000, "b.csv"])
    assert "50 MB" in page.locator("#file").evaluate("input => input.validationMessage")


def test_without_script_the_page_is_forms(visit, city, files):
    reader = visit(java_script_enabled=False)
    page = reader.page
    sign_in(page, city)
    page.locator("#file").set_input_files(villages(files, west=124.002, name="moved.geojson"))
    page.get_by_role("button", name="检查文件").click()
    page.locator(".verdict").wait_for()

    assert page.locator("[data-picture]").evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="确认存入").click()
    page.locator(".done").wait_for()


@SIZES
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(visit, city, files, width, height):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup-dev")
    reader = visit(width, height)
    page = reader.page
    page.goto(f"{city}/sign-in?lang=en")
    assert found(page) == []
    sign_in(page, city)
    assert found(page) == []
    for path in (messy(files), villages(files, west=124.002, name="moved.geojson")):
        page.goto(f"{city}/import")
        upload(page, path)
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="放弃这份文件").click()
        page.locator("#file").wait_for()


def found(page):
    page.evaluate(AXE.read_text("utf-8"))
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations]
