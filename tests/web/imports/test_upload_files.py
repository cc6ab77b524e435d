"""Where uploads lie: nobody else sees them, every process knows them, and none outlives its use."""

import errno
import itertools
import os
import time

import pytest
from werkzeug.test import Client

from import_pages import page, post, settled, upload, upload_files, villages
from intake_files import CODE, OTHER
from people import MemoryAccounts, mark_of, sign_in
from villagemap.bootstrap import make_ports, open_atlas
from villagemap.domain.accounts import Role
from villagemap.uploads.queue import UploadQueue
from villagemap.uploads.store import UploadStore
from villagemap.web.app import create_app
from villagemap.web.imports.forms import UploadForm


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
def test_an_upload_that_nobody_wants_is_gone(client, files, upload_root, leave):
    upload(client, villages(files))
    settled(client)
    assert upload_files(upload_root) == ["villages.geojson"]

    leave(client)

    assert upload_files(upload_root) == []


def test_an_upload_that_is_dropped_while_it_is_inspected_is_gone(client, files, upload_root, runner):
    runner.gate.clear()
    upload(client, villages(files))
    post(client, "cancel")
    assert page(client).select_one("form[data-upload]")

    runner.gate.set()

    for _ in range(200):
        if not upload_files(upload_root):
            break
        time.sleep(0.05)
    assert upload_files(upload_root) == []


def test_a_full_disk_is_told_on_the_page_and_nothing_of_the_file_stays(
    client, files, upload_root, monkeypatch
):
    def full(_form, _folder):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(UploadForm, "save", full)

    upload(client, villages(files))

    assert "磁盘空间不足" in page(client).text
    assert upload_files(upload_root) == []


def test_a_disk_that_fills_while_a_file_is_inspected_is_told_and_the_file_is_gone(
    client, files, upload_root, runner
):
    runner.refusal = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    upload(client, villages(files))

    assert "磁盘空间不足" in settled(client).text
    assert upload_files(upload_root) == []


class InTurns:
    """Several processes over one socket: each request is answered by the next."""

    def __init__(self, apps):
        self.apps = itertools.cycle(apps)

    def __call__(self, environ, start_response):
        return next(self.apps)(environ, start_response)


def test_every_process_of_a_service_knows_every_upload(settings, runner, upload_root, files):
    store, accounts, ports = UploadStore(upload_root), MemoryAccounts(), make_ports(settings)
    atlases = [open_atlas(settings) for _ in range(3)]
    apps = [
        create_app(settings, atlas, accounts, UploadQueue(ports, store, runner, stored=atlas.settle))
        for atlas in atlases
    ]
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
    assert upload_files(upload_root) == []


def test_nobody_sees_the_upload_of_another(client, app, files):
    upload(client, villages(files, name="mine.geojson"))
    settled(client)
    other = app.test_client()
    sign_in(other, Role.ADMIN)

    assert "mine.geojson" not in other.get("/import").text
    assert other.get("/import/report.json").status_code == 409
    assert other.get("/import/difference.geojson").status_code == 409
