"""Making and opening a workspace; sample and real data never share one."""

import sqlite3

import pytest

from villagemap.domain.entries import EntryKind, LoadMode
from villagemap.domain.errors import (
    SampleIntoRealError,
    SampleMixedError,
    WorkspaceDamagedError,
    WorkspaceExistsError,
    WorkspaceMissingError,
)
from villagemap.store.workspace import Workspace
from writes import write

PROJECT = {"code": "p1", "kind": "industry", "funds": 10.0}
OTHER = {"code": "p2", "kind": "other", "funds": None}


def project_codes(workspace):
    return list(workspace.contents().tables["projects"]["code"])


def test_a_new_workspace_is_empty_and_knows_its_city(workspace):
    assert workspace.city == "siping"
    assert workspace.sample is False
    assert set(workspace.versions().layers.values()) == {0}
    assert workspace.versions().data_version.endswith("-0")


def test_two_workspaces_never_share_a_data_version(workspace, sample):
    assert workspace.versions().data_version != sample.versions().data_version


def test_making_one_leaves_nothing_else_in_the_folder(workspace):
    workspace.close()

    assert [path.name for path in workspace.path.parent.iterdir()] == [workspace.path.name]


def test_a_file_that_is_there_is_not_replaced(tmp_path):
    there = tmp_path / "w.gpkg"
    there.write_text("mine")

    with pytest.raises(WorkspaceExistsError):
        Workspace.create(there, city="siping", sample=False)

    assert there.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [there]


def test_a_stale_wal_beside_a_new_workspace_is_not_played_into_it(tmp_path):
    stale = tmp_path / "w.gpkg-wal"
    stale.write_bytes(b"of a file that somebody removed")

    made = Workspace.create(tmp_path / "w.gpkg", city="siping", sample=False)

    assert made.versions().data_version.endswith("-0")


def test_a_missing_file_is_not_made_by_opening_it(tmp_path):
    with pytest.raises(WorkspaceMissingError):
        Workspace.open(tmp_path / "w.gpkg")

    assert list(tmp_path.iterdir()) == []


def _sqlite_of_somebody_else(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE settings (key, value)")
    connection.close()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"PK\3\4 a spreadsheet" * 500), id="spreadsheet"),
        pytest.param(_sqlite_of_somebody_else, id="another SQLite file"),
    ],
)
def test_a_file_that_is_no_workspace_is_refused_and_stays_as_it_is(tmp_path, make):
    path = tmp_path / "w.gpkg"
    make(path)
    before = path.read_bytes()

    with pytest.raises(WorkspaceDamagedError):
        Workspace.open(path)

    assert path.read_bytes() == before


def test_a_reader_follows_when_another_file_takes_the_name(workspace):
    workspace.commit([write("projects", [PROJECT])])
    old = workspace.versions()
    workspace.path.unlink()

    Workspace.create(workspace.path, city="siping", sample=True).close()

    assert workspace.versions().workspace != old.workspace
    assert workspace.sample is True


def test_real_data_do_not_enter_a_sample_workspace(sample):
    sample.commit([write("projects", [PROJECT], kind=EntryKind.SAMPLE)])
    before = sample.versions()

    with pytest.raises(SampleMixedError):
        sample.commit([write("projects", [OTHER])])

    assert sample.versions() == before
    assert project_codes(sample) == ["p1"]


def test_sample_data_do_not_enter_a_real_workspace(workspace):
    with pytest.raises(SampleIntoRealError):
        workspace.commit([write("projects", [PROJECT], kind=EntryKind.SAMPLE)])

    assert project_codes(workspace) == []


@pytest.mark.parametrize("kind", [EntryKind.EDIT, EntryKind.UNDO])
def test_sample_data_may_be_edited(sample, kind):
    sample.commit([write("projects", [PROJECT], kind=EntryKind.SAMPLE)])

    sample.commit([write("projects", [PROJECT | {"funds": 12.0}], LoadMode.UPDATE, kind)])

    assert list(sample.contents().tables["projects"]["funds"]) == [12.0]
    assert sample.sample is True


def test_replacing_the_sample_empties_every_table_and_leaves_its_rows_in_the_history(sample):
    links = [{"project": "p1", "village": "220322100301"}]
    sample.commit(
        [
            write("projects", [PROJECT], kind=EntryKind.SAMPLE),
            write("project_villages", links, kind=EntryKind.SAMPLE),
        ]
    )
    before = sample.versions()

    sample.commit([write("projects", [OTHER], file="real.xlsx")], replace_sample=True)

    contents = sample.contents()
    assert project_codes(sample) == ["p2"]
    assert len(contents.tables["project_villages"]) == 0
    assert sample.sample is False
    assert contents.versions.workspace != before.workspace
    assert contents.versions.layers["project_villages"] > before.layers["project_villages"]
    assert contents.sources["projects"].files == ("real.xlsx",)
    with sqlite3.connect(sample.path) as connection:
        removed = connection.execute("SELECT layer, code FROM changes WHERE op = 'remove'").fetchall()
    assert sorted(removed) == [("project_villages", "p1|220322100301"), ("projects", "p1")]


def test_replacing_the_sample_keeps_it_where_the_real_load_fails(sample):
    sample.commit([write("projects", [PROJECT], kind=EntryKind.SAMPLE)])
    before = sample.versions()

    with pytest.raises(ValueError, match="not known"):
        sample.commit([write("projects", [OTHER | {"面积(亩)": 3.0}])], replace_sample=True)

    assert sample.sample is True
    assert sample.versions() == before
    assert project_codes(sample) == ["p1"]
