"""Readers while data are loaded: no error, and never an answer that mixes versions."""

import csv
import gzip
import io
import json
import random
import threading
import time

import pytest
from werkzeug.test import Client

from filter_city import filter_city
from villagemap.domain.entries import LoadMode
from villagemap.serving.preparer import Preparer
from villagemap.serving.service import create_service
from villagemap.store.workspace import Workspace
from writes import write

READERS = 8
PLANS = ("compiled", "none", "compiled")


def of_geojson(text):
    said = json.loads(text)
    return said["villagemap"]["data_version"], [row["properties"]["plan"] for row in said["features"]]


def of_csv(text):
    return None, [row["plan"] for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]


def of_rows(text):
    said = json.loads(text)
    return said["version"], said["criteria"]["plan"]


ADDRESSES = {
    "/villages.geojson": of_geojson,
    "/villages.geojson?county=220322": of_geojson,
    "/villages.geojson?bbox=123,42,126,45": of_geojson,
    "/villages.geojson?q=村": of_geojson,
    "/villages.csv": of_csv,
    "/villages.csv?county=220322": of_csv,
    "/overview/rows.json": of_rows,
    "/": lambda _text: (None, []),
    "/healthz": lambda text: (json.loads(text)["data_version"], []),
}


class Reader(threading.Thread):
    """Asks mixed addresses until told to stop, sometimes only for what is new, and notes what is wrong."""

    def __init__(self, app, plan_of, seed):
        super().__init__(daemon=True)
        self.client = Client(app, use_cookies=False)
        self.plan_of = plan_of
        self.random = random.Random(seed)  # noqa: S311 - addresses, no secrets
        self.tags = {}
        self.bodies = {}
        self.seen = set()
        self.wrong = []
        self.done = threading.Event()

    def run(self):
        while not self.done.is_set():
            try:
                self.ask(self.random.choice(list(ADDRESSES)))
                time.sleep(0.02)  # the preparing process wants a processor too
            except Exception as problem:  # noqa: BLE001 - whatever it is, the test says it
                self.wrong.append(repr(problem))

    def ask(self, address):
        packed = self.random.random() < 0.7
        headers = {"Accept-Encoding": "gzip" if packed else "identity"}
        if self.random.random() < 0.5 and (address, packed) in self.tags:
            headers["If-None-Match"] = self.tags[address, packed]
        answer = self.client.get(address, headers=headers)
        if answer.status_code == 304 and "If-None-Match" in headers:
            return
        text = (
            gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
        )
        version, plans = ADDRESSES[address](text)
        tag = answer.headers.get("ETag", version)
        self.tags[address, packed] = tag
        if version:
            self.seen.add(version)
        expected = {self.plan_of[version]} if version and plans else set(plans)
        if answer.status_code != 200 or set(plans) != expected or len(expected) > 1:
            self.wrong.append((address, answer.status_code, version, set(plans)))
        if self.bodies.setdefault((address, packed, tag), text) != text:
            self.wrong.append((address, "one tag, two answers"))


@pytest.mark.timeout(180)
def test_readers_see_whole_versions_while_data_are_loaded_twice(settings):
    workspace = Workspace.open(settings.workspace)
    codes = [row["code"] for row in filter_city()["villages"]]
    plan_of = {}

    def load(plan):
        rows = [{"code": code, "plan": plan} for code in codes]
        # Written first: a reader may see it before the version is known here.
        plan_of[f"{workspace.versions().workspace}-{newest() + 1}"] = plan
        workspace.commit([write("villages", rows, mode=LoadMode.UPDATE)])

    def newest():
        return max(workspace.versions().layers.values())

    load(PLANS[0])
    preparer = Preparer(settings)
    app = create_service(settings, run=preparer).app
    readers = [Reader(app, plan_of, seed) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    for plan in PLANS[1:]:
        load(plan)
        wait_for(readers, workspace.versions().data_version)
    for reader in readers:
        reader.done.set()
    for reader in readers:
        reader.join(60)
    preparer.close()

    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert {version for reader in readers for version in reader.seen} <= set(plan_of)
    assert all(workspace.versions().data_version in reader.seen for reader in readers)


def wait_for(readers, version):
    deadline = time.monotonic() + 120
    while not all(version in reader.seen for reader in readers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
