"""Real names and codes, loaded, served and seen in a browser; nothing of them is kept in the checkout."""

import os
from pathlib import Path

import pytest

from readers import Service, command

DATA = Path(os.environ.get("VILLAGEMAP_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no real input in {DATA} (VILLAGEMAP_TEST_DATA names another folder)"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("real") / "real.gpkg"
    command(workspace, "load", str(DATA / "siping/counties.geojson"), "--layer", "counties")
    command(workspace, "load", str(DATA / "siping/villages_4530.gpkg"), "--layer", "villages")
    statuses = DATA / "messy/village_status_truth.csv"
    command(
        workspace,
        "load",
        str(statuses),
        "--layer",
        "villages",
        "--join",
        "code",
        "--period",
        "2022",
        "--blanks",
        "no",
    )
    service = Service.start(workspace)
    yield service.address
    service.stop()


@pytest.mark.parametrize(
    ("theme", "legend"),
    [
        pytest.param("plan", {"plan=compiled": 246, "plan=none": 509}, id="plans"),
        pytest.param(
            "demo",
            {"demo=2021": 80, "demo=2022": 88, "flagship=true": 13, "demo=none": 587},
            id="demonstration villages",
        ),
    ],
)
def test_map_and_legend_show_what_was_loaded(visit, real, theme, legend):
    reader = visit()
    reader.open(f"{real}/?theme={theme}")

    assert reader.text(".strip h2") == "755 个村 · 全市"
    assert reader.legend() == legend
    assert reader.painted()["#e5ddca"] > 10_000
    assert reader.page.locator(".sample-mark").count() == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 755), ("plan=compiled", 246), ("demo=2021", 80), ("demo=2022", 88), ("flagship=true", 13)],
)
def test_downloads_hold_what_was_loaded(visit, real, query, count):
    answer = visit().page.request.get(f"{real}/villages.geojson?{query}").json()

    assert len(answer["features"]) == count
    assert answer["villagemap"]["sample"] is False
