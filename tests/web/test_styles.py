"""A page has its styles in one file, in the order in which they stood apart, with its pictures."""

import re

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from villagemap import resources
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.assets.catalogue import Assets
from villagemap.web.assets.styles import CITY, SHEETS, styles


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


@pytest.mark.parametrize("page", SHEETS)
def test_every_sheet_of_a_page_is_in_its_file_in_the_order_of_the_cascade(page):
    text = styles(page, b".fill-of-the-city{}", Assets(resources.static_folder())).decode()

    places = [text.index(_beginning(name)) for name in SHEETS[page]]
    assert places == sorted(places)


@pytest.mark.parametrize("page", SHEETS)
def test_every_picture_is_found_from_where_the_styles_stand(client, page):
    text = client.get(f"/styles/{page}.css").text

    pictures = {path for path in re.findall(r"""url\(["']?([^"')]+)""", text) if not path.startswith("#")}

    assert pictures
    assert {client.get(picture).status_code for picture in pictures} == {200}


def test_styles_of_a_page_that_there_is_not_are_not_found(client):
    assert client.get("/styles/secrets.css").status_code == 404


def test_no_sheet_of_ours_is_in_no_page():
    ours = {f"css/{path.name}" for path in (resources.static_folder() / "css").iterdir()}

    assert ours == {name for names in SHEETS.values() for name in names if name.startswith("css/")}


def test_what_is_for_paper_leaves_the_screen_alone():
    for path in (resources.static_folder() / "css").glob("print*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL).strip()

        assert text.startswith("@media print {")
        assert re.search(r"^}", text, re.MULTILINE).end() == len(text)


def _beginning(name):
    if name == CITY:
        return ".fill-of-the-city{}"
    return (resources.static_folder() / name).read_bytes()[:60].decode()
