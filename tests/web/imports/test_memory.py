"""A file that needs more memory than it may have is refused in a sentence, at both doors, and harms nobody."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from import_pages import PEOPLE, page, said, settled, upload, upload_files
from villagemap.settings import Limits
from villagemap.store import storage
from villagemap.uploads.worker_pool import WorkerPool

MEGABYTES = 300
VERTICES = 1_700_000
"""45 MB of text, within the other limits; to read them takes more memory than that."""


@pytest.fixture
def settings(settings):
    return replace(settings, limits=Limits(child_megabytes=MEGABYTES))


@pytest.fixture
def runner():
    pool = WorkerPool([storage.__name__])
    yield pool.run
    pool.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    each = VERTICES // 100
    line = [[124 + 1e-6 * at, 43 + 1e-3 * (at % 2)] for at in range(each)]
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"R{number}", "name": "路"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for number in range(100)
    ]
    path = tmp_path_factory.mktemp("large") / "大.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


SENTENCE = f"读取时需要的内存超过 {MEGABYTES} MB，已停止"


# The client of the test leaves the body of a large form to the collector.
@pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_the_page_refuses_it_and_serves_on(client, files, large, upload_root):
    upload(client, large, layer="roads")
    shown = settled(client)

    told = said(shown.select_one("[role=alert]"))
    assert SENTENCE in told
    assert "大.geojson" in told
    assert "Error" not in told
    failed = client.get("/import/progress.json").json
    assert (failed["state"], failed["status"], SENTENCE in failed["title"]) == ("failed", 422, True)
    assert upload_files(upload_root) == []
    assert client.get("/", headers=PEOPLE).status_code == 200

    upload(client, files.csv("code,plan", "220322100301,是", name="a.csv"), way="list")
    assert "可以存入" in said(settled(client).select_one(".verdict"))
    assert not page(client).select("[role=alert]")


def test_the_command_refuses_it_and_changes_nothing(settings, large, tmp_path):
    before = hashlib.sha256(settings.workspace.read_bytes()).hexdigest()
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    done = subprocess.run(
        [sys.executable, "-m", "villagemap", "load", str(large), "--layer", "roads"],
        env={
            **os.environ,
            "VILLAGEMAP_WORKSPACE": str(settings.workspace),
            "VILLAGEMAP_LIMIT_CHILD_MEGABYTES": str(MEGABYTES),
            "TMPDIR": str(temporary),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    (sentence,) = [line for line in done.stderr.splitlines() if SENTENCE in line]
    assert "大.geojson" in sentence
    assert "Traceback" not in done.stderr + done.stdout
    assert hashlib.sha256(settings.workspace.read_bytes()).hexdigest() == before
    assert list(temporary.iterdir()) == []
