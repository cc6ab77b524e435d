"""Where uploads lie: nobody else sees them, every process knows them, and none outlives its use."""

import errno
import itertools
import os
import time
from pathlib import Path

import pytest
from werkzeug.test import Client

from import_pages import lying, page, post, settled, upload, villages
from intake_files import CODE, OTHER
from people import MemoryAccounts, mark_of, sign_in
from villagemap.bootstrap import open_atlas
from villagemap.domain.accounts import Role
from villagemap.domain.upload_errors import ImportGoneError
from villagemap.ingest.options import LoadOptions
from villagemap.web.app import create_app
from villagemap.web.imports.engine import Looked
from villagemap.web.imports.forms import Upload
from villagemap.web.imports.job import Job, State
from villagemap.web.imports.jobs import Jobs
from villagemap.web.imports.rooms import Rooms
from villagemap.web.imports.spool import Spool
from villagemap.work_folders import hold_folder


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
    dead, lock = hold_folder(root)
    (dead / "b.csv").write_text("dead")
    os.close(lock)

    Rooms(root).settle()

    assert kept.exists()
    assert not dead.exists()


def test_nobody_else_may_enter_the_folder_of_a_service(tmp_path):
    assert Rooms(tmp_path).make().parent.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_told_on_the_page_and_nothing_of_the_file_stays(client, files, rooms, monkeypatch):
    def full(_folder):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Upload, "job", lambda _upload, folder, **_: full(folder))

    upload(client, villages(files))

    assert "磁盘空间不足" in page(client).text
    assert lying(rooms) == []


def test_a_disk_that_fills_while_a_file_is_inspected_is_told_and_the_file_is_gone(
    client, files, rooms, engine, monkeypatch
):
    def full(*_arguments, **_more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(engine, "inspect", full)

    upload(client, villages(files))

    assert "磁盘空间不足" in settled(client).text
    assert lying(rooms) == []


def test_a_report_that_the_disk_does_not_take_leaves_the_one_before(rooms, monkeypatch):
    shared = Rooms(rooms)
    folder = shared.make()
    job = Job("bian", folder, folder / "a.csv", LoadOptions("villages"), replace_sample=False)
    spool = Spool(shared)
    spool.keep(job, Looked("before", None))
    plain = Path.write_bytes

    def half(path, content):
        plain(path, content[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space"):
        spool.keep(job, Looked("after", None))

    assert Spool(shared).filled(job).looked.checked == "before"
    assert len(list(folder.iterdir())) == 1


def test_where_an_upload_stands_is_written_over_where_the_disk_takes_no_new_file(rooms, monkeypatch):
    shared = Rooms(rooms)
    folder = shared.make()
    job = Job("bian", folder, folder / "a.csv", LoadOptions("villages"), replace_sample=False)
    spool = Spool(shared)
    spool.write("session", job)

    def full(_path, _bytes):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    job.state = State.FAILED
    spool.write("session", job)

    assert spool.read("session").state is State.FAILED


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


def test_nobody_sees_the_upload_of_another(client, app, files):
    upload(client, villages(files, name="mine.geojson"))
    settled(client)
    other = app.test_client()
    sign_in(other, Role.ADMIN)

    assert "mine.geojson" not in other.get("/import").text
    assert other.get("/import/report.json").status_code == 409
    assert other.get("/import/difference.geojson").status_code == 409
