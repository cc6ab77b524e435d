"""Any table in every format: a source needs no code of its own for a file."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest
import shapely
from python_calamine import CalamineWorkbook

from cities import atlas_of
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER, FieldKind, GeometryKind
from villagemap.exports.formats import FORMATS
from villagemap.exports.layer_download import read_download
from villagemap.exports.layer_table import known_columns
from villagemap.exports.table import About, Table, TableColumn, TableShapes
from villagemap.store.workspace import Workspace
from villagemap.texts import Texts
from writes import write


def history_table(entries, texts):
    """Make a table of the list of the history."""
    columns = (
        TableColumn("entry", "Entry", FieldKind.NUMBER, meaning="number of the entry"),
        TableColumn("kind", "Kind", FieldKind.WORD, words={"load": "loaded"}),
        TableColumn("who", "Who"),
        TableColumn("at", "At", FieldKind.DATE),
    )
    rows = [(entry.id, str(entry.kind), entry.who or None, entry.at) for entry in entries]
    lines = [("Content", "History"), ("Rows", str(len(rows)))]
    return Table(
        columns, rows, None, About(texts, "history", "History", "History", "No sample", lines, {"of": 1})
    )


@pytest.fixture
def history(tmp_path):
    workspace = Workspace.create(tmp_path / "w.gpkg", city="siping", sample=False)
    for name in ("=1+1", "乙"):
        workspace.commit([write("projects", [{"code": "p1", "name": name, "kind": "other"}])])
    return history_table(workspace.history(), Texts(Language.EN))


def test_the_history_is_a_table_in_every_format(history):
    files = {ending: form.write(history) for ending, form in FORMATS.items()}

    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert lines[0] == ["entry", "kind", "who", "at"]
    assert [line[:2] for line in lines[1:]] == [["2", "load"], ["1", "load"]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    assert book.get_sheet_by_name("History").to_python()[0] == ["Entry", "Kind", "Who", "At"]
    assert [row[1] for row in book.get_sheet_by_name("History").to_python()[1:]] == ["loaded", "loaded"]
    assert ["Entry", "entry", "number of the entry"] in [
        line[:3] for line in book.get_sheet_by_name("About").to_python()
    ]
    document = json.loads(files["geojson"])
    assert [(row["id"], row["geometry"]) for row in document["features"]] == [(2, None), (1, None)]
    assert document["villagemap"] == {"of": 1}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files["gpkg"])
        assert connection.execute("SELECT entry, kind FROM history").fetchall() == [(2, "load"), (1, "load")]
        assert connection.execute("SELECT data_type, description FROM gpkg_contents").fetchall() == [
            ("attributes", "Content: History\nRows: 2")
        ]


def changed_places():
    """Make a table of what a load would change, with the place of each change."""
    columns = (
        TableColumn("key", "Key"),
        TableColumn("op", "Change", FieldKind.WORD, words={"added": "new", "removed": "gone"}),
        TableColumn("reshaped", "Shape", FieldKind.YES_NO),
    )
    points = np.array([shapely.Point(124.5, 43.25), None], dtype=object)
    about = About(Texts(Language.EN), "difference", "Difference", "Difference", "No sample")
    return Table(
        columns,
        [("w1", "added", True), ("w2", "removed", None)],
        TableShapes(GeometryKind.POINT, points),
        about,
    )


def test_a_difference_with_shapes_is_a_table_in_every_format():
    files = {ending: form.write(changed_places()) for ending, form in FORMATS.items()}

    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert lines == [
        ["key", "op", "reshaped", "lon", "lat"],
        ["w1", "added", "true", "124.5", "43.25"],
        ["w2", "removed", "", "", ""],
    ]
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_name("Difference").to_python()
    )
    assert sheet[1:] == [["w1", "new", "Yes", 124.5, 43.25], ["w2", "gone", "", "", ""]]
    features = json.loads(files["geojson"])["features"]
    assert [row["geometry"] for row in features] == [{"type": "Point", "coordinates": [124.5, 43.25]}, None]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files["gpkg"])
        assert connection.execute("SELECT key, reshaped, geom IS NULL FROM difference").fetchall() == [
            ("w1", 1, 0),
            ("w2", None, 1),
        ]


@pytest.fixture(scope="module")
def snapshot(full_city):
    return atlas_of(full_city).current()


@pytest.mark.parametrize("layer", LAYER)
def test_every_column_of_a_layer_can_be_chosen_and_sorted_by(snapshot, layer):
    whole = {row[0] for row in read_download(snapshot, layer, [], Texts(Language.EN)).table().rows}

    for key in known_columns(snapshot, layer):
        for sort in (key, f"-{key}"):
            pairs = [("columns", key), ("sort", sort)]
            table = read_download(snapshot, layer, pairs, Texts(Language.EN)).table()

            assert {"code", key} <= set(table.keys) <= {"code", "name", key}
            assert {row[0] for row in table.rows} == whole
            values = [row[table.keys.index(key)] for row in table.rows]
            assert values == sorted(values, key=lambda value: value is None)  # what is not reported is last
            assert all(form.write(table) for form in FORMATS.values())
