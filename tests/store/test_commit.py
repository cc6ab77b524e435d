"""What a write does to rows, versions and books."""

import datetime as dt
import json
import sqlite3

import pandas as pd
import pytest
import shapely

from cities import square
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.errors import IncompleteRowsError, NumberUnstorableError, RepeatedKeyError
from villagemap.domain.planning import PlanStatus
from villagemap.frames.tables import GEOMETRY, KEPT, TableWrite
from villagemap.store.workspace import Workspace
from writes import write

A, B, C = "220322100301", "220322100302", "220322100303"


def village(code, **more):
    return {"code": code, "name": f"村{code[-1]}", GEOMETRY: square(124, 43), **more}


def statuses(workspace, column="plan"):
    villages = workspace.contents().tables["villages"]
    return dict(zip(villages["code"], villages[column], strict=True))


def books(workspace, query, *parts):
    connection = sqlite3.connect(workspace.path)
    try:
        return connection.execute(query, parts).fetchall()
    finally:
        connection.close()


def test_replacing_removes_what_the_file_lacks_and_keeps_columns_that_it_lacks(workspace):
    workspace.commit([write("villages", [village(A, plan="compiled"), village(B, plan="none")])])

    (done,) = workspace.commit([write("villages", [village(A), village(C)])])

    assert (done.added, done.changed, done.removed, done.unchanged) == (1, 0, 1, 1)
    assert statuses(workspace) == {A: "compiled", C: None}


def test_updating_touches_known_rows_only_and_names_the_unknown(workspace):
    workspace.commit([write("villages", [village(A), village(B)])])

    (done,) = workspace.commit(
        [write("villages", [{"code": A, "plan": "none"}, {"code": C, "plan": "none"}], LoadMode.UPDATE)]
    )

    assert (done.added, done.changed, done.removed, done.unknown) == (0, 1, 0, (C,))
    assert statuses(workspace) == {A: "none", B: None}


def test_appending_adds_new_rows_and_changes_known_ones(workspace):
    workspace.commit([write("villages", [village(A), village(B)])])

    (done,) = workspace.commit(
        [write("villages", [village(B, plan="none"), village(C, plan="compiled")], LoadMode.APPEND)]
    )

    assert (done.added, done.changed, done.removed) == (1, 1, 0)
    assert statuses(workspace) == {A: None, B: "none", C: "compiled"}


def test_a_reported_value_can_be_taken_back(workspace):
    workspace.commit([write("villages", [village(A, plan="none")])])

    workspace.commit([write("villages", [{"code": A, "plan": None}], LoadMode.UPDATE)])

    assert statuses(workspace) == {A: None}


def test_a_load_that_changes_nothing_has_its_entry_and_leaves_versions_and_rows_alone(workspace):
    same = write("villages", [village(A, plan="none", flagship=True)])
    workspace.commit([same])
    before = workspace.versions()

    (done,) = workspace.commit([same])

    assert workspace.versions() == before
    assert (done.entry, done.unchanged) == (2, 1)
    assert books(workspace, "SELECT id FROM entries") == [(1,), (2,)]
    assert books(workspace, "SELECT count(*) FROM changes WHERE entry = 2") == [(0,)]
    assert list(workspace.contents().tables["villages"]["entry"]) == [1]


def test_only_rows_that_change_name_the_new_entry(workspace):
    workspace.commit([write("villages", [village(A, plan="none"), village(B, plan="none")])])

    workspace.commit([write("villages", [village(A, plan="none"), village(B, plan="compiled")])])

    assert statuses(workspace, "entry") == {A: 1, B: 2}


def test_an_edited_status_does_not_move_the_version_of_the_shapes(workspace):
    workspace.commit([write("villages", [village(A)])])

    workspace.commit([write("villages", [{"code": A, "plan": "none"}], LoadMode.UPDATE, EntryKind.EDIT)])

    versions = workspace.versions()
    assert (versions.layers["villages"], versions.geometries["villages"]) == (2, 1)
    assert versions.layers["wells"] == 0


def test_a_moved_border_moves_both_versions(workspace):
    workspace.commit([write("villages", [village(A)])])

    workspace.commit([write("villages", [{"code": A, GEOMETRY: square(124, 44)}], LoadMode.UPDATE)])

    versions = workspace.versions()
    assert (versions.layers["villages"], versions.geometries["villages"]) == (2, 2)


def test_another_code_for_a_shape_moves_the_version_of_the_shapes(workspace):
    # Borders are drawn by rows in the order of the codes: kept ones would be those of other villages.
    workspace.commit([write("villages", [village(A)])])

    workspace.commit([write("villages", [village(B)])])

    assert workspace.versions().geometries["villages"] == 2


def test_the_books_keep_only_what_was_there_before(workspace):
    old = square(124, 43)
    workspace.commit([write("villages", [village(A, plan="none", flagship=False)])])
    changed = write("villages", [village(A, plan="compiled", flagship=False, **{GEOMETRY: square(124, 44)})])
    rows = pd.Series([7], dtype=object)

    workspace.commit([TableWrite("villages", changed.frame, LoadMode.UPDATE, changed.provenance, rows)])

    found = books(workspace, "SELECT op, code, row, before, geom_before FROM changes ORDER BY entry")
    assert found[0] == ("add", A, None, None, None)
    op, code, row, before, geom_before = found[1]
    assert (op, code, row, json.loads(before)) == ("change", A, 7, {"plan": "none"})
    assert geom_before.endswith(shapely.to_wkb(old, byte_order=1))


def test_an_entry_says_where_its_rows_came_from(tmp_path):
    noon = dt.datetime(2023, 1, 5, 12, tzinfo=dt.UTC)
    Workspace.create(tmp_path / "w.gpkg", city="siping", sample=False).close()
    workspace = Workspace.open(tmp_path / "w.gpkg", clock=lambda: noon)
    provenance = Provenance(
        EntryKind.LOAD, who="李", file="表.xlsx", part="Sheet1", mapping={"规划": "plan"}, as_of="2022-12"
    )
    frame = write("villages", [village(A, plan="none")]).frame

    workspace.commit([TableWrite("villages", frame, LoadMode.REPLACE, provenance)])

    query = "SELECT kind, at, who, layer, file, part, mapping, as_of, rows, reason, fields FROM entries"
    *said, fields = books(workspace, query)[0]
    expected = ["load", "2023-01-05T12:00:00Z", "李", "villages", "表.xlsx", "Sheet1"]
    assert said == [*expected, '{"规划": "plan"}', "2022-12", 1, None]
    assert json.loads(fields) == ["name", "plan", "geom"]
    source = workspace.contents().sources["villages"]
    assert (source.files, source.as_of, source.at) == (("表.xlsx",), "2022-12", "2023-01-05T12:00:00Z")


def test_the_newest_file_comes_first_and_a_file_that_changed_nothing_is_not_named(workspace):
    workspace.commit([write("villages", [village(A)], file="borders.gpkg")])
    workspace.commit([write("villages", [{"code": A, "plan": "none"}], LoadMode.UPDATE, file="status.csv")])
    workspace.commit([write("villages", [{"code": A, "plan": "none"}], LoadMode.UPDATE, file="again.csv")])

    assert workspace.contents().sources["villages"].files == ("status.csv", "borders.gpkg")


def test_several_tables_are_written_together_or_not_at_all(workspace):
    good = write("projects", [{"code": "p1", "kind": "industry"}])
    bad = write("wells", [{"code": "w1", GEOMETRY: square(124, 43)}])

    with pytest.raises(ValueError, match="POINT"):
        workspace.commit([good, bad])

    assert len(workspace.contents().tables["projects"]) == 0
    assert books(workspace, "SELECT count(*) FROM entries") == [(0,)]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        pytest.param([{"code": A, GEOMETRY: square(124, 43)}], "name", id="no column of names"),
        pytest.param([village(A), village(B, name=None)], "name", id="one name missing"),
        pytest.param([village(A, **{GEOMETRY: None})], "geom", id="no shape"),
        pytest.param([village(A, **{GEOMETRY: shapely.MultiPolygon()})], "geom", id="empty shape"),
    ],
)
def test_a_row_that_lacks_what_its_layer_requires_is_refused_by_name(workspace, rows, column):
    with pytest.raises(IncompleteRowsError) as refused:
        workspace.commit([write("villages", rows)])

    assert refused.value.parts["column"] == column
    assert refused.value.parts["code"] in {A, B}


def test_two_rows_with_one_key_are_refused(workspace):
    with pytest.raises(RepeatedKeyError) as refused:
        workspace.commit([write("villages", [village(A), village(A)])])

    assert refused.value.parts == {"layer": "villages", "code": A}


@pytest.mark.parametrize(
    ("row", "breach"),
    [
        pytest.param({"name": "村"}, "column 'code' is missing", id="no key"),
        pytest.param({"code": A, "面积(亩)": 3.0}, "column '面积\\(亩\\)' is not known", id="unknown column"),
        pytest.param({"code": 220322100301, "name": "村"}, "no text", id="a code that became a number"),
    ],
)
def test_a_frame_that_breaks_its_promise_is_refused_in_one_message(workspace, row, breach):
    with pytest.raises(ValueError, match=breach):
        workspace.commit([write("villages", [row])])


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), 1e19, -1e308, 2.0**53 + 2])
def test_a_number_that_not_every_format_carries_is_refused_by_name(workspace, number):
    with pytest.raises(NumberUnstorableError) as refused:
        workspace.commit([write("villages", [village(A, area_declared=number)])])

    assert refused.value.parts == {"layer": "villages", "column": "area_declared", "value": number}
    assert books(workspace, "SELECT count(*) FROM entries") == [(0,)]


def test_a_cell_that_is_kept_holds_what_is_stored_in_the_moment_of_writing(workspace):
    rows = [village(A, plan="compiled", area_declared=3.5), village(B, plan=None, area_declared=None)]
    workspace.commit([write("villages", rows)])
    keeping = write(
        "villages",
        [village(A, plan=KEPT, area_declared=KEPT), village(B, plan="none", area_declared=KEPT)],
        LoadMode.APPEND,
    )

    shown = workspace.compare([keeping])
    # Somebody else writes between the comparison and the commit: that stays, too.
    workspace.commit([write("villages", [village(A, plan="none")], LoadMode.UPDATE)])
    (done,) = workspace.commit([keeping])

    (table,) = shown.difference.tables
    assert dict(table.fields) == {"plan": 1}
    assert (done.added, done.changed, done.unchanged) == (0, 1, 1)
    assert books(workspace, "SELECT plan, area_declared FROM villages ORDER BY code") == [
        ("none", 3.5),
        ("none", None),
    ]


def test_a_cell_that_is_kept_is_empty_in_a_new_row(workspace):
    workspace.commit([write("villages", [village(A, plan=KEPT), village(B, plan="none")])])

    assert books(workspace, "SELECT plan FROM villages ORDER BY code") == [(None,), ("none",)]


def test_words_are_stored_as_their_values(workspace):
    workspace.commit([write("villages", [village(A, plan=PlanStatus.COMPILED)])])

    assert books(workspace, "SELECT plan FROM villages") == [("compiled",)]


def test_a_cadre_without_a_name_is_found_again(workspace):
    cadre = {"village": A, "level": "city", "name": None, "post": "处长"}
    workspace.commit([write("cadres", [cadre])])

    (done,) = workspace.commit([write("cadres", [cadre | {"post": "局长"}], LoadMode.UPDATE)])

    assert (done.changed, done.unknown) == (1, ())
    assert list(workspace.contents().tables["cadres"]["post"]) == ["局长"]


def test_keys_whose_parts_hold_the_separator_stay_apart(workspace):
    alias = {"layer": "villages", "code": A, "kind": "other_name", "value": "x"}
    rows = [
        alias | {"code": "a|b", "value": "c"},
        alias | {"code": "a", "kind": "b|other_name", "value": "c"},
    ]

    (done,) = workspace.commit([write("aliases", rows)])

    assert done.added == 2


def test_the_row_of_the_source_stands_beside_an_observation_and_is_no_change_by_itself(workspace):
    rows = [{"village": A, "key": "population", "period": "2022", "value": 900.0}]
    first, again = write("observations", rows, LoadMode.APPEND), write("observations", rows, LoadMode.APPEND)

    def at(row, made):
        return TableWrite("observations", made.frame, made.mode, made.provenance, pd.Series([row]))

    workspace.commit([at(3, first)])
    (done,) = workspace.commit([at(9, again)])

    assert done.unchanged == 1
    assert list(workspace.contents().tables["observations"]["row"]) == [3.0]
