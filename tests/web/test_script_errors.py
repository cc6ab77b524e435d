"""Errors of the pages' scripts reach the log under a number; whatever is sent, nothing else happens."""

import json
import logging
import re

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from people import MemoryAccounts, NoUploads
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.script_errors import Quota, one_line

ADDRESS = "/script-errors"
REPORT = {"message": "TypeError: x is undefined", "at": "/static/1/main.js:10:5", "page": "/villages"}
PEOPLE = {"Accept": "text/html"}


def client_of(**settings):
    accounts = MemoryAccounts()
    return create_app(Settings(**settings), atlas_of(small_city()), accounts, NoUploads()).test_client()


@pytest.fixture
def client():
    return client_of()


@pytest.fixture
def lines(caplog):
    """Return a function that gives what was logged."""
    caplog.set_level(logging.ERROR)
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("settings", [{}, {"require_login": True}], ids=["open", "login required"])
def test_a_report_is_logged_under_the_number_that_is_answered(lines, settings):
    client = client_of(**settings)

    answer = client.post(
        ADDRESS, json=REPORT, headers={"User-Agent": "Firefox/128", "Sec-Fetch-Site": "same-origin"}
    )

    number = answer.json["number"]
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch("[0-9a-f]{8}", number)
    assert lines() == [
        f"script error {number} on /villages: TypeError: x is undefined at /static/1/main.js:10:5 by Firefox/128"
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Origin": "https://localhost"},
        {"Origin": "https://behind.a.proxy", "Sec-Fetch-Site": "same-origin"},
        {},
    ],
    ids=["our origin", "with TLS", "as the browser says", "no browser"],
)
def test_a_report_of_our_own_page_is_taken(client, headers):
    assert client.post(ADDRESS, json=REPORT, headers=headers).status_code == 200


def test_one_sender_does_not_silence_another(client):
    for _ in range(90):
        client.post(ADDRESS, json=REPORT)

    other = client.post(ADDRESS, json=REPORT, environ_base={"REMOTE_ADDR": "10.0.0.7"})

    assert other.status_code == 200


def test_reports_have_numbers_of_their_own(client):
    assert len({client.post(ADDRESS, json=REPORT).json["number"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "text",
    [
        "a\nproblem 12345678 at /: forged",
        "a\r\nb",
        "a\x00b\x1b[31mred",
        "a\u2028b\u2029c\x85d",
        "a\u202eb\u2066c",
        "a\ud800b",
        "x" * 3_000,
    ],
    ids=[
        "a line feed",
        "both ends of a line",
        "an escape",
        "other ends of lines",
        "directions",
        "a half",
        "long",
    ],
)
@pytest.mark.parametrize("part", REPORT)
def test_what_is_reported_is_one_short_line_of_what_can_be_seen(client, lines, part, text):
    client.post(ADDRESS, data=json.dumps(REPORT | {part: text}), content_type="application/json")

    (line,) = lines()
    assert line.isprintable()
    assert len(line) < 1_500


@pytest.mark.parametrize(
    "rest", [{}, {"at": 5, "page": ["x"]}, {"at": None, "page": ""}], ids=["nothing", "no texts", "empty"]
)
def test_what_a_report_lacks_beside_its_message_is_left_out(client, lines, rest):
    answer = client.post(ADDRESS, json={"message": "boom", **rest}, headers={"User-Agent": ""})

    assert answer.status_code == 200
    assert lines() == [f"script error {answer.json['number']} on -: boom at - by -"]


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        pytest.param(400, {"data": "{", "content_type": "application/json"}, id="no JSON"),
        pytest.param(400, {"json": ["a list"]}, id="no object"),
        pytest.param(400, {"json": {}}, id="nothing"),
        pytest.param(400, {"json": {"at": "/x.js:1:1", "page": "/"}}, id="no message"),
        pytest.param(400, {"json": REPORT | {"message": None}}, id="an empty message"),
        pytest.param(400, {"json": REPORT | {"message": {"a": "b"}}}, id="a message that is no text"),
        pytest.param(400, {"json": REPORT | {"message": " \n"}}, id="a message of blanks"),
        pytest.param(400, {"data": {"message": "a form"}}, id="a form"),
        pytest.param(
            400, {"json": REPORT, "headers": {"Origin": "https://elsewhere.cn"}}, id="another origin"
        ),
        pytest.param(400, {"json": REPORT, "headers": {"Origin": "http://localhost:81"}}, id="another port"),
        pytest.param(400, {"json": REPORT, "headers": {"Origin": "null"}}, id="an origin without a host"),
        pytest.param(400, {"data": b"\xff\xfe", "content_type": "application/json"}, id="no text"),
        pytest.param(400, {"data": "[" * 3_000, "content_type": "application/json"}, id="nested without end"),
        pytest.param(413, {"json": REPORT | {"more": "x" * 5_000}}, id="too large"),
        pytest.param(
            400, {"json": REPORT, "headers": {"Sec-Fetch-Site": "cross-site"}}, id="from another site"
        ),
        pytest.param(
            400, {"json": REPORT, "headers": {"Sec-Fetch-Site": "same-site"}}, id="from a neighbour"
        ),
    ],
)
def test_what_is_no_report_is_refused_and_not_logged(client, lines, status, arguments):
    assert client.post(ADDRESS, **arguments).status_code == status
    assert lines() == []


def test_too_many_reports_are_refused_with_when_to_come_back(client, lines):
    answers = [client.post(ADDRESS, json=REPORT) for _ in range(90)]

    taken = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(taken) == len(lines()) == 60
    assert len(taken) + len(refused) == 90
    assert {answer.headers["Retry-After"] for answer in refused} == {"60"}


def test_reports_are_bounded_for_one_sender_and_for_all_and_for_a_minute_only():
    now = [0.0]
    quota = Quota(lambda: now[0])

    assert sum(quota.take("a") for _ in range(100)) == 60
    assert sum(quota.take(f"b{sender}") for sender in range(500)) == 140
    now[0] = 59.9
    assert not quota.take("new")
    now[0] = 60.0
    assert quota.take("a")


def test_it_is_only_sent_to(client):
    answer = client.get(ADDRESS)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("text", ["", "\n\n", None, 5, "致福村"])
def test_a_line_is_never_empty(text):
    assert one_line(text)
    assert one_line(text).isprintable()


@pytest.mark.parametrize(
    "address", ["/", "/villages?county=220322", "/villages/220322100301", "/sign-in", "/nothing", "/?x=1"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_has_what_tells_of_a_failed_script(client, address, lang):
    joint = "&" if "?" in address else "?"
    page = BeautifulSoup(client.get(f"{address}{joint}lang={lang}", headers=PEOPLE).text, "html.parser")

    early = page.select_one("script[data-report]")
    bar = page.select_one("[data-fault]")
    assert early["data-report"] == ADDRESS
    assert client.get(early["data-modern"]).status_code == 200
    assert bar.has_attr("hidden")
    assert "{number}" in bar.select_one("[data-fault-number]").text
    assert bar.a["href"].startswith("/villages")
    assert ("county=220322" in bar.a["href"]) == ("county=220322" in address)
