"""A service over a disk that is read-only or full answers readers; who signs in or brings a file hears the reason."""

import re
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

from people import PASSWORD
from readers import Service
from small_disks import SmallDisk, small_disk
from versions import make_older, version_in
from villagemap.domain.accounts import Role
from villagemap.serving.service import create_service
from villagemap.settings import Settings
from villagemap.store.accounts import AccountsFile
from villagemap.store.backup import backup
from villagemap.store.files import accounts_path
from villagemap.store.migrations import NEWEST

HOW = {"read-only": SmallDisk.make_read_only, "full": SmallDisk.fill}
FULL = "The disk is full. Nothing was changed."


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def city(origin, disk):
    path = disk.path / "w.gpkg"
    backup(origin, path)
    AccountsFile(accounts_path(path)).add("wang", Role.EDITOR, PASSWORD)
    return path


class Browser:
    """Keeps a cookie, and sends forms of the pages it was given."""

    def __init__(self, service):
        self._server = urlsplit(service.address).netloc
        self._cookie = {}

    def get(self, path):
        return self._answer("GET", path)

    def send(self, page, action, content=None, **fields):
        _, html = self.get(page)
        form = html.select_one(f'form[action^="{action}"]')
        fields = {"mark": form.select_one("[name=mark]")["value"], **fields}
        if content is None:
            return self._answer("POST", action, urlencode(fields), "application/x-www-form-urlencoded")
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = "".join([*parts, head, content, "\r\n--x--\r\n"])
        return self._answer("POST", action, body, "multipart/form-data; boundary=x")

    def _answer(self, method, path, body=None, kind=None):
        wire = HTTPConnection(self._server, timeout=60)
        head = {"Accept": "text/html", "Accept-Language": "en", **self._cookie}
        wire.request(method, path, body, head | ({"Content-Type": kind} if kind else {}))
        answer = wire.getresponse()
        html = BeautifulSoup(answer.read(), "html.parser")
        if answer.getheader("Set-Cookie"):
            self._cookie = {"Cookie": answer.getheader("Set-Cookie").partition(";")[0]}
        wire.close()
        if answer.status == 303:
            return self.get(answer.getheader("Location"))
        return answer.status, html


@pytest.fixture
def serve(monkeypatch):
    """Start services, and end them."""
    started = []

    def start(city, *options, temporary=None):
        monkeypatch.setenv("VILLAGEMAP_LANGUAGE", "en")
        if temporary:
            monkeypatch.setenv("TMPDIR", str(temporary))
        started.append(Service.start(city, *options))
        return Browser(started[-1])

    yield start
    for each in started:
        each.stop()


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("how", HOW)
def test_readers_are_served_and_nobody_can_sign_in(disk, city, serve, how, workers):
    HOW[how](disk)

    browser = serve(city, "--workers", workers)

    addresses = ("/", "/villages.geojson", "/villages.gpkg", "/layers/wells.csv", "/healthz", "/sign-in")
    assert [browser.get(address)[0] for address in addresses] == [200] * len(addresses)
    status, page = browser.send("/sign-in", "/sign-in", name="wang", password=PASSWORD, next="/")
    assert status == 503
    assert "the disk is full or read-only" in page.text
    assert str(disk.path) not in page.text


@pytest.mark.parametrize("size", [100, 2_000_000], ids=["small", "larger than what is kept in memory"])
def test_a_file_that_the_disk_does_not_take_is_refused_with_the_reason(disk, city, serve, size):
    browser = serve(city, temporary=disk.path)
    assert browser.send("/sign-in", "/sign-in", name="wang", password=PASSWORD, next="/import")[0] == 200
    disk.fill()

    _, page = browser.send("/import", "/import/file", "code\n" * (size // 5), layer="villages", way="auto")

    assert FULL in " ".join(page.text.split())
    assert browser.get("/import")[0] == 200
    assert not re.search(r"a\.csv", str(list(disk.path.rglob("*"))))
    (disk.path / "fill").unlink()
    status, page = browser.send("/import", "/import/file", "code,plan\n", layer="villages", way="auto")
    assert status == 200
    assert FULL not in " ".join(page.text.split())


def test_a_service_without_any_temporary_directory_serves_readers_and_says_that_no_file_comes_in(
    disk, city, monkeypatch, caplog
):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("villagemap.work_folders.tempfile.gettempdir", nowhere)
    disk.make_read_only()

    app = create_service(Settings(workspace=city, language="en"), run=lambda: None).app

    assert Client(app).get("/villages.geojson").status_code == 200
    assert "No files can be taken in now" in caplog.text


def test_a_service_over_an_older_workspace_that_it_cannot_update_says_so_and_serves(disk, city, caplog):
    make_older(city, with_load=False)
    disk.make_read_only()

    app = create_service(Settings(workspace=city, language="en"), run=lambda: None).app

    assert Client(app).get("/villages.geojson").status_code == 200
    assert "are of an older version and cannot be updated here" in caplog.text


def test_a_service_brings_an_older_workspace_up_to_date_when_it_starts(settings):
    make_older(settings.workspace, with_load=False)

    app = create_service(settings, run=lambda: None).app

    assert version_in(settings.workspace) == str(NEWEST)
    assert settings.workspace.with_name("w.version-1.gpkg").exists()
    assert Client(app).get("/villages.geojson").status_code == 200
