"""Copies of a workspace, and bringing one back under its readers."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import (
    BackupMissingError,
    WorkspaceBusyError,
    WorkspaceDamagedError,
    WorkspaceExistsError,
    WorkspaceMissingError,
)
from villagemap.store.backup import backup, restore
from villagemap.store.connection import opened, transaction
from villagemap.store.workspace import Workspace
from writes import write


def projects(*codes):
    return [write("projects", [{"code": code, "kind": "other"} for code in codes])]


def codes(workspace):
    return list(workspace.contents().tables["projects"]["code"])


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def test_a_copy_is_one_plain_file_with_everything_that_was_committed(workspace, tmp_path):
    workspace.commit(projects("a", "b"))

    backup(workspace.path, tmp_path / "out" / "copy.gpkg")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["copy.gpkg"]
    with sqlite3.connect(f"file:{tmp_path}/out/copy.gpkg?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT code FROM projects ORDER BY code").fetchall() == [("a",), ("b",)]


def test_a_copy_may_be_made_while_somebody_writes(workspace, tmp_path):
    workspace.commit(projects("a"))

    with opened(workspace.path) as writer, transaction(writer):
        writer.execute("DELETE FROM projects")
        backup(workspace.path, tmp_path / "copy.gpkg")

    assert codes(Workspace.open(tmp_path / "copy.gpkg")) == ["a"]


def test_a_copy_never_replaces_a_file(workspace, tmp_path):
    (tmp_path / "copy.gpkg").write_text("mine")

    with pytest.raises(WorkspaceExistsError):
        backup(workspace.path, tmp_path / "copy.gpkg")

    assert (tmp_path / "copy.gpkg").read_text() == "mine"


def test_there_is_no_copy_of_what_is_not_there(tmp_path):
    with pytest.raises(WorkspaceMissingError):
        backup(tmp_path / "w.gpkg", tmp_path / "copy.gpkg")

    assert names(tmp_path) == []


def test_restoring_gives_the_data_as_of_the_backup_under_a_new_id(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    workspace.commit(projects("b"))
    left = workspace.versions()

    assert restore(tmp_path / "copy.gpkg", workspace.path) is None

    # The next entry has the number of the one that was left: without a new id, answers made of
    # that one would be served for this one.
    workspace.commit(projects("c"))
    assert codes(workspace) == ["c"]
    assert workspace.versions().layers == left.layers
    assert workspace.versions().workspace != left.workspace


def test_restoring_where_there_is_no_workspace_makes_one(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")

    restore(tmp_path / "copy.gpkg", tmp_path / "new" / "w.gpkg")

    assert codes(Workspace.open(tmp_path / "new" / "w.gpkg")) == ["a"]
    assert names(tmp_path / "new") == ["w.gpkg"]


def test_a_reader_in_another_process_sees_what_was_restored(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    workspace.commit(projects("b", "c"))
    script = (
        "import sys; from pathlib import Path; from villagemap.store.workspace import Workspace\n"
        "w = Workspace.open(Path(sys.argv[1]))\n"
        "for line in sys.stdin: print(w.versions().workspace,"
        " *w.contents().tables['projects']['code'], flush=True)"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(workspace.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask():
        reader.stdin.write("?\n")
        reader.stdin.flush()
        return reader.stdout.readline().split()

    first = ask()
    restore(tmp_path / "copy.gpkg", workspace.path)
    second = ask()
    reader.communicate()

    assert (first[1:], second[1:]) == (["b", "c"], ["a"])
    assert first[0] != second[0]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b"no database" * 1000), id="garbage"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:40960]), id="cut off"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 65536), id="overwritten"
        ),
    ],
)
def test_a_damaged_backup_is_refused_and_the_workspace_stays(workspace, tmp_path, spoil):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    spoil(tmp_path / "copy.gpkg")
    before = workspace.versions()

    with pytest.raises(WorkspaceDamagedError) as refused:
        restore(tmp_path / "copy.gpkg", workspace.path)

    assert refused.value.parts["path"].endswith("copy.gpkg")
    assert workspace.versions() == before
    assert codes(workspace) == ["a"]
    assert names(tmp_path) == ["copy.gpkg", workspace.path.name]


def test_a_backup_that_is_not_there_is_named_as_such(workspace, tmp_path):
    with pytest.raises(BackupMissingError):
        restore(tmp_path / "copy.gpkg", workspace.path)


def test_a_workspace_is_not_restored_from_itself(workspace):
    with pytest.raises(WorkspaceExistsError):
        restore(workspace.path, workspace.path)


def test_a_damaged_workspace_is_put_aside_and_a_service_that_reads_it_goes_on(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    workspace.path.write_bytes(b"overwritten by somebody" * 1000)

    away = restore(tmp_path / "copy.gpkg", workspace.path)

    assert away.read_bytes().startswith(b"overwritten")
    assert codes(workspace) == ["a"]
    assert workspace.versions().layers["projects"] == 1


def test_a_foreign_file_under_the_name_of_the_workspace_is_put_aside_and_not_overwritten(workspace, tmp_path):
    backup(workspace.path, tmp_path / "copy.gpkg")
    foreign = tmp_path / "foreign.gpkg"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE treasure (found)")

    away = restore(tmp_path / "copy.gpkg", foreign)

    with sqlite3.connect(away) as connection:
        assert connection.execute("SELECT count(*) FROM treasure").fetchone() == (0,)
    assert Workspace.open(foreign).city == "siping"


def test_restoring_waits_for_a_write_and_gives_up_in_time(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    workspace.commit(projects("b"))

    with opened(workspace.path) as other, transaction(other), pytest.raises(WorkspaceBusyError):
        restore(tmp_path / "copy.gpkg", workspace.path, busy_seconds=0.05)

    assert codes(workspace) == ["b"]


def test_a_copy_of_other_pages_is_restored_all_the_same(workspace, tmp_path):
    workspace.commit(projects("a"))
    backup(workspace.path, tmp_path / "copy.gpkg")
    connection = sqlite3.connect(tmp_path / "copy.gpkg", isolation_level=None)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("VACUUM")
    connection.close()
    workspace.commit(projects("b"))

    restore(tmp_path / "copy.gpkg", workspace.path)

    assert codes(workspace) == ["a"]


def test_the_history_goes_along(workspace, tmp_path):
    workspace.commit(projects("a"))
    workspace.commit([write("projects", [{"code": "a", "kind": "industry"}], LoadMode.UPDATE)])
    backup(workspace.path, tmp_path / "copy.gpkg")

    with sqlite3.connect(Path(tmp_path / "copy.gpkg")) as connection:
        found = connection.execute("SELECT op, before FROM changes ORDER BY entry").fetchall()

    assert found == [("add", None), ("change", '{"kind": "other"}')]
