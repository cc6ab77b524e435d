import json
import socket
import zipfile
from pathlib import Path

import pytest

from villagemap.domain.errors import FileUnreadableError
from villagemap.ingest import bounded
from villagemap.ingest.kinds import Kind
from villagemap.ingest.raw import Request
from villagemap.settings import Limits


def reason(path, kind, limits):
    with pytest.raises(FileUnreadableError) as caught:
        bounded.read_bounded(path, kind, Request(limits=limits))
    return caught.value.parts["reason"]


def test_a_child_that_takes_too_long_is_stopped(files):
    path = files.csv("a", "1")

    assert reason(path, Kind.CSV, Limits(child_seconds=0)) == "too_long"


def test_a_child_that_needs_too_much_memory_is_stopped(files):
    path = files.csv("a", "1")

    assert reason(path, Kind.CSV, Limits(child_megabytes=60)) in {"beyond_limits", "damaged"}


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

    bounded.read_bounded(path, Kind.CSV, Request())

    assert [entry.name for entry in tmp_path.iterdir()] == ["f.csv"]


def test_a_table_that_does_not_fit_together_is_not_believed(files, monkeypatch):
    def lie(folder: Path, _seconds: int, _skip: str) -> int:
        table = {"part": "", "columns": ["a"], "rows": [[1, 2]], "numbers": [1]}
        (folder / "table.json").write_text(json.dumps(table | {"crs": "", "encoding": "", "shapes": None}))
        return 0

    monkeypatch.setattr(bounded, "_run", lie)

    assert reason(files.csv("a", "1"), Kind.CSV, Limits()) == "damaged"


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
