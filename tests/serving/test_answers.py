"""Answers of a service: revalidated by their tags, cached by nothing but what makes them, and by nobody else's host."""

from dataclasses import replace

import pytest

from cities import atlas_of, small_city
from villagemap.bootstrap import accounts_of, make_ports
from villagemap.domain.entries import LoadMode
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.web.app import create_app
from villagemap.web.response_cache import ResponseCache
from writes import write

ADDRESSES = [
    "/",
    "/?lang=en",
    "/?county=220322",
    "/villages",
    "/villages.geojson",
    "/villages.geojson?demo=2022",
    "/villages.csv",
    "/villages.xlsx",
    "/layers/wells.csv",
    "/overview/rows.json",
    "/styles/map.css",
]


@pytest.fixture
def client(prepared, serve):
    return serve(prepared)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/villages.geojson?demo=1999", "/nothing"])
def test_a_cached_answer_is_the_one_that_was_built(client, address, encoding):
    headers = {"Accept-Encoding": encoding, "Accept": "application/json"}
    built, cached = (client.get(address, headers=headers) for _ in range(2))

    if built.status_code == 200:
        assert (cached.status_code, cached.headers, cached.data) == (200, built.headers, built.data)
        assert client.head(address, headers=headers).headers == built.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_the_reader_has_is_not_sent_again(client, address):
    headers = {"Accept-Encoding": "gzip"}
    tag = client.get(address, headers=headers).headers["ETag"]
    conditional = {**headers, "If-None-Match": f'"other", {tag}'}

    for method in (client.get, client.head):
        answer = method(address, headers=conditional)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)


def test_a_tag_of_another_answer_is_no_reason_to_keep_silent(client):
    address, headers = "/villages.geojson", {"Accept-Encoding": "gzip"}
    tag = {"If-None-Match": client.get(address).headers["ETag"]}

    for _ in range(2):
        assert client.get(f"{address}?demo=2022", headers=tag).status_code == 200
        assert client.get(address, headers=tag | headers).status_code == 200


def test_a_request_may_ask_not_to_store_its_answer(client):
    cache = client.application.extensions["villagemap"].responses
    address = "/villages.geojson?demo=2022"

    tag = client.get(address, headers={"Cache-Control": "no-store"}).get_etag()[0]
    assert cache.get(tag) is None

    body = client.get(address).data
    assert cache.get(tag) == body


def test_after_a_write_nothing_old_is_answered(client, prepared):
    address = "/villages.geojson?plan=none"
    before = client.get(address)
    client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    code = before.json["features"][0]["id"]

    Workspace.open(prepared.workspace).commit(
        [write("villages", [{"code": code, "plan": "compiled"}], mode=LoadMode.UPDATE)]
    )

    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert code not in [feature["id"] for feature in after.json["features"]]
    assert client.get("/healthz").json["data_version"] != before.json["villagemap"]["data_version"]


def test_a_restored_workspace_is_another_version_of_the_old_rows(client, prepared, tmp_path):
    address = "/villages.geojson?county=220322"
    before = client.get(address)
    make_ports(prepared).storage.backup(tmp_path / "copy.gpkg")
    code = before.json["features"][0]["id"]
    Workspace.open(prepared.workspace).commit(
        [write("villages", [{"code": code, "name": "新村"}], mode=LoadMode.UPDATE)]
    )
    changed = client.get(address)

    make_ports(prepared).storage.restore(tmp_path / "copy.gpkg", accept_damaged=False)
    after = client.get(
        address, headers={"If-None-Match": f"{before.headers['ETag']}, {changed.headers['ETag']}"}
    )

    assert changed.json["features"][0]["properties"]["name"] == "新村"
    assert after.status_code == 200
    assert after.json["features"] == before.json["features"]
    assert after.json["villagemap"]["data_version"] != before.json["villagemap"]["data_version"]


def test_another_code_answers_anew(prepared, serve, monkeypatch):
    before = serve(prepared).get("/villages.geojson?demo=2022")
    monkeypatch.setattr("villagemap.__version__", "another")

    after = serve(prepared).get(
        "/villages.geojson?demo=2022", headers={"If-None-Match": before.headers["ETag"]}
    )

    assert after.status_code == 200


def test_another_workspace_under_the_same_name_is_seen(client, prepared, tmp_path):
    before = client.get("/healthz").json["data_version"]
    other = Workspace.create(tmp_path / "other.gpkg", city="siping", sample=False)
    other.close()

    (tmp_path / "other.gpkg").replace(prepared.workspace)

    assert client.get("/healthz").json["data_version"] != before
    assert client.get("/villages.geojson").json["features"] == []


def test_a_workspace_that_is_gone_is_said(client, prepared):
    client.get("/villages.geojson")
    prepared.workspace.unlink()

    assert client.get("/villages.geojson").status_code == 503


def test_accounts_change_the_pages(client, prepared):
    before = client.get("/").text
    accounts_of(prepared).add("zhang", "editor", "ein langes Passwort")

    assert "sign-in" not in before
    assert "sign-in" in client.get("/").text


def test_who_has_to_sign_in_gets_nothing_from_a_cache(prepared, serve):
    tag = serve(prepared).get("/villages.geojson").headers["ETag"]
    client = serve(replace(prepared, require_login=True))

    for _ in range(2):
        answer = client.get("/villages.geojson", headers={"If-None-Match": tag})
        assert answer.status_code in {302, 303, 401, 403}


def test_a_host_that_is_not_ours_is_refused(prepared, serve):
    client = serve(replace(prepared, hosts=("map.example.cn",)))

    assert client.get("/villages.geojson", headers={"Host": "map.example.cn"}).status_code == 200
    assert client.get("/villages.geojson", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("host", "forwarded", "status"),
    [
        ("127.0.0.1:8000", "map.example.cn", 200),
        ("127.0.0.1:8000", "evil.example, map.example.cn", 200),
        ("127.0.0.1:8000", "map.example.cn, evil.example", 400),
        ("map.example.cn", "evil.example", 400),
        ("map.example.cn", "", 200),
    ],
)
def test_behind_a_proxy_its_word_for_the_host_counts(prepared, serve, host, forwarded, status):
    client = serve(replace(prepared, hosts=("map.example.cn",), proxies=1))
    headers = {"Host": host} | ({"X-Forwarded-Host": forwarded} if forwarded else {})

    for _ in range(2):
        assert client.get("/villages.geojson", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("accepted", "gzip"),
    [
        ("gzip, br", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0.5, gzip;q=0", False),
    ],
)
def test_gzip_goes_to_those_who_take_it(accepted, gzip):
    client = create_app(Settings(), atlas_of(small_city())).test_client()

    answer = client.get("/villages.csv", headers={"Accept-Encoding": accepted})

    assert (answer.headers.get("Content-Encoding") == "gzip") is gzip


def test_a_cache_evicts_what_was_used_least_recently_and_stores_nothing_that_is_large():
    cache = ResponseCache(60)
    for tag in "abcdef":
        cache.body(tag, lambda: bytes(10))
    cache.body("a", lambda: pytest.fail("built again"))

    cache.body("g", lambda: bytes(10))
    cache.body("large", lambda: bytes(11))

    assert [tag for tag in "abcdefg" if cache.get(tag) is None] == ["b"]
    assert cache.get("large") is None


def test_of_two_that_build_the_same_body_one_is_counted():
    cache = ResponseCache(60)

    cache.body("a", lambda: cache.body("a", lambda: bytes(10)))
    for tag in "bcdef":
        cache.body(tag, lambda: bytes(10))

    assert cache.get("a") == bytes(10)
