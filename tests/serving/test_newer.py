"""A running service whose workspace a newer villagemap takes over says so and goes on when it may."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from versions import NEWER, make_newer
from villagemap.store.migrations import NEWEST


def put_another_file_in_its_place(path):
    other = path.with_name("other.gpkg")
    shutil.copy(path, other)
    make_newer(other)
    swap(path, other)


def bring_the_file_back(path):
    swap(path, path.with_name("other.gpkg"))


def swap(path, other):
    between = path.with_name("between.gpkg")
    path.replace(between)
    other.replace(path)
    between.replace(other)


def migrate_in_place(path, version=NEWER):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value = ? WHERE key = 'schema'", (str(version),))


def migrate_back(path):
    migrate_in_place(path, NEWEST)


@pytest.mark.parametrize(
    ("take_over", "give_back"),
    [
        pytest.param(put_another_file_in_its_place, bring_the_file_back, id="another file in its place"),
        pytest.param(migrate_in_place, migrate_back, id="the same file"),
    ],
)
def test_a_service_tells_readers_that_data_are_missing_and_the_log_both_versions(
    prepared, serve, take_over, give_back, caplog
):
    reader = serve(prepared)
    assert reader.get("/villages.geojson").status_code == 200

    take_over(prepared.workspace)
    answers = [reader.get(address) for address in ("/villages.geojson", "/", "/healthz")]

    assert {answer.status_code for answer in answers} == {503}
    assert not any(str(prepared.workspace) in answer.text for answer in answers)
    assert str(NEWER) in answers[0].json["title"]
    assert str(NEWER) in caplog.text

    give_back(prepared.workspace)

    assert reader.get("/villages.geojson").status_code == 200
