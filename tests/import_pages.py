"""The page `/import` as tests see it: files of two villages, forms that are sent, pages that are waited for."""

import io
import threading
import time

from bs4 import BeautifulSoup

from intake_files import CODE, OTHER, square
from people import mark_of
from villagemap.uploads.tasks import InspectTask

PEOPLE = {"Accept": "text/html"}
NAMES = {CODE: "杨树屯村", OTHER: "吉洼子村"}


def villages(files, *, west=124.0, name="villages.geojson", **changes):
    """Write two villages side by side."""
    rows = [
        ({"code": code, "name": NAMES[code], **changes}, square(west + 0.01 * place))
        for place, code in enumerate(NAMES)
    ]
    return files.geojson(rows, name=name)


class Runner:
    """Runs tasks in this process. Waits before it inspects until it may go on; fails with `refusal`, if there is one."""

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.refusal = None

    def __call__(self, task, progress):
        if isinstance(task, InspectTask):
            self.gate.wait(30)
        if self.refusal:
            raise self.refusal
        return task.run(progress)


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


def upload_files(root):
    """Return the files of uploads, without what the service keeps beside them."""
    return [path.name for path in root.rglob("*") if path.is_file() and path.name[0] != "."]
