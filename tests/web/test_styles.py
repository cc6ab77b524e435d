"""A page has its styles in one file, with its pictures and the fills of the city."""

import re

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from villagemap import resources
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.assets.page_parts import STYLED_PAGES

CSS = resources.static_folder() / "css"
IMPORT = re.compile(r'@import "([^"]+)";')


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(small_city())).test_client()


@pytest.mark.parametrize(
    "path", ["/", "/villages", "/villages/220322100301", "/sign-in", "/nothing", "/?demo=1999"]
)
def test_a_page_asks_for_one_style_sheet(client, path):
    page = BeautifulSoup(client.get(path, headers={"Accept": "text/html"}).text, "html.parser")

    [link] = page.select("link[rel=stylesheet]")

    answer = client.get(link["href"])
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("page", STYLED_PAGES)
def test_the_styles_of_a_page_need_no_further_file(client, page):
    text = client.get(f"/styles/{page}.css").text

    assert "@import" not in text
    assert re.findall(r"""\burl\((?!["']?(?:data:|#)).{9}""", text) == []


@pytest.mark.parametrize("page", STYLED_PAGES)
def test_the_fills_of_the_city_stand_in_the_styles_of_every_page(client, page):
    assert ".fill-plan-compiled{background-color:#" in client.get(f"/styles/{page}.css").text


def test_no_rule_of_ours_overrides_the_fill_of_a_swatch():
    """The fills stand at the end, whatever page they are for: no rule may need to come after them."""
    rules = re.findall(
        r"([^{}]*)\{([^{}]*)\}", "".join(path.read_text("utf-8") for path in CSS.glob("*.css"))
    )

    coloured = [
        selector.strip()
        for selector, body in rules
        if re.search(r"\bbackground(-color)?:", body) and re.search(r"\.(swatch|fill-)", selector)
    ]
    assert coloured == [".hides-outside .legend .fill-outside"]


def test_styles_of_an_unknown_page_are_not_found(client):
    assert client.get("/styles/secrets.css").status_code == 404


def test_every_kind_of_page_has_its_styles_and_every_sheet_is_in_one():
    pages = {path.stem for path in (CSS / "pages").iterdir()}
    imported = {
        (path.parent / name).resolve().name
        for path in CSS.rglob("*.css")
        for name in IMPORT.findall(path.read_text("utf-8"))
    }

    assert pages == set(STYLED_PAGES)
    assert {path.name for path in CSS.glob("*.css")} <= imported


def test_what_is_for_paper_leaves_the_screen_alone():
    for path in CSS.glob("print*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL).strip()

        assert text.startswith("@media print {")
        assert re.search(r"^}", text, re.MULTILINE).end() == len(text)
