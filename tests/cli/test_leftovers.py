"""What a killed process left is cleared away by the next one that works in the same place."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from cities import square as area
from intake_files import CODE, Files, square
from readers import Service
from villagemap.cli.main import villagemap
from villagemap.frames.tables import GEOMETRY
from villagemap.serving.service import create_service
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.work_folders import hold_folder
from writes import write


@pytest.fixture
def city(tmp_path):
    path = tmp_path / "city" / "w.gpkg"
    made = Workspace.create(path, city="siping", sample=False)
    made.commit([write("villages", [{"code": CODE, "name": "杨树屯村", GEOMETRY: area(124, 43)}])])
    made.close()
    return path


def left_in(folder):
    """Leave a work folder as a killed process does."""
    folder.mkdir(exist_ok=True)
    left, lock = hold_folder(folder, hidden=True)
    (left / "half.gpkg-wal").write_bytes(b"half")
    os.close(lock)
    return left


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        pytest.param(["load", "{out}/f.geojson", "--layer", "villages"], "city", id="load"),
        pytest.param(["backup", "{out}/elsewhere/copy.gpkg"], "elsewhere", id="backup"),
        pytest.param(["export", "villages", "{out}/elsewhere/v.csv"], "elsewhere", id="export"),
        pytest.param(["restore", "{out}/copy.gpkg"], "city", id="restore"),
        pytest.param(["prepare"], "city/w.gpkg.prepared", id="prepare"),
    ],
)
def test_the_next_command_clears_the_place_that_it_works_in(city, tmp_path, arguments, place):
    Files(tmp_path).geojson([({"code": CODE, "name": "杨树村"}, square())])
    CliRunner().invoke(villagemap, ["--workspace", str(city), "backup", str(tmp_path / "copy.gpkg")])
    left = left_in(tmp_path / place)

    told = [argument.format(out=tmp_path) for argument in arguments]
    done = CliRunner().invoke(villagemap, ["--workspace", str(city), *told])

    assert done.exit_code == 0, done.stderr
    assert not left.exists()


def test_a_load_clears_the_temporary_directory(city, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = left_in(tmp_path)
    file = Files(tmp_path).geojson([({"code": CODE, "name": "杨树村"}, square())])

    CliRunner().invoke(villagemap, ["--workspace", str(city), "load", str(file), "--layer", "villages"])

    assert not left.exists()


def test_a_start_of_the_service_clears_all_its_places(city, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    places = [city.parent, city.with_name("w.gpkg.prepared"), temporary]
    left = [left_in(place) for place in places]

    create_service(Settings(workspace=city), run=lambda: None)

    assert not any(folder.exists() for folder in left)


def test_the_folder_for_uploads_of_a_killed_service_is_removed_by_the_next_start(city, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    first = Service.start(city)
    wait_for_folder(temporary, {})
    first.process.kill()
    first.process.communicate()
    left = set(temporary.iterdir())

    second = Service.start(city)
    try:
        wait_for_folder(temporary, left)
        assert not left & set(temporary.iterdir())
    finally:
        second.stop()
    assert list(temporary.iterdir()) == []


def wait_for_folder(temporary, others):
    """Wait until a service has made its folder."""
    while not set(temporary.iterdir()) - set(others):
        subprocess.run([sys.executable, "-c", "pass"], check=True)
