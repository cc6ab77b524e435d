"""The file is a GeoPackage, and its geometry blobs are those of the standard."""

import json
import shutil
import sqlite3
import struct
import subprocess

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cities import small_city, square
from villagemap.domain.layers import TABLE, GeometryKind
from villagemap.frames import geopackage
from villagemap.frames.tables import GEOMETRY
from villagemap.store.backup import backup
from villagemap.store.schema import BOOKS
from writes import write

degrees = st.floats(-89, 89, allow_nan=False)
_points = st.builds(shapely.Point, degrees, degrees)
_lines = st.lists(st.tuples(degrees, degrees), min_size=2, max_size=5).map(
    lambda points: shapely.MultiLineString([points])
)
_areas = st.builds(square, degrees, degrees, st.floats(0.001, 1))
ogrinfo = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo (gdal-bin) is not installed")


def fill(workspace):
    workspace.commit(
        [
            write(
                name,
                [{key: row.get(key) for key in dict.fromkeys(k for r in rows for k in r)} for row in rows],
            )
            for name, rows in small_city().items()
        ]
    )


@pytest.mark.parametrize(
    ("kind", "shapes"),
    [
        pytest.param(GeometryKind.POINT, _points, id="points"),
        pytest.param(GeometryKind.LINE, _lines, id="lines"),
        pytest.param(GeometryKind.AREA, _areas, id="areas"),
    ],
)
def test_shapes_come_back_from_their_blobs_to_the_last_bit(kind, shapes):
    @settings(deadline=None)
    @given(st.lists(st.none() | shapes, max_size=5))
    def holds(row):
        blobs = geopackage.encode(row, kind)

        assert shapely.to_wkb(geopackage.decode(blobs)).tolist() == [
            None if shape is None else shape.wkb for shape in row
        ]
        assert geopackage.shape_faults(blobs, geopackage.decode(blobs), kind) == {}

    holds()


def test_a_blob_begins_as_the_standard_says():
    (blob,) = geopackage.encode([square(124, 43, 0.5)], GeometryKind.AREA)

    assert struct.unpack("<2sBBi4d", blob[:40]) == (b"GP", 0, 0b11, 4490, 124, 124.5, 43, 43.5)


@pytest.mark.parametrize("envelope", [0, 1, 2, 3, 4])
def test_blobs_of_other_writers_are_read_whatever_their_envelope(envelope):
    body = square(124, 43).wkb
    sides = (0, 4, 6, 6, 8)[envelope]
    blob = struct.pack(f"<2sBBi{sides}d", b"GP", 0, envelope << 1 | 1, 4490, *range(sides)) + body

    assert geopackage.decode([blob])[0].equals(square(124, 43))


def test_a_shape_of_another_type_is_refused():
    with pytest.raises(ValueError, match="MULTIPOLYGON"):
        geopackage.encode([shapely.Point(124, 43)], GeometryKind.AREA)


def test_every_table_is_entered_as_features_or_attributes(workspace):
    with sqlite3.connect(workspace.path) as connection:
        found = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
        systems = {row[0] for row in connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}

    layers = {name: "features" if spec.geometry else "attributes" for name, spec in TABLE.items()}
    assert found == layers | dict.fromkeys(BOOKS, "attributes")
    assert len(found) == 18
    assert systems == {4490, 4326, 0, -1}


def test_there_is_no_trigger_that_plain_sqlite_could_not_run(workspace):
    with sqlite3.connect(workspace.path) as connection:
        kinds = {row[0] for row in connection.execute("SELECT type FROM sqlite_schema")}

    assert kinds == {"table", "index"}


def test_the_extent_follows_the_shapes(workspace):
    def extent():
        with sqlite3.connect(workspace.path) as connection:
            sides = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'wells'"
            return connection.execute(sides).fetchone()

    def well(code, lon, lat):
        return {"code": code, GEOMETRY: shapely.Point(lon, lat)}

    assert extent() == (None,) * 4
    workspace.commit([write("wells", [well("a", 124, 43), well("b", 125, 44)])])
    assert extent() == (124, 43, 125, 44)
    workspace.commit([write("wells", [well("b", 125, 44)])])
    assert extent() == (125, 44, 125, 44)
    workspace.commit([write("counties", [{"code": "220302", "name": "县", GEOMETRY: None}])])


@ogrinfo
def test_a_copy_opens_in_ogrinfo_without_a_warning(workspace, tmp_path):
    fill(workspace)
    backup(workspace.path, tmp_path / "copy.gpkg")

    done = subprocess.run(
        ["ogrinfo", "-al", "-so", str(tmp_path / "copy.gpkg")], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    counts = _feature_counts(done.stdout)
    assert {name: counts[name] for name in TABLE} == {
        name: len(frame) for name, frame in workspace.contents().tables.items()
    }
    assert set(counts) == {*TABLE, *BOOKS}
    assert done.stdout.count('ID["EPSG",4490]') == sum(1 for spec in TABLE.values() if spec.geometry)


@ogrinfo
def test_the_live_file_opens_in_ogrinfo_while_the_service_reads_it(workspace):
    fill(workspace)
    workspace.versions()

    done = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", str(workspace.path)], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert _feature_counts(done.stdout)["villages"] == 4


def _feature_counts(text):
    counts, layer = {}, ""
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name == "Layer name":
            layer = value
        if name == "Feature Count":
            counts[layer] = json.loads(value)
    return counts
