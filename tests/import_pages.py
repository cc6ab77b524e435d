"""The page `/import` as tests see it: files of two villages, forms that are sent, pages that are waited for."""

import io
import threading
import time

from bs4 import BeautifulSoup

from intake_files import CODE, OTHER, square
from people import mark_of
from villagemap.bootstrap.importing import WorkspaceEngine

PEOPLE = {"Accept": "text/html"}
NAMES = {CODE: "杨树屯村", OTHER: "吉洼子村"}


def villages(files, *, west=124.0, name="villages.geojson", **changes):
    """Write two villages side by side."""
    rows = [
        ({"code": code, "name": NAMES[code], **changes}, square(west + 0.01 * place))
        for place, code in enumerate(NAMES)
    ]
    return files.geojson(rows, name=name)


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
