"""What any store promises to those who write: compare, commit, undo, history, mappings."""

import pytest
import shapely

from cities import square
from villagemap.domain.differences import FieldChange, RowOp
from villagemap.domain.entries import (
    DifferenceMovedError,
    EntryEmptyError,
    EntryKind,
    EntryNeededError,
    EntryUndoneError,
    EntryUnknownError,
    LoadMode,
)
from villagemap.domain.layers import TABLE
from villagemap.frames.tables import GEOMETRY
from writes import write

A, B, C = "220322100301", "220322100302", "220322100303"


def village(code, west=124.0, **more):
    return {"code": code, "name": f"村{code[-1]}", GEOMETRY: square(west, 43), **more}


def statuses(**plans):
    rows = [{"code": code, "plan": plan} for code, plan in ((A, plans.get("a")), (B, plans.get("b"))) if plan]
    return write("villages", rows, LoadMode.UPDATE, file="status.csv", who="李工", as_of="2022-12-31")


@pytest.fixture
def city(book):
    """Two villages without a status; this is entry 1."""
    book.commit([write("villages", [village(A), village(B, 124.1)], file="villages.gpkg")])
    return book


def plans(book):
    villages = book.table("villages")
    return dict(zip(villages["code"], villages["plan"], strict=True))


@pytest.mark.parametrize("name", TABLE)
def test_one_table_is_read_as_it_stands_in_the_contents(city, name):
    assert city.table(name).equals(city.contents().tables[name])


def test_the_codes_of_a_table_are_those_of_its_rows(city):
    city.commit([write("cadres", [{"village": A, "level": "city", "name": "甲"}])])

    assert city.codes("villages") == {A, B}
    assert city.codes("cadres") == {A}
    assert city.codes("wells") == frozenset()


def test_a_difference_tells_every_row_and_writes_nothing(city):
    before = city.versions(), city.history()
    rows = [village(A, plan="compiled", flagship=True), village(C, 124.2, plan="none", flagship=None)]

    (table,) = city.compare([write("villages", rows)]).difference.tables

    assert [(row.op, row.key, row.name) for row in table.rows] == [
        (RowOp.ADDED, C, "村3"),
        (RowOp.CHANGED, A, "村1"),
        (RowOp.REMOVED, B, "村2"),
    ]
    changed = next(row for row in table.rows if row.op is RowOp.CHANGED)
    assert changed.fields == (
        FieldChange("plan", None, "compiled"),
        FieldChange("flagship", old=None, new=True),
    )
    assert changed.reshaped is False
    assert table.unchanged == 0
    assert (city.versions(), city.history()) == before


def test_a_difference_counts_fields_and_names_what_an_update_does_not_know(city):
    rows = [{"code": A, "plan": "none"}, {"code": B, "plan": None}, {"code": C, "plan": "none"}]

    (table,) = city.compare([write("villages", rows, LoadMode.UPDATE)]).difference.tables

    assert table.fields == {"plan": 1}
    assert [row.key for row in table.rows if row.op is RowOp.UNKNOWN] == [C]
    assert table.unchanged == 1


def test_a_moved_point_is_told_in_metres(city):
    city.commit([write("wells", [{"code": "w", GEOMETRY: shapely.Point(124, 43)}])])
    moved = write("wells", [{"code": "w", GEOMETRY: shapely.Point(124, 43.001)}])

    compared = city.compare([moved])

    (row,) = compared.difference.tables[0].rows
    assert row.moved_m == pytest.approx(111.1, abs=0.1)
    assert (row.area_m2, row.fields) == (None, ())
    assert compared.difference.tables[0].fields == {"geom": 1}
    (shape,) = compared.shapes
    assert (shape.old.y, shape.new.y) == (43, 43.001)


def test_a_redrawn_border_is_told_in_metres_and_square_metres(city):
    wider = shapely.MultiPolygon([shapely.box(124, 43, 124.101, 43.1)])
    write_wider = write("villages", [{"code": A, GEOMETRY: wider}], LoadMode.UPDATE)

    (row,) = city.compare([write_wider]).difference.tables[0].rows

    assert row.moved_m == pytest.approx(81.5, abs=0.3)
    assert row.area_m2 == pytest.approx(81.5 * 11_110, rel=0.01)


def test_the_commit_does_what_the_difference_said(city):
    load = statuses(a="compiled", b="none")
    said = city.compare([load]).difference

    (done,) = city.commit([load], expected=said.fingerprint)

    assert done.changed == said.tables[0].count(RowOp.CHANGED) == 2
    assert dict(done.fields) == dict(said.tables[0].fields) == {"plan": 2}
    assert said.version != city.versions().data_version


def test_a_commit_that_would_do_something_else_by_now_is_refused(city):
    load = statuses(a="compiled")
    said = city.compare([load]).difference
    city.commit([statuses(a="none")])
    before = city.versions()

    with pytest.raises(DifferenceMovedError):
        city.commit([load], expected=said.fingerprint)

    assert city.versions() == before
    assert plans(city)[A] == "none"


def test_a_change_elsewhere_does_not_stand_in_the_way(city):
    load = statuses(a="compiled")
    said = city.compare([load]).difference
    city.commit([statuses(b="none"), write("projects", [{"code": "p", "kind": "other"}])])

    city.commit([load], expected=said.fingerprint)

    assert plans(city) == {A: "compiled", B: "none"}


def test_an_undone_load_leaves_what_was_there_before(city):
    city.commit([statuses(a="none")])
    before = city.table("villages").drop(columns="entry")
    (done,) = city.commit([write("villages", [village(A, 124.5, plan="compiled"), village(C, plan="none")])])

    undone = city.undo(done.entry, who="王工")

    assert city.table("villages").drop(columns="entry").equals(before)
    assert dict(undone.rows) == {"villages": 3}
    assert undone.entries == (done.entry,)
    newest = city.history()[0]
    assert (newest.kind, newest.undoes, newest.who) == (EntryKind.UNDO, done.entry, "王工")


def test_tables_that_one_file_filled_are_undone_together(city):
    observed = {"village": A, "key": "population", "period": "2022", "value": 7.0}
    done = city.commit([statuses(a="none"), write("observations", [observed], LoadMode.APPEND)])

    undone = city.undo(done[1].entry)

    assert undone.entries == tuple(one.entry for one in done)
    assert plans(city)[A] is None
    assert len(city.table("observations")) == 0
    assert {entry.load for entry in city.history()[:2]} == {min(undone.written)}


def test_an_undo_can_be_undone(city):
    (done,) = city.commit([statuses(a="compiled")])
    undone = city.undo(done.entry)

    city.undo(undone.written[0])

    assert plans(city)[A] == "compiled"
    assert {entry.id: entry.undone_by for entry in city.history()} == {1: None, 2: None, 3: 4, 4: None}


def test_a_load_is_not_undone_while_a_later_one_rests_on_it(city):
    (first,) = city.commit([statuses(a="none", b="none")])
    (second,) = city.commit([statuses(b="compiled")])

    with pytest.raises(EntryNeededError) as refused:
        city.undo(first.entry)

    assert refused.value.parts == {"entry": str(first.entry), "by": str(second.entry)}
    city.undo(second.entry)
    city.undo(first.entry)
    assert plans(city) == {A: None, B: None}


def test_later_loads_of_other_fields_do_not_stand_in_the_way(city):
    (first,) = city.commit([statuses(a="none")])
    city.commit([write("villages", [{"code": A, "flagship": True}], LoadMode.UPDATE)])

    city.undo(first.entry)

    assert list(city.table("villages")["flagship"]) == [True, None]
    assert plans(city)[A] is None


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        pytest.param(99, EntryUnknownError, id="none of this number"),
        pytest.param(2, EntryEmptyError, id="one that changed nothing"),
        pytest.param(3, EntryUndoneError, id="one that was undone"),
        pytest.param(1, EntryNeededError, id="rows that a later entry changed"),
    ],
)
def test_what_cannot_be_undone_is_refused_and_nothing_is_changed(city, entry, refusal):
    city.commit([write("villages", [village(A), village(B, 124.1)])])
    city.commit([statuses(a="none")])
    city.undo(3)
    city.commit([statuses(b="none")])
    before = city.versions(), city.history()

    with pytest.raises(refusal):
        city.undo(entry)

    assert (city.versions(), city.history()) == before


def test_after_an_undo_a_value_comes_from_its_older_file_again(city):
    city.commit([statuses(a="none")])
    (done,) = city.commit(
        [write("villages", [{"code": A, "plan": "compiled"}], LoadMode.UPDATE, file="new.csv")]
    )
    upto = city.undo(done.entry).written[0]

    origins = city.origins("villages", [A], upto=upto)

    assert [(origin.file, origin.fields) for origin in origins if "plan" in origin.fields] == [
        ("status.csv", ("plan",))
    ]
    assert city.origins("villages", [A], upto=done.entry)[0].file == "new.csv"


def test_after_an_undo_a_layer_names_the_files_and_the_date_that_still_stand(city):
    city.commit([statuses(a="none")])
    later = write(
        "villages", [{"code": A, "demo": "2022"}], LoadMode.UPDATE, file="new.csv", as_of="2023-06-30"
    )
    (done,) = city.commit([later])

    city.undo(done.entry)

    source = city.contents().sources["villages"]
    assert (source.files, source.as_of) == (("status.csv", "villages.gpkg"), "2022-12-31")


def test_the_history_says_who_loaded_which_file_and_what_it_did(city):
    city.commit([statuses(a="none", b="none")])

    newest, oldest = city.history()

    assert (newest.id, newest.who, newest.file, newest.as_of) == (2, "李工", "status.csv", "2022-12-31")
    assert (newest.layer, newest.fields, newest.rows) == ("villages", ("plan",), 2)
    assert (newest.added, newest.changed, newest.removed) == (0, 2, 0)
    assert (oldest.added, oldest.kind, oldest.at[-1]) == (2, EntryKind.LOAD, "Z")


def test_a_mapping_is_kept_replaced_and_forgotten_without_moving_a_version(city):
    before = city.versions().data_version

    city.save_mapping("县里的表", {"columns": {"村码": "code"}})
    city.save_mapping("县里的表", {"columns": {"代码": "code"}, "layer": "villages"})
    city.save_mapping("another", {})

    assert city.mappings() == {"another": {}, "县里的表": {"columns": {"代码": "code"}, "layer": "villages"}}
    assert city.drop_mapping("another") is True
    assert city.drop_mapping("another") is False
    assert list(city.mappings()) == ["县里的表"]
    assert city.versions().data_version == before
