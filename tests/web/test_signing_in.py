"""Signing in and out through the pages, without any script."""

import pytest
from bs4 import BeautifulSoup

from cities import atlas_of, small_city
from people import NAMES, PASSWORD, MemoryAccounts, mark_of, sign_in
from villagemap.domain.account_errors import TooManyAttemptsError
from villagemap.domain.accounts import Role
from villagemap.settings import Settings
from villagemap.web.app import create_app


@pytest.fixture
def accounts():
    return MemoryAccounts()


@pytest.fixture
def client(accounts):
    return create_app(Settings(), atlas_of(small_city()), accounts).test_client()


def head(client, address="/?lang=en"):
    return BeautifulSoup(client.get(address).text, "html.parser").select_one(".head .end")


def test_without_accounts_nothing_speaks_of_them():
    client = create_app(Settings(), atlas_of(small_city())).test_client()

    assert not head(client).select("[href^='/sign-in'], .account")
    assert "villagemap user add" in client.get("/sign-in").text
    assert "Set-Cookie" not in client.get("/sign-in").headers


def test_who_signs_in_is_named_in_the_head_and_comes_back(client):
    assert head(client).select_one("[href='/sign-in?lang=en']").text.strip() == "Sign in"

    answer = sign_in(client, Role.VIEWER, onward="/villages?plan=none")

    assert (answer.status_code, answer.location) == (303, "/villages?plan=none")
    assert head(client).select_one(".account .name").text == NAMES[Role.VIEWER]


@pytest.mark.parametrize(("role", "loads"), [(Role.VIEWER, False), (Role.EDITOR, True), (Role.ADMIN, True)])
def test_who_may_import_is_shown_the_way(client, role, loads):
    sign_in(client, role)

    assert bool(head(client).select("[href^='/import']")) is loads


def test_who_signs_out_is_out_here_and_in_the_book(client, accounts):
    sign_in(client, Role.EDITOR)

    answer = client.post("/sign-out", data={"mark": mark_of(client, "/", "/sign-out")})

    assert answer.status_code == 303
    assert accounts.sessions == {}
    assert head(client).select("[href^='/sign-in']")


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(client):
    sign_in(client, Role.EDITOR)
    stolen = client.get_cookie("villagemap").value
    client.post("/sign-out", data={"mark": mark_of(client, "/", "/sign-out")})

    thief = client.application.test_client()
    thief.set_cookie("villagemap", stolen)

    assert head(thief).select("[href^='/sign-in']")


def test_the_cookie_before_signing_in_is_worth_nothing_after(client):
    client.get("/sign-in")
    planted = client.get_cookie("villagemap").value

    sign_in(client, Role.EDITOR)

    assert client.get_cookie("villagemap").value != planted
    other = client.application.test_client()
    other.set_cookie("villagemap", planted)
    assert head(other).select("[href^='/sign-in']")


@pytest.mark.parametrize("name", ["guan", "nobody", "<script>alert(1)</script>", "\x00\u202e" * 30])
def test_name_and_password_that_do_not_match_are_told_apart_by_nobody(client, name):
    answer = sign_in(client, name, password="wrong wrong wrong")
    page = BeautifulSoup(answer.text, "html.parser")

    assert answer.status_code == 401
    assert page.select_one("[role=alert]").text == "账号或密码不对。"
    assert page.select_one("#password").get("value") is None
    assert not page.select("main script")
    assert "wrong wrong wrong" not in answer.text


def test_too_many_attempts_are_told_when_to_come_back(client, accounts, monkeypatch):
    def stop(*_):
        raise TooManyAttemptsError(90)

    monkeypatch.setattr(accounts, "sign_in", stop)

    answer = sign_in(client, Role.EDITOR)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "90")
    assert "2 分钟" in answer.text


@pytest.mark.parametrize(
    ("onward", "path"),
    [
        ("/villages?q=a%20b", "/villages?q=a%20b"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("villages", "/"),
        ("/sign-in", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("///path", "/path"),
    ],
)
def test_the_way_on_leads_nowhere_else(client, onward, path):
    assert sign_in(client, Role.VIEWER, onward=onward).location == path


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="no mark"),
        pytest.param({"mark": "0" * 64}, id="an invented mark"),
        pytest.param({"mark": "汉字"}, id="no mark at all"),
    ],
)
@pytest.mark.parametrize("address", ["/sign-in", "/sign-out"])
def test_a_form_that_is_not_ours_changes_nothing(client, accounts, address, told):
    sign_in(client, Role.EDITOR)
    sessions = dict(accounts.sessions)

    answer = client.post(address, data={"name": "guan", "password": PASSWORD, **told})

    assert answer.status_code == 400
    assert accounts.sessions == sessions


def test_a_mark_is_good_for_one_session_and_one_address(client):
    sign_in(client, Role.EDITOR)
    mark = mark_of(client, "/", "/sign-out")
    other = client.application.test_client()
    sign_in(other, Role.EDITOR)

    assert other.post("/sign-out", data={"mark": mark}).status_code == 400
    assert (
        client.post("/sign-in", data={"mark": mark, "name": "guan", "password": PASSWORD}).status_code == 400
    )


def test_a_form_on_another_site_changes_nothing_whatever_it_knows(client, accounts):
    sign_in(client, Role.EDITOR)

    answer = client.post(
        "/sign-out",
        data={"mark": mark_of(client, "/", "/sign-out")},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 400
    assert accounts.sessions


def test_an_account_that_is_removed_is_out_at_the_next_request(client, accounts):
    sign_in(client, Role.EDITOR)

    del accounts.people["bian"]

    assert head(client).select("[href^='/sign-in']")


def test_the_sign_in_page_is_kept_by_nobody(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert sign_in(client, Role.EDITOR).headers["Cache-Control"] == "no-store"
