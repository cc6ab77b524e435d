"""The page `/import` as plain forms: upload, report, answers, difference, commit, undo. No script runs here."""

import io
import itertools
import json
import os
import threading
import time
from dataclasses import replace
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

from intake_files import CODE, OTHER, Files, square
from people import MemoryAccounts, mark_of, sign_in
from villagemap.bootstrap import open_atlas
from villagemap.bootstrap.importing import WorkspaceEngine
from villagemap.bootstrap.loading import load_file
from villagemap.domain.accounts import Role
from villagemap.domain.errors import DiskFullError, ImportGoneError
from villagemap.domain.labels import Language
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Settings
from villagemap.texts import Texts, catalogue
from villagemap.web.app import create_app
from villagemap.web.imports.job import Job, State
from villagemap.web.imports.jobs import Jobs
from villagemap.web.imports.names import plain_name
from villagemap.web.imports.options import on_page
from villagemap.web.imports.rooms import Rooms
from villagemap.web.imports.spool import Spool

PEOPLE = {"Accept": "text/html"}
NAMES = {CODE: "杨树屯村", OTHER: "吉洼子村"}


def villages(files, *, west=124.0, name="villages.geojson", **changes):
    """Write two villages side by side."""
    rows = [
        ({"code": code, "name": NAMES[code], **changes}, square(west + 0.01 * place))
        for place, code in enumerate(NAMES)
    ]
    return files.geojson(rows, name=name)


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def settings(tmp_path, files):
    made = Settings(workspace=tmp_path / "city.gpkg")
    load_file(
        made,
        villages(files),
        LoadOptions("villages"),
        replace_sample=False,
        dry_run=False,
        progress=lambda *_: None,
        who="bian",
    )
    return made


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """Put the uploads where a test can see them."""
    root = tmp_path / "uploads"
    monkeypatch.setattr("villagemap.web.imports.pages.Rooms", lambda: Rooms(root))
    return root


class SlowEngine(WorkspaceEngine):
    """Waits before it inspects until it may go on."""

    def __init__(self, settings):
        super().__init__(settings)
        self.gate = threading.Event()
        self.gate.set()
        self.fails = None

    def inspect(self, *arguments, **more):
        self.gate.wait(30)
        return super().inspect(*arguments, **more)

    def store(self, *arguments, **more):
        if self.fails:
            raise self.fails
        return super().store(*arguments, **more)


@pytest.fixture
def engine(settings):
    return SlowEngine(settings)


@pytest.fixture
def app(settings, engine, rooms):
    del rooms
    return create_app(settings, open_atlas(settings), MemoryAccounts(), engine)


@pytest.fixture
def client(app):
    made = app.test_client()
    sign_in(made, Role.EDITOR)
    return made


def page(client, lang="zh"):
    return BeautifulSoup(client.get(f"/import?lang={lang}", headers=PEOPLE).text, "html.parser")


def post(client, part, headers=PEOPLE, **told):
    mark = mark_of(client, "/import", f"/import/{part}")
    return client.post(f"/import/{part}", data={"mark": mark, **told}, headers=headers)


def upload(client, path, *, name=None, headers=PEOPLE, **told):
    body = io.BytesIO(path if isinstance(path, bytes) else path.read_bytes())
    return post(
        client,
        "file",
        headers,
        file=(body, name or path.name),
        **{"layer": "villages", "way": "auto", **told},
    )


def settled(client):
    """Wait until the inspection is over; return the page."""
    for _ in range(600):
        if client.get("/import/progress.json").json["state"] not in {"waiting", "working"}:
            return page(client)
        time.sleep(0.05)
    raise AssertionError("the inspection does not end")


def said(element):
    return " ".join(element.get_text(" ", strip=True).split())


def lying(rooms):
    """Return the files that lie in the rooms of uploads."""
    return [
        path.name
        for path in rooms.rglob("*")
        if path.is_file() and path.name != "lock" and path.name[0] != "."
    ]


def test_a_form_leads_to_the_page_and_the_page_to_the_report(client, files):
    answer = upload(client, villages(files, west=124.001, name="新村界.geojson"))
    assert (answer.status_code, answer.location) == (303, "/import")

    shown = settled(client)

    assert shown.h1.text == "新村界.geojson"
    assert "可以存入" in said(shown.select_one(".verdict"))
    assert "新村界.geojson 是 GeoJSON" in said(shown.select_one(".facts-found"))
    assert said(shown.select_one(".tallies .changed")) == "2 修改"


def test_the_difference_is_shown_row_by_row_and_drawn(client, files):
    upload(client, villages(files, west=124.001, plan="none"))
    shown = settled(client)

    row = shown.select_one(f"[data-zoom='{CODE}']").find_parent("tr")
    assert NAMES[CODE] in said(row)
    assert "– → 未编制" in said(row)
    assert "米" in said(row)
    shapes = client.get("/import/difference.geojson").json
    assert {feature["properties"]["state"] for feature in shapes["features"]} == {"old", "new"}
    assert client.get("/import/difference.svg").text.count("<path") == 4
    assert shown.select_one("img[data-picture]")["src"] == "/import/difference.svg"


def test_what_was_shown_is_stored_with_who_and_why_and_seen_on_the_pages(client, files, rooms):
    upload(client, villages(files, plan="compiled"))
    shown = settled(client)

    post(client, "commit", expected=shown.select_one("[name=expected]")["value"], reason="县里\n补报")
    done = settled(client)

    assert "villages.geojson 已存入" in said(done.select_one(".done"))
    assert "台账第 2 条" in said(done.select_one(".done"))
    newest = done.select_one(".book tbody tr")
    assert "bian" in said(newest)
    assert "县里 补报" in said(newest)
    assert "已编制" in client.get(f"/villages/{CODE}").text
    assert lying(rooms) == []


def test_what_was_stored_can_be_taken_back(client, files):
    upload(client, villages(files, plan="compiled"))
    post(client, "commit", expected=settled(client).select_one("[name=expected]")["value"])
    entry = settled(client).select_one(".book [name=entry]")["value"]

    answer = post(client, "undo", entry=entry)

    assert answer.status_code == 303
    facts = BeautifulSoup(client.get(f"/villages/{CODE}").text, "html.parser").select_one(".facts")
    assert "已编制" not in said(facts)
    shown = page(client)
    assert "撤销第 2 条" in said(shown.select_one(".book tbody tr"))
    assert not shown.select(".done")


def test_an_editor_undoes_only_what_is_his(client, app, files):
    upload(client, villages(files, plan="compiled"))
    post(client, "commit", expected=settled(client).select_one("[name=expected]")["value"])
    entry = settled(client).select_one(".book [name=entry]")["value"]
    app.extensions["villagemap"].accounts.people["li"] = replace(
        app.extensions["villagemap"].accounts.people["bian"], name="li"
    )
    other, admin = app.test_client(), app.test_client()
    sign_in(other, "li")
    sign_in(admin, Role.ADMIN)

    assert not page(other).select(".book [name=entry]")
    assert page(admin).select(f".book [name=entry][value='{entry}']")
    mark = mark_of(admin, "/import", "/import/undo")
    assert other.post("/import/undo", data={"mark": mark, "entry": entry}, headers=PEOPLE).status_code == 400
    assert post(admin, "undo", entry=entry).status_code == 303


def test_errors_are_listed_by_rule_with_row_value_and_what_to_do(client, files):
    upload(client, files.csv("code,plan", f"{CODE},是", "22032210030O,是", f"{OTHER},也许", name="a.csv"))
    shown = settled(client)

    assert "不能存入" in said(shown.select_one(".verdict"))
    assert not shown.select("form[action='/import/commit']")
    cells = [
        [cell.text for cell in row.find_all("td")][:3] for row in shown.select(".rule.is-error tbody tr")
    ]
    assert ["3", "code", "22032210030O"] in cells
    assert any(cell[0] == "4" and cell[2] == "也许" for cell in cells)
    assert shown.select_one(".rule.is-error .remedy").text.startswith("处理：")


@pytest.mark.parametrize(
    ("ending", "begins"), [("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")], ids=str
)
def test_the_report_can_be_sent_back(client, files, ending, begins):
    upload(client, files.csv("code,plan", f"{CODE},也许", name="a.csv"))
    settled(client)

    answer = client.get(f"/import/report.{ending}")

    assert answer.data.startswith(begins)
    named = quote(f"a 检查报告.{ending}")
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{named}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_rows_that_are_fine_can_be_taken_alone(client, files):
    upload(client, files.csv("code,plan", f"{CODE},是", f"{OTHER},也许", name="a.csv"))
    settled(client)

    post(client, "answers", accept_valid="yes")
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    assert said(shown.select_one(".tallies .changed")) == "1 修改"


def test_what_is_ambiguous_is_asked_and_the_answer_settles_it(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))
    asked = settled(client)
    answers = asked.select(".questions [name=source_layer]")
    assert [one["value"] for one in answers] == ["甲", "乙"]
    assert not any(one.has_attr("checked") for one in answers)

    post(client, "answers", source_layer="乙")
    shown = settled(client)

    assert not shown.select(".questions")
    assert OTHER in said(shown.select_one(".difference"))
    assert CODE not in said(shown.select_one(".difference"))


def test_only_answers_that_stand_by_likelihood_are_called_likeliest(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))

    assert not settled(client).select(".questions .first")


def test_an_answer_that_was_not_offered_settles_nothing(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))
    settled(client)

    post(client, "answers", source_layer="丙", crs="EPSG:3857")

    assert settled(client).select(".questions [name=source_layer]")


def test_what_changed_meanwhile_is_not_overwritten(client, files, settings):
    upload(client, villages(files, plan="compiled"))
    expected = settled(client).select_one("[name=expected]")["value"]
    load_file(
        settings,
        villages(files, plan="none", name="other.geojson"),
        LoadOptions("villages"),
        replace_sample=False,
        dry_run=False,
        progress=lambda *_: None,
    )

    post(client, "commit", expected=expected)
    shown = settled(client)

    assert "检查之后数据又有改动" in said(shown.select_one("[role=alert]"))
    assert "未编制" in client.get(f"/villages/{CODE}").text


def test_a_full_disk_is_told_and_the_upload_stays(client, files, engine, rooms):
    upload(client, villages(files, plan="compiled"))
    expected = settled(client).select_one("[name=expected]")["value"]
    engine.fails = DiskFullError(path="/secret/place")

    post(client, "commit", expected=expected)
    shown = settled(client)

    assert said(shown.select_one("[role=alert]")) == "磁盘空间不足，没有改动任何数据。"
    assert lying(rooms) == ["villages.geojson"]


def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_gone(client, rooms):
    upload(client, b"\x00\x01\x02 no workbook", name="a.xlsx")
    shown = settled(client)

    assert "a.xlsx" in said(shown.select_one("[role=alert]"))
    assert "/" not in said(shown.select_one("[role=alert]"))
    assert shown.select_one("form[data-upload]")
    assert lying(rooms) == []


def test_what_nobody_foresaw_is_a_number_and_no_trace(client, files, engine, caplog, monkeypatch):
    monkeypatch.setattr(engine, "inspect", lambda *_, **__: 1 / 0)
    upload(client, villages(files))
    shown = settled(client)

    told = said(shown.select_one("[role=alert]"))
    assert "ZeroDivision" not in told
    number = told.split("编号 ")[1][:8]
    assert number in caplog.text


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda client: post(client, "cancel"), id="dropped"),
        pytest.param(
            lambda client: client.post("/sign-out", data={"mark": mark_of(client, "/import", "/sign-out")}),
            id="signed out",
        ),
    ],
)
def test_an_upload_that_nobody_wants_is_gone(client, files, rooms, leave):
    upload(client, villages(files))
    settled(client)
    assert lying(rooms) == ["villages.geojson"]

    leave(client)

    assert lying(rooms) == []


def test_an_upload_that_is_dropped_while_it_is_inspected_is_gone(client, files, rooms, engine):
    engine.gate.clear()
    upload(client, villages(files))
    post(client, "cancel")
    assert page(client).select_one("form[data-upload]")

    engine.gate.set()

    for _ in range(200):
        if not lying(rooms):
            break
        time.sleep(0.05)
    assert lying(rooms) == []


def test_a_service_that_starts_removes_what_a_killed_one_left(tmp_path):
    root = tmp_path / "uploads"
    living = Rooms(root)
    kept = living.make() / "a.csv"
    kept.write_text("living")
    dead = root / "dead" / "room"
    dead.mkdir(parents=True)
    (root / "dead" / "lock").touch()
    (dead / "b.csv").write_text("dead")

    Rooms(root).clear()

    assert kept.exists()
    assert not dead.exists()


def test_a_place_that_somebody_else_made_is_not_used(tmp_path):
    root = tmp_path / "uploads"
    root.mkdir(mode=0o777)
    root.chmod(0o777)

    room = Rooms(root).make()

    assert root not in room.parents
    assert room.parent.stat().st_mode & 0o077 == 0


def test_pages_answer_while_a_file_is_inspected_and_say_how_far_it_is(client, files, engine):
    engine.gate.clear()
    upload(client, villages(files))

    assert client.get("/").status_code == 200
    shown = page(client)
    assert shown.select_one("noscript meta[http-equiv=refresh]")
    assert client.get("/import/progress.json").json["state"] in {"waiting", "working"}
    engine.gate.set()
    assert settled(client).select_one(".verdict")


class InTurns:
    """Several processes over one socket: each request is answered by the next."""

    def __init__(self, apps):
        self.apps = itertools.cycle(apps)

    def __call__(self, environ, start_response):
        return next(self.apps)(environ, start_response)


def test_every_process_of_a_service_knows_every_upload(settings, engine, monkeypatch, rooms, files):
    shared, accounts = Rooms(rooms), MemoryAccounts()
    monkeypatch.setattr("villagemap.web.imports.pages.Rooms", lambda: shared)
    apps = [create_app(settings, open_atlas(settings), accounts, engine) for _ in range(3)]
    client = Client(InTurns(apps))
    sign_in(client, Role.EDITOR)

    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))
    assert all(client.get("/import/progress.json").json["state"] != "none" for _ in apps)
    settled(client)
    post(client, "answers", source_layer="乙")
    expected = settled(client).select_one("[name=expected]")["value"]
    assert [client.get("/import/report.json").status_code for _ in apps] == [200] * 3
    post(client, "commit", expected=expected)
    done = settled(client)
    assert done.select_one(".done")
    post(client, "undo", entry=done.select_one(".book [name=entry]")["value"])

    assert not any(page(client).select(".done") for _ in apps)
    assert lying(rooms) == []


def test_an_upload_whose_process_died_is_told_so_and_gone(engine, rooms):
    shared = Rooms(rooms)
    folder = shared.make()
    (folder / "a.csv").write_text("left")
    left = Job("bian", folder, folder / "a.csv", LoadOptions("villages"), replace_sample=False)
    Spool(shared).write("session", left)

    jobs = Jobs(engine, shared)

    jobs.check_room("bian")
    assert isinstance(jobs.of("session").problem, ImportGoneError)
    assert lying(rooms) == []


def test_an_upload_that_nobody_asked_for_is_forgotten(engine, rooms):
    shared = Rooms(rooms)
    folder = shared.make()
    (folder / "a.csv").write_text("left")
    left = Job(
        "bian", folder, folder / "a.csv", LoadOptions("villages"), replace_sample=False, state=State.LOOKED
    )
    Spool(shared).write("old", left)
    (place,) = shared.own.glob("*.job")
    os.utime(place, (0, 0))

    assert Jobs(engine, shared).of("another") is None
    assert lying(rooms) == []
    assert Jobs(engine, shared).of("old") is None


def test_a_person_has_one_upload_at_a_time(client, app, files, engine):
    engine.gate.clear()
    upload(client, villages(files))
    elsewhere = app.test_client()
    sign_in(elsewhere, Role.EDITOR)

    upload(elsewhere, villages(files))

    assert "上一份文件还在检查" in said(page(elsewhere).select_one("[role=alert]"))
    engine.gate.set()
    settled(client)


def test_the_queue_has_an_end(app, files, engine):
    accounts = app.extensions["villagemap"].accounts
    engine.gate.clear()
    statuses = []
    for number in range(11):
        accounts.people[f"p{number}"] = replace(accounts.people["bian"], name=f"p{number}")
        client = app.test_client()
        sign_in(client, f"p{number}")
        headers = {"Accept": "application/json"}
        statuses.append(upload(client, villages(files), headers=headers).status_code)
    engine.gate.set()

    assert statuses == [303] * 10 + [503]


def test_nobody_sees_the_upload_of_another(client, app, files):
    upload(client, villages(files, name="mine.geojson"))
    settled(client)
    other = app.test_client()
    sign_in(other, Role.ADMIN)

    assert "mine.geojson" not in other.get("/import").text
    assert other.get("/import/report.json").status_code == 409
    assert other.get("/import/difference.geojson").status_code == 409


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.csv",
        "..\\..\\evil.csv",
        "/abs/olute.csv",
        "a\x00b.csv",
        "\u202efdp.csv",
        "名" * 400 + ".csv",
        "x" * 5000 + ".csv",
        ".csv",
        " . .csv",
        "<img src=x onerror=alert(1)>.csv",
        "a;b|c&d$(e).csv",
        "con.csv",
        "e\u0301.csv",
    ],
)
def test_a_name_is_a_plain_name(client, rooms, name):
    upload(client, f"code,plan\r\n{CODE},是\r\n".encode(), name=name)
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    (kept,) = lying(rooms)
    assert kept.endswith(".csv")
    assert len(kept.encode()) < 256
    assert kept == shown.h1.text
    assert not shown.select("main img[onerror]")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("line\r\nbreak.csv", "linebreak.csv"),
        ("a/b\\c.csv", "c.csv"),
        ("...", "upload"),
        ("", "upload"),
        (".xlsx", "upload.xlsx"),
        ("a.b.GeoJSON", "a.b.GeoJSON"),
        ("no ending", "no ending"),
        ("\ud800.csv", "upload.csv"),
        ("a.not-an-ending-at-all", "a.not-an-ending-at-all"),
    ],
)
def test_the_last_part_of_a_name_is_what_counts(name, plain):
    assert plain_name(name) == plain


def test_a_form_without_a_file_or_with_another_layer_is_told_so(client, files):
    post(client, "file", layer="villages")
    assert "请选择文件" in said(page(client).select_one("[role=alert]"))

    upload(client, villages(files), layer="settings")
    assert "请选择文件" in said(page(client).select_one("[role=alert]"))


def test_a_program_is_told_at_once_what_is_wrong(client):
    answer = post(client, "file", {"Accept": "application/json"}, layer="villages")

    assert answer.status_code == 422
    assert answer.json["title"] == "请选择文件，以及它是哪个图层。"


@pytest.mark.parametrize("part", ["commit", "answers"])
def test_without_an_upload_there_is_nothing_to_do(client, part):
    client.get("/import")
    with client:
        client.get("/import")
        from villagemap.web.accounts.forms import form_mark  # noqa: PLC0415 - the page has no such form now

        mark = form_mark(MemoryAccounts(), f"/import/{part}")
    client.post(f"/import/{part}", data={"mark": mark}, headers=PEOPLE)

    assert "已不在这里" in said(page(client).select_one("[role=alert]"))


def test_what_the_service_tells_nobody_is_not_told_by_a_difference(client, files, settings):
    old = files.csv("village,level,name", f"{CODE},village,甄守密", name="old.csv")
    load_file(
        settings,
        old,
        LoadOptions("cadres"),
        replace_sample=False,
        dry_run=False,
        progress=lambda *_: None,
    )

    upload(
        client,
        files.csv("village,level,name", f"{CODE},village,贾公开", name="new.csv"),
        layer="cadres",
        way="replace",
    )
    shown = settled(client)

    assert shown.select_one(".difference")
    assert "甄守密" not in shown.text


class TestSample:
    @pytest.fixture
    def settings(self, tmp_path):
        from villagemap.bootstrap import create_workspace  # noqa: PLC0415

        made = Settings(workspace=tmp_path / "sample.gpkg")
        create_workspace(made, sample=True)
        return made

    def test_sample_data_are_replaced_only_where_somebody_says_so(self, client, files):
        assert page(client).select_one("[name=replace_sample]").has_attr("required")
        upload(client, villages(files))
        assert "示例数据" in said(settled(client).select_one("[role=alert]"))

        upload(client, villages(files), replace_sample="on")
        shown = settled(client)
        assert "存入时清空示例数据" in said(shown.select_one(".file-head"))
        post(client, "commit", expected=shown.select_one("[name=expected]")["value"])
        done = settled(client)

        assert not done.select(".sample-mark")
        assert not done.select("[name=replace_sample]")


def test_the_page_is_kept_by_nobody(client):
    assert client.get("/import").headers["Cache-Control"] == "no-store"
    assert json.loads(client.get("/import/progress.json").data) == {"state": "none"}


def test_what_somebody_says_about_the_file_is_heard(client, files):
    upload(client, files.csv("编号,plan", f"{CODE},是", name="a.csv"), way="list")
    asked = settled(client)
    assert "编号" in said(asked.select_one(".import"))

    post(client, "options", way="list", mapping="编号=code", leave_out="", header_row="1")
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    assert shown.select_one("#o-mapping").text == "编号=code"
    assert shown.select_one("#o-way option[selected]")["value"] == "list"


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("way", "all", "怎样存入"),
        ("encoding", "klingon", "文字编码"),
        ("shift", "mars", "坐标偏移"),
        ("header_row", "-1", "列名在第几行"),
        ("leave_out", "7-", "不导入的行"),
        ("mapping", "no sign", "列是哪个字段"),
    ],
)
def test_what_cannot_be_said_is_refused_by_the_name_of_its_field(client, files, field, value, label):
    upload(client, villages(files))
    settled(client)

    post(client, "options", **{field: value})

    told = said(page(client).select_one("[role=alert]"))
    assert told == f"“{label}”里的“{value}”读不懂，请照例子写。"


def test_a_mapping_that_was_kept_is_offered_next_time(client, files):
    upload(client, files.csv("编号,plan", f"{CODE},是", name="a.csv"), way="list")
    settled(client)
    post(client, "options", way="list", mapping="编号=code")
    post(
        client,
        "commit",
        expected=settled(client).select_one("[name=expected]")["value"],
        mapping="规划科的表",
    )
    begin = settled(client)
    assert begin.select_one("#profile option[value='规划科的表']")

    upload(client, files.csv("编号,plan", f"{OTHER},是", name="b.csv"), profile="规划科的表")

    assert said(settled(client).select_one(".tallies .changed")) == "1 修改"


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_of_its_own_fields_and_not_of_options(language):
    texts = Texts(language)
    keys = [
        key for key in catalogue() if key.split(".")[0] in {"remedy", "issue", "found", "question", "choice"}
    ]

    told = {key: on_page(catalogue()[key].in_(language), texts) for key in keys}

    assert {key: text for key, text in told.items() if "--" in text} == {}
