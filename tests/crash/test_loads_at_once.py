"""Two loads at once, and a service that people use meanwhile: nobody sees a mixture."""

import json
import threading
import time
from contextlib import closing

import pytest
from werkzeug.test import Client

from crashing import STATES, faults, state_of
from villagemap.domain.errors import WorkspaceBusyError
from villagemap.serving.preparer import Preparer
from villagemap.serving.service import create_service
from villagemap.settings import Settings
from villagemap.store.connection import opened, transaction
from villagemap.store.workspace import Workspace

ROUNDS = 6
PATIENCE_SECONDS = 120  # until the newest version is prepared on a busy machine


def test_of_two_loads_at_once_the_second_waits(city, loads, other_loads, files):
    for _ in range(ROUNDS):
        entries = len(city.history())
        loads.begin(files["compiled"], how="store")
        other_loads.begin(files["none"], how="store")

        assert (loads.end(), other_loads.end()) == (0, 0)

        assert len(city.history()) == entries + 4
        assert state_of(city.contents()) in STATES
    assert faults(city) == {}


def test_a_load_that_waits_too_long_is_refused_and_changes_nothing(city, checked):
    impatient = Workspace.open(city.path, busy_seconds=0.05)
    before = city.versions()

    with opened(city.path) as other, transaction(other), pytest.raises(WorkspaceBusyError):
        impatient.commit(checked["compiled"].writes)

    assert city.versions() == before
    impatient.close()


class Visitors:
    """People who use the service without pause; `answers` are what was said under each data version."""

    def __init__(self, app):
        self._app = app
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(2)]
        self.answers = {}
        self.broken = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def see(self, version):
        """Wait until somebody was answered from a version."""
        end = time.monotonic() + PATIENCE_SECONDS
        while version not in self.answers and time.monotonic() < end:
            time.sleep(0.05)
        assert version in self.answers

    def _visit(self):
        client = Client(self._app)
        while not self._ended.is_set():
            answer = client.get("/villages.geojson")
            if answer.status_code != 200:
                self.broken.append(answer.status)
                continue
            said = json.loads(answer.text)
            rows = [one["properties"] for one in said["features"]]
            states = frozenset((row["plan"], row["population"]) for row in rows)
            version = said["villagemap"]["data_version"]
            self.answers.setdefault(version, set()).add((answer.headers["ETag"], states, len(rows)))


def test_a_service_answers_every_request_from_exactly_one_version(city, loads, other_loads, files):
    settings = Settings(workspace=city.path)
    with (
        closing(Preparer(settings)) as preparer,
        Visitors(create_service(settings, run=preparer).app) as visitors,
    ):
        visitors.see(city.versions().data_version)
        for _ in range(ROUNDS):
            loads.begin(files["compiled"], how="store")
            other_loads.begin(files["none"], how="store")
            assert (loads.end(), other_loads.end()) == (0, 0)
        visitors.see(city.versions().data_version)

    assert visitors.broken == []
    assert len(visitors.answers) > 1
    for version, answers in visitors.answers.items():
        assert len(answers) == 1, version
        ((_, states, rows),) = answers
        assert len(states) == 1, version
        assert set(states) <= set(STATES.items())
        assert rows == len(city.codes("villages"))
