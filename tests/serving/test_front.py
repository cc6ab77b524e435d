"""The door of the service: what it sends by itself is what the application would send."""

from dataclasses import replace

import pytest
from werkzeug.test import Client

from villagemap.bootstrap import accounts_of, make_ports, open_atlas
from villagemap.domain.entries import LoadMode
from villagemap.serving.service import service
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.web.app import create_app
from villagemap.web.front import takes_gzip
from writes import write

ADDRESSES = [
    *(
        "/",
        "/?lang=en",
        "/villages",
        "/villages.geojson",
        "/villages.csv",
        "/overview/rows.json",
        "/styles/map.css",
    ),
    *("/villages.geojson?demo=2022", "/?county=220322", "/layers/wells.csv", "/villages.xlsx", "/healthz"),
    *("/villages.geojson?demo=1999", "/nothing"),
]
UNTOLD = {"Content-Length", "Connection"}


@pytest.fixture(scope="module")
def application(origin):
    settings = Settings(workspace=origin)
    return Client(create_app(settings, open_atlas(settings), accounts_of(settings)))


@pytest.fixture(scope="module")
def standing(origin):
    return Client(service(Settings(workspace=origin), run=lambda: pytest.fail("prepared again")))


@pytest.fixture
def front(prepared, serve):
    return serve(prepared)


def told(answer):
    return answer.status_code, sorted((key, value) for key, value in answer.headers if key not in UNTOLD)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_that_of_the_application(standing, application, address, encoding):
    headers = {"Accept-Encoding": encoding, "Accept": "application/json"}
    wanted = application.get(address, headers=headers)

    for _ in range(2):  # made, and then kept
        answer = standing.get(address, headers=headers)
        assert (told(answer), answer.data) == (told(wanted), wanted.data)
        assert told(standing.head(address, headers=headers)) == told(
            application.head(address, headers=headers)
        )


@pytest.mark.parametrize("address", ADDRESSES[:-3])
def test_what_the_reader_has_is_not_sent_again(standing, application, address):
    headers = {"Accept-Encoding": "gzip"}
    tag = application.get(address, headers=headers).headers["ETag"]
    conditional = {**headers, "If-None-Match": f'"other", {tag}'}

    for method in ("get", "head"):
        for _ in range(2):
            answer = getattr(standing, method)(address, headers=conditional)
            wanted = getattr(application, method)(address, headers=conditional)
            assert answer.status_code == 304
            assert (told(answer), answer.data) == (told(wanted), b"")


def test_a_tag_of_another_answer_is_no_reason_to_keep_silent(standing):
    tag = standing.get("/villages.geojson").headers["ETag"]

    for _ in range(2):
        assert standing.get("/villages.geojson?demo=2022", headers={"If-None-Match": tag}).status_code == 200
        assert (
            standing.get(
                "/villages.geojson", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"}
            ).status_code
            == 200
        )


def test_after_a_write_nothing_old_is_answered(front, prepared):
    address = "/villages.geojson?plan=none"
    before = front.get(address)
    front.get(address, headers={"If-None-Match": before.headers["ETag"]})
    code = before.json["features"][0]["id"]

    Workspace.open(prepared.workspace).commit(
        [write("villages", [{"code": code, "plan": "compiled"}], mode=LoadMode.UPDATE)]
    )

    after = front.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert code not in [feature["id"] for feature in after.json["features"]]
    assert front.get("/healthz").json["data_version"] != before.json["villagemap"]["data_version"]


def test_a_restored_workspace_is_another_version_of_the_old_rows(front, prepared, tmp_path):
    address = "/villages.geojson?county=220322"
    before = front.get(address)
    make_ports(prepared).storage.backup(tmp_path / "copy.gpkg")
    code = before.json["features"][0]["id"]
    Workspace.open(prepared.workspace).commit(
        [write("villages", [{"code": code, "name": "新村"}], mode=LoadMode.UPDATE)]
    )
    changed = front.get(address)

    make_ports(prepared).storage.restore(tmp_path / "copy.gpkg", accept_damaged=False)
    after = front.get(
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


def test_another_workspace_under_the_same_name_is_seen(front, prepared, tmp_path):
    before = front.get("/healthz").json["data_version"]
    other = Workspace.create(tmp_path / "other.gpkg", city="siping", sample=False)
    other.close()

    (tmp_path / "other.gpkg").replace(prepared.workspace)

    assert front.get("/healthz").json["data_version"] != before
    assert front.get("/villages.geojson").json["features"] == []


def test_a_workspace_that_is_gone_is_said(front, prepared):
    front.get("/villages.geojson")
    prepared.workspace.unlink()

    assert front.get("/villages.geojson").status_code == 503


def test_a_page_with_a_session_is_the_application_s(prepared, serve):
    front = serve(prepared)
    made = []
    front.application.load = lambda: made.append("asked") or create_app(prepared, open_atlas(prepared))

    front.get("/", headers={"Cookie": "villagemap=x"})
    front.get("/villages.geojson", headers={"Cookie": "villagemap=x"})
    front.get("/")

    assert made == ["asked"]


def test_accounts_change_the_pages(front, prepared):
    before = front.get("/").text
    accounts_of(prepared).add("zhang", "editor", "ein langes Passwort")

    assert "sign-in" not in before
    assert "sign-in" in front.get("/").text


def test_who_has_to_sign_in_gets_nothing_from_the_door(prepared, serve):
    closed = replace(prepared, require_login=True)
    tag = serve(prepared).get("/villages.geojson").headers["ETag"]

    front = serve(closed)

    for _ in range(2):
        assert front.get("/villages.geojson", headers={"If-None-Match": tag}).status_code in {
            302,
            303,
            401,
            403,
        }


def test_a_host_that_is_not_ours_is_refused_at_the_door_too(prepared, serve):
    front = serve(replace(prepared, hosts=("map.example.cn",)))

    assert front.get("/villages.geojson", headers={"Host": "map.example.cn"}).status_code == 200
    assert front.get("/villages.geojson", headers={"Host": "evil.example"}).status_code == 400


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
    front = serve(replace(prepared, hosts=("map.example.cn",), proxies=1))
    headers = {"Host": host} | ({"X-Forwarded-Host": forwarded} if forwarded else {})

    for _ in range(2):
        assert front.get("/villages.geojson", headers=headers).status_code == status


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
    assert takes_gzip(accepted) is gzip
