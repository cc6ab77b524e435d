import json
import socket
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from villagemap.domain.errors import FileUnreadableError
from villagemap.reading import bounded
from villagemap.reading.kinds import Kind
from villagemap.reading.raw import Request
from villagemap.reading.tally import tallied
from villagemap.settings import Limits


def ignored(_rows):
    """Show no progress."""


def reason(path, kind, limits):
    with pytest.raises(FileUnreadableError) as caught:
        bounded.read_bounded(path, kind, Request(limits=limits), ignored)
    return caught.value.parts["reason"]


def test_a_child_that_takes_too_long_is_stopped(files):
    path = files.csv("a", "1")

    assert reason(path, Kind.CSV, Limits(child_seconds=0)) == "too_long"


def test_a_child_that_needs_too_much_memory_is_stopped(files):
    path = files.csv("a", "1")

    assert reason(path, Kind.CSV, Limits(child_megabytes=60)) in {"beyond_limits", "damaged"}


def test_a_file_that_fills_the_memory_is_said_to_and_not_to_be_damaged(files):
    line = [[124.0, 43.0]] * 1_500_000
    path = files.geojson([({"code": "1"}, {"type": "LineString", "coordinates": line})])

    assert reason(path, Kind.GEOJSON, Limits(child_megabytes=300, row_vertices=2_000_000)) == "beyond_limits"


def test_a_far_cell_does_not_fill_the_memory_of_this_process(files):
    path = files.xlsx({"Sheet1": [["code"]]})
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    path = files.zip(_members(path) | {"xl/worksheets/sheet1.xml": sheet.encode()}, "far.xlsx")

    assert reason(path, Kind.WORKBOOK, Limits()) == "far_cell"


def test_nothing_is_left_behind(files, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = files.csv("a", "1")

    bounded.read_bounded(path, Kind.CSV, Request(), ignored)

    assert [entry.name for entry in tmp_path.iterdir()] == ["f.csv"]


def test_a_table_that_does_not_fit_together_is_not_believed(files, monkeypatch):
    def lie(folder: Path, *_: object) -> int:
        table = {"part": "", "columns": ["a"], "rows": [[1, 2]], "numbers": [1]}
        (folder / "table.json").write_text(json.dumps(table | {"crs": "", "encoding": "", "shapes": None}))
        return 0

    monkeypatch.setattr(bounded, "_run", lie)

    assert reason(files.csv("a", "1"), Kind.CSV, Limits()) == "damaged"


LONG = 20_000


def long_file(files, kind):
    frame = gpd.GeoDataFrame({"a": range(LONG)}, geometry=[shapely.Point(124, 43)] * LONG, crs="EPSG:4490")
    made = {
        Kind.CSV: lambda: files.csv("a", *map(str, range(LONG))),
        Kind.GEOJSON: lambda: files.geojson([({"a": at}, shapely.Point(124, 43)) for at in range(LONG)]),
        Kind.WORKBOOK: lambda: files.xlsx({"Sheet1": [["a"], *([at] for at in range(LONG))]}),
        Kind.GEOPACKAGE: lambda: files.gpkg({"a": frame}),
    }
    return made[kind]()


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.GEOJSON, Kind.WORKBOOK, Kind.GEOPACKAGE])
def test_rows_are_told_while_they_are_read(files, monkeypatch, kind):
    monkeypatch.setattr(bounded, "_LOOK_EVERY_SECONDS", 0.001)
    counts = []

    table = bounded.read_bounded(long_file(files, kind), kind, Request(), counts.append)

    assert counts == sorted(counts)
    assert 1_000 <= counts[-1] <= len(table.rows) + 1


def test_a_listener_that_wants_no_more_ends_the_child(files, monkeypatch):
    monkeypatch.setattr(bounded, "_LOOK_EVERY_SECONDS", 0.001)

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bounded.read_bounded(long_file(files, Kind.CSV), Kind.CSV, Request(), stop)


@pytest.mark.parametrize(
    ("content", "rows"), [(b"", 0), (b"12000", 12_000), (b"-5", 0), (b"9" * 90, 10**20 - 1)]
)
def test_a_tally_is_a_number_or_nothing(tmp_path, content, rows):
    file = tmp_path / "read.txt"
    missing = tallied(file)
    file.write_bytes(content)

    assert (missing, tallied(file)) == (0, rows)


def test_gdal_keeps_two_drivers_of_all_that_it_has():
    skipped = bounded._other_drivers().split(",")

    assert {"OGR_VRT", "CSV", "GeoJSON", "HTTP"} <= set(skipped)
    assert not {"GPKG", "ESRI Shapefile"} & set(skipped)


def test_an_address_in_a_file_is_not_fetched(files):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/crs"
        path = files.geojson([], crs={"type": "link", "properties": {"href": address}})

        assert reason(path, Kind.GEOJSON, Limits()) == "linked_crs"
        with pytest.raises(TimeoutError):
            server.accept()


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
