"""Every address × role × method is answered as the table in docs/accounts.md says."""

import io
import itertools
import re
from functools import cache
from pathlib import Path

import pytest

from cities import atlas_of, small_city
from people import MemoryAccounts, NoUploads, sign_in
from villagemap.domain.accounts import Right, Role, may
from villagemap.settings import Settings
from villagemap.web.accounts.access import RIGHT_OF, Decision, decide
from villagemap.web.accounts.forms import form_mark
from villagemap.web.app import create_app

PAGE = (Path(__file__).parents[2] / "docs" / "accounts.md").read_text("utf-8")
ROLES = {"anybody": None, **{role.value: role for role in Role}}
PLACES = {
    "code": "220322100301",
    "ending": "csv",
    "lang": "zh",
    "version": "any",
    "name": "css/base.css",
    "page": "map",
}
OF_RULE = {
    "/layers/<name>.<ending>": {"name": "wells"},
    "/overview/<path:name>.json": {"name": "rows"},
}
UNLESS = "unless a login is required"


def table():
    """Return the table of the page: who may, by address and method."""
    rows = re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \| (.+) \|$", PAGE, re.MULTILINE)
    return {
        (address, method): dict(zip(ROLES, (cell.strip() for cell in cells.split("|")), strict=True))
        for address, methods, cells in rows
        for method in methods.split(", ")
    }


TABLE = table()


def app_of(*, require_login):
    settings = Settings(require_login=require_login)
    return create_app(settings, atlas_of(small_city()), MemoryAccounts(), NoUploads())


@cache
def service(*, require_login):
    return app_of(require_login=require_login)


def methods(rule):
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def addresses():
    return [
        (rule.rule, method)
        for rule in service(require_login=False).url_map.iter_rules()
        for method in methods(rule)
    ]


def test_the_page_lists_the_addresses_that_there_are():
    assert set(TABLE) == set(addresses())
    assert {address for address, _ in TABLE} == set(RIGHT_OF)


def ask(require_login, address, method, role):
    """Ask for an address as somebody would to whom the service sent the form."""
    accounts = MemoryAccounts()
    app = service(require_login=require_login)
    client = app.test_client()
    if role is not None:
        sign_in(client, role)
    places = PLACES | OF_RULE.get(address, {})
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: places[found[1]], address)
    if method == "GET":
        return client.get(path)
    with client:
        client.get("/sign-in" if role is None else "/")
        mark = form_mark(accounts, path)
    return client.post(path, data={"mark": mark})


def turned_away(answer):
    """Tell whether somebody was refused an address; who signs in with nothing is refused by the page itself."""
    return answer.status_code in {401, 403} and "problem+json" in answer.content_type


@pytest.mark.parametrize("require_login", [False, True], ids=["open", "login required"])
@pytest.mark.parametrize("who", ROLES)
def test_every_address_answers_as_the_page_says(who, require_login):
    wrong = {}
    for (address, method), cells in TABLE.items():
        answer = ask(require_login, address, method, ROLES[who])
        granted = cells[who] == "yes" or (cells[who] == UNLESS and not require_login)
        if turned_away(answer) is granted:
            wrong[address, method] = (answer.status_code, cells[who])

    assert wrong == {}


@pytest.mark.parametrize("right", Right)
def test_more_is_allowed_to_who_is_more(right):
    for open_reading in (False, True):
        allowed = [may(role, right, reading_is_open=open_reading) for role in (None, *Role)]

        assert allowed == sorted(allowed)


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_an_address_that_the_table_lacks_is_refused_to_everybody(role):
    assert decide(role, "/forgotten", reading_is_open=True) is Decision.REFUSED


class TestUnderLogin:
    @pytest.fixture
    def app(self):
        return app_of(require_login=True)

    def test_a_person_is_sent_to_the_sign_in_page_and_back(self, app):
        client = app.test_client()

        away = client.get("/villages?county=220322&lang=en", headers={"Accept": "text/html"})
        assert away.status_code == 303
        page = client.get(away.location)
        assert page.status_code == 200
        assert 'name="next" value="/villages?county=220322&amp;lang=en"' in page.text
        assert '<html lang="en">' in page.text

    @pytest.mark.parametrize(
        "address", ["/villages.geojson", "/overview/rows.json", "/locate.json?text=124,43"]
    )
    def test_a_program_is_told_in_its_own_words(self, app, address):
        answer = app.test_client().get(address)

        assert answer.status_code == 401
        assert answer.json["status"] == 401
        assert answer.headers["WWW-Authenticate"]

    def test_nothing_is_told_of_the_data(self, app):
        told = []
        for address, accept in itertools.product(
            ["/sign-in", "/nothing", "/villages/999999999999", "/?demo=1999", "/villages.csv"],
            ["text/html", "*/*"],
        ):
            client = app.test_client()
            answer = client.get(address, headers={"Accept": accept}, follow_redirects=True)
            told += [word for word in ("杨树屯", "220322", "data-offer") if word in answer.text]

        assert told == []

    def test_what_was_not_modified_is_told_to_readers_only(self, app):
        reader, stranger = app.test_client(), app.test_client()
        sign_in(reader, Role.VIEWER)
        tag = reader.get("/villages.csv").headers["ETag"]

        assert reader.get("/villages.csv", headers={"If-None-Match": tag}).status_code == 304
        assert stranger.get("/villages.csv", headers={"If-None-Match": tag}).status_code == 401

    @pytest.mark.parametrize(
        "address", ["/", "/villages.csv", "/overview/rows.json", "/villages/220322100301.json"]
    )
    def test_no_program_in_between_keeps_the_data(self, app, address):
        client = app.test_client()
        sign_in(client, Role.VIEWER)

        answer = client.get(address)

        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]

    def test_the_look_of_the_sign_in_page_is_for_everybody(self, app):
        client = app.test_client()
        linked = re.findall(r'(?:href|src)="(/(?:static|styles)[^"]+)"', client.get("/sign-in").text)

        assert len(linked) >= 4  # icon, styles, two scripts
        assert {client.get(address).status_code for address in linked} == {200}


def test_open_data_may_be_kept_by_everybody():
    client = app_of(require_login=False).test_client()

    assert client.get("/villages.csv").headers["Cache-Control"] == "no-cache"
    assert "Cookie" not in client.get("/villages.csv").headers["Vary"]
    assert "Cookie" in client.get("/").headers["Vary"]


def test_a_page_with_a_name_in_its_head_is_its_readers():
    client = app_of(require_login=False).test_client()
    before = client.get("/").headers["ETag"]
    sign_in(client, Role.EDITOR)

    page = client.get("/", headers={"If-None-Match": before})

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert client.get("/villages.csv").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("host", "status"),
    [("map.example", 200), ("127.0.0.1:8000", 200), ("evil.example", 400), ("map.example.evil", 400)],
)
@pytest.mark.parametrize("address", ["/", "/villages.csv", "/sign-in"])
def test_only_the_hosts_of_the_setting_are_answered(address, host, status):
    settings = Settings(hosts=("map.example", "127.0.0.1"))
    client = create_app(settings, atlas_of(small_city()), MemoryAccounts()).test_client()

    assert client.get(address, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("proxies", "address"),
    [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.1")],
    ids=["none", "one", "two"],
)
def test_only_so_many_proxies_are_believed(proxies, address):
    accounts = MemoryAccounts()
    client = create_app(Settings(proxies=proxies), atlas_of(small_city()), accounts).test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.66, 198.51.100.1, 203.0.113.9"

    sign_in(client, Role.VIEWER)

    assert accounts.asked == [("kan", address)]


@pytest.mark.parametrize(
    ("scheme", "name", "secure"), [("https", "__Host-villagemap", True), ("http", "villagemap", False)]
)
def test_the_cookie_is_for_this_host_and_for_no_script(scheme, name, secure):
    client = create_app(Settings(proxies=1), atlas_of(small_city()), MemoryAccounts()).test_client()
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = scheme

    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie) is secure
    assert "Domain" not in cookie


def test_a_body_of_unknown_length_is_refused_rather_than_shortened():
    client = app_of(require_login=False).test_client()

    answer = client.post(
        "/sign-in",
        input_stream=io.BytesIO(b"name=x"),
        headers={"Transfer-Encoding": "chunked"},
        content_length=None,
    )

    assert answer.status_code == 411


def test_a_form_is_no_place_for_a_file():
    client = app_of(require_login=False).test_client()

    assert client.post("/sign-in", data={"name": "x" * 200_000}).status_code == 413
