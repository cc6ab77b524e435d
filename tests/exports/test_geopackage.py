"""The GeoPackage as GDAL and SQLite see it."""

import json
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest

from cities import atlas_of
from villagemap.domain.filters import VillageFilter
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.exports.gpkg_writer import write_gpkg
from villagemap.exports.layer_download import LayerDownload
from villagemap.texts import Texts


@pytest.fixture(scope="module")
def snapshot(full_city):
    return atlas_of(full_city, sample=True).current()


def made(snapshot, layer, village_filter=VillageFilter()):  # noqa: B008 - frozen
    return write_gpkg(LayerDownload(snapshot, layer, village_filter, Texts(Language.ZH)).table())


@pytest.fixture
def opened(snapshot, tmp_path):
    def open_it(layer, village_filter=VillageFilter()):  # noqa: B008 - frozen
        file = tmp_path / f"{layer}.gpkg"
        file.write_bytes(made(snapshot, layer, village_filter))
        return file

    return open_it


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="no ogrinfo on this machine")
@pytest.mark.parametrize("layer", LAYER)
def test_ogrinfo_opens_every_layer_without_a_word_of_complaint(opened, layer):
    done = subprocess.run(
        ["ogrinfo", "-so", "-al", str(opened(layer))], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert f"Layer name: {layer}\n" in done.stdout
    assert "示例数据" in done.stdout


@pytest.mark.parametrize("layer", LAYER)
def test_every_row_and_property_is_there_for_another_reader(opened, snapshot, layer):
    frame = gpd.read_file(opened(layer))  # a warning of GDAL would be an error here

    assert list(frame["code"]) == list(snapshot.tables[layer]["code"])
    assert set(snapshot.layers[layer].columns) <= set(frame.columns)
    if LAYER[layer].geometry:
        assert frame.crs == "EPSG:4490"


def test_yes_no_and_not_reported_stay_three_things(opened):
    with closing(sqlite3.connect(opened("villages"))) as connection:
        found = dict(connection.execute("SELECT code, flagship FROM villages"))

    assert list(found.values()) == [0, 0, 1, None]


def test_it_says_where_it_comes_from(opened):
    file = opened("wells", VillageFilter((("demo", ("2021",)),)))

    with closing(sqlite3.connect(file)) as connection:
        ((said,),) = connection.execute("SELECT metadata FROM gpkg_metadata").fetchall()
        ((words, count),) = connection.execute(
            "SELECT description, (SELECT count(*) FROM wells) FROM gpkg_contents"
        ).fetchall()
    assert json.loads(said)["sample"] is True
    assert json.loads(said)["filter"] == "demo=2021"
    assert "筛选：2021 年示范村" in words
    assert f"行数：{count}" in words


def test_a_filter_that_leaves_nothing_gives_an_empty_layer(opened):
    frame = gpd.read_file(opened("wells", VillageFilter((("county", ("220302",)),))))

    assert len(frame) == 0
    assert "test_result" in frame.columns


def test_no_file_is_left_behind_and_equal_rows_are_equal_bytes(snapshot):
    before = set(Path(tempfile.gettempdir()).glob("*gpkg*"))

    assert made(snapshot, "villages") == made(snapshot, "villages")
    assert set(Path(tempfile.gettempdir()).glob("*gpkg*")) == before
