"""Real names and codes go in as they are: the files are looked for beside the checkout and never kept in it."""

import csv
import os
from pathlib import Path

import pyogrio
import pytest
import shapely
from click.testing import CliRunner

from intake_files import Files
from villagemap.cli.main import villagemap
from villagemap.frames.measures import distance_m
from villagemap.store.workspace import Workspace

DATA = Path(os.environ.get("VILLAGEMAP_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no real input in {DATA} (VILLAGEMAP_TEST_DATA names another folder)"
)


class Desk:
    """A workspace and the command that loads into it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, file: Path | str, *options: str):
        arguments = ["--workspace", str(self.path), "--lang", "en", "load", str(DATA / file), *options]
        return CliRunner().invoke(villagemap, arguments)

    def load(self, file: Path | str, *options: str) -> str:
        done = self.run(file, *options)
        assert done.exit_code == 0, done.output
        return done.stdout

    def table(self, name: str):
        return Workspace.open(self.path).contents().tables[name]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "real.gpkg")


def status(table) -> dict[str, int]:
    return {
        "villages": len(table),
        "compiled": int((table["plan"] == "compiled").sum()),
        "demo 2021": int((table["demo"] == "2021").sum()),
        "demo 2022": int((table["demo"] == "2022").sum()),
        "flagship": int((table["flagship"] == True).sum()),  # noqa: E712 - missing is neither
    }


PUBLISHED = {"villages": 755, "compiled": 246, "demo 2021": 80, "demo 2022": 88, "flagship": 13}


def test_boundaries_and_statuses_of_a_whole_city_are_loaded(desk):
    desk.load("siping/counties.geojson", "--layer", "counties")
    said = desk.load("siping/villages_4530.gpkg", "--layer", "villages")
    joined = desk.load(
        "messy/village_status_truth.csv", "--layer", "villages", "--join", "code", "--blanks", "no"
    )

    villages = desk.table("villages")
    assert status(villages) == PUBLISHED
    assert len(desk.table("counties")) == 5
    assert "63 of 755 polygons do not meet their neighbours" in said
    assert "587 empty cells were taken as “no”" in joined
    assert villages.crs == "EPSG:4490"
    assert shapely.is_valid(villages.geometry.to_numpy()).all()


def test_the_same_villages_come_out_of_every_format(desk, tmp_path):
    desk.load("siping/villages_4530.gpkg", "--layer", "villages")
    others = {
        "messy/villages_gbk_nocpg_4530.zip": ["--encoding", "gbk", "--crs", "EPSG:4530"],
        "messy/villages_4490.gpkg": [],
        "siping/villages.geojson": [],
    }
    first = desk.table("villages")

    for number, (file, options) in enumerate(others.items()):
        other = Desk(tmp_path / f"{number}.gpkg")
        other.load(file, "--layer", "villages", *options)
        found = other.table("villages")
        apart = shapely.hausdorff_distance(first.geometry.to_numpy(), found.geometry.to_numpy())
        assert list(found["code"]) == list(first["code"])
        assert list(found["name"]) == list(first["name"])
        assert apart.max() < 1.5e-6  # degrees: 0.1 m; the GeoJSON is rounded to six decimals


def test_the_layers_of_one_file_go_where_they_are_named_for(desk):
    desk.load("messy/villages_4490.gpkg", "--layer", "counties")
    desk.load("messy/villages_4490.gpkg", "--layer", "villages")

    assert len(desk.table("counties")) == 5
    assert desk.table("villages")["class"].value_counts().to_dict() == {
        "steady": 352,
        "cluster": 238,
        "suburban": 71,
        "heritage": 52,
        "relocate": 42,
    }


def test_a_workbook_gives_the_same_statuses(desk, tmp_path):
    desk.load("siping/villages_4530.gpkg", "--layer", "villages")
    with (DATA / "messy/village_status_truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    header = ["行政区划代码", "村庄分类", "是否编制\n村庄规划", "示范村批次", "精品村"]
    yes = {"1": "√", "0": ""}
    body = [
        [
            float(row["code"]),
            row["category"].removesuffix("类"),
            yes[row["plan"]],
            row["demo"] and f"{row['demo']}年",
            yes[row["flagship"]],
        ]
        for row in rows
    ]
    book = Files(tmp_path).xlsx({"汇总表": [header, *body]})

    desk.load(book, "--layer", "villages", "--join", "code", "--blanks", "no")

    assert status(desk.table("villages")) == PUBLISHED


def test_a_city_in_the_coordinates_of_web_maps_is_asked_about_and_brought_back(desk):
    desk.load("siping/counties.geojson", "--layer", "counties")
    before = desk.table("counties").geometry.to_numpy()
    shifted = ["siping/counties_gcj02.geojson", "--layer", "counties", "--map", "adcode=code"]

    asked = desk.run(*shifted)
    desk.load(*shifted, "--shift", "gcj02")

    assert asked.exit_code == 1
    assert "look like GCJ-02, 559 m off: 100 % of 2,986 vertices" in asked.stderr
    apart = shapely.hausdorff_distance(before, desk.table("counties").geometry.to_numpy())
    assert apart.max() < 3e-6  # degrees: 0.3 m; both files are rounded to six decimals


def test_points_in_the_coordinates_of_web_maps_are_found_out_by_their_villages(desk, tmp_path):
    desk.load("siping/villages_4530.gpkg", "--layer", "villages")
    villages = pyogrio.read_dataframe(DATA / "siping/villages_4530.gpkg", layer="villages")
    pairs = zip(villages["code"], villages["lon_gcj02"], villages["lat_gcj02"], strict=True)
    path = Files(tmp_path).csv("编号,村代码,经度,纬度", *(f"s{code},{code},{x},{y}" for code, x, y in pairs))

    asked = desk.run(path, "--layer", "sites_5g")
    desk.load(path, "--layer", "sites_5g", "--shift", "gcj02")

    said = "look like GCJ-02, 567 m off: 100 % of 755 points fall in their village when unshifted, 99 % as they are"
    assert said in asked.stderr
    stored = desk.table("sites_5g").set_index("village").loc[villages["code"]]
    away = distance_m(stored.geometry.x, stored.geometry.y, villages["lon"], villages["lat"])
    assert away.max() < 0.2
