"""The service when its workspace is gone or broken: told without telling where our files lie, with a way on."""

import logging

import pytest
from bs4 import BeautifulSoup

from villagemap.application.sampling import make_sample
from villagemap.bootstrap import make_ports, open_atlas
from villagemap.settings import Settings
from villagemap.web.app import create_app

PEOPLE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A workspace, made once: it takes a while."""
    settings = Settings(workspace=tmp_path_factory.mktemp("whole") / "city.gpkg")
    make_sample(make_ports(settings), seed=None, replace_sample=False, progress=lambda _phase: None)
    return settings.workspace.read_bytes()


@pytest.fixture(params=["gone", "no workspace"])
def client(request, whole, tmp_path):
    settings = Settings(workspace=tmp_path / "city.gpkg")
    settings.workspace.write_bytes(whole)
    app = create_app(settings, open_atlas(settings))
    for file in tmp_path.glob("city.gpkg*"):
        if file.is_file():
            file.unlink()
    if request.param == "no workspace":
        settings.workspace.write_bytes(b"not a workspace" * 400)
    return app.test_client()


@pytest.mark.parametrize(
    "address", ["/?county=220322", "/villages", "/villages.csv", "/layers/wells.geojson"]
)
def test_no_answer_says_where_the_files_lie(client, tmp_path, address):
    for headers in ({}, PEOPLE):
        answer = client.get(address, headers=headers)

        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert "city.gpkg" not in answer.text


def test_the_page_offers_to_try_again_and_a_number_that_the_log_explains(client, tmp_path, caplog):
    with caplog.at_level(logging.ERROR):
        page = BeautifulSoup(client.get("/?county=220322", headers=PEOPLE).text, "html.parser")

    assert page.h1.text == "数据暂时用不了"
    retry = page.select_one(".problem .actions a")
    assert (retry.text, retry["href"]) == ("重试", "/?county=220322")
    logged = caplog.records[-1].getMessage()
    number = logged.split()[1]
    assert number in page.select_one(".problem p").text
    assert str(tmp_path) in logged


def test_an_answer_for_programs_has_the_number_too(client, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client.get("/overview/villages.json")

    assert answer.status_code == 503
    assert caplog.records[-1].getMessage().split()[1] == answer.json["number"]


def test_what_is_not_in_the_log_has_no_number(client):
    assert "number" not in client.get("/villages.csv?q=%00").json
