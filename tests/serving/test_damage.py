"""A workspace that another program damaged: the service starts, says what it leaves out, and notices it later too."""

import json
import logging
import sqlite3
import time
import urllib.request
from contextlib import closing

import pytest

from readers import Service

_PATIENCE_SECONDS = 60


def damage(settings, statement="UPDATE villages SET name = CAST(x'e6ff' AS TEXT) WHERE fid = 1"):
    with closing(sqlite3.connect(settings.workspace, isolation_level=None)) as connection:
        connection.execute(statement)


def health(client):
    return client.get("/healthz").json


def test_a_service_starts_over_damaged_rows_and_its_log_names_them(settings, serve, caplog):
    damage(settings)
    with caplog.at_level(logging.WARNING):
        client = serve(settings)

    assert health(client)["damaged"] == {"rows": 1}
    assert "villages fid 1" in caplog.text
    assert "name：不是 UTF-8 文字，或含有控制字符" in caplog.text
    assert caplog.text.count("villages fid 1") == 1


def test_what_was_prepared_before_the_damage_is_prepared_anew(prepared, serve):
    sound = serve(prepared)
    rows = json.loads(sound.get("/overview/rows.json").data)["code"]
    tag = sound.get("/villages.geojson").headers["ETag"]
    damage(prepared)

    client = serve(prepared)
    assert "damaged" not in health(client)
    client.service.verify()

    assert health(client)["damaged"] == {"rows": 1}
    assert len(json.loads(client.get("/overview/rows.json").data)["code"]) == len(rows) - 1
    assert client.get("/villages.geojson", headers={"If-None-Match": tag}).status_code == 200


def test_what_nobody_damaged_is_not_prepared_anew(prepared, serve):
    (before,) = prepared.workspace.parent.glob("*.prepared/*.saved")
    file = before.stat().st_ino
    client = serve(prepared)

    client.service.verify()

    assert "damaged" not in health(client)
    assert before.stat().st_ino == file


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_command_serves_and_names_what_it_leaves_out(prepared, workers):
    damage(prepared)
    service = Service.start(prepared.workspace, "--workers", workers)
    try:
        assert _waited(service.address) == {"rows": 1}
    finally:
        service.process.terminate()
        _, said = service.process.communicate(timeout=20)

    assert "villages fid 1" in said
    assert "Traceback" not in said


def _waited(address):
    """Ask for the health until it tells of damage: it was prepared before there was any."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310 - our own service
            said = json.loads(answer.read())
        if "damaged" in said:
            return said["damaged"]
        time.sleep(0.2)
    return None


def test_a_table_dropped_under_a_service_is_logged_once_and_told_by_its_health(settings, serve, caplog):
    client = serve(settings)
    sound = health(client)
    with caplog.at_level(logging.WARNING):
        damage(settings, "DROP TABLE wells")
        answers = [
            client.get(address) for address in ("/", "/villages.geojson", "/layers/wells.csv", "/healthz")
        ]

    assert {answer.status_code for answer in answers} == {200}
    assert health(client) == {**sound, "problem": "最新数据读不出来，继续使用原来的版本。"}
    assert caplog.text.count("wells") == 1
    assert "Traceback" not in caplog.text
