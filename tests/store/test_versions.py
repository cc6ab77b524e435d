"""Older workspaces are brought up to date by the first write; newer ones are refused and not touched."""

import itertools
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from small_disks import small_disk
from versions import NEWER, everything_in, make_newer, make_newer_and_kill, make_older, version_in
from villagemap.domain.errors import RowDamagedError, WorkspaceDamagedError, WorkspaceNewerError
from villagemap.profiles import read_profile
from villagemap.store import migrations
from villagemap.store.backup import backup, restore
from villagemap.store.migrations import MIGRATIONS, NEWEST, Migration
from villagemap.store.opening import reading
from villagemap.store.workspace import Workspace
from writes import write


def projects(*codes):
    return [write("projects", [{"code": code, "kind": "other"} for code in codes])]


def codes(workspace):
    return list(workspace.contents().tables["projects"]["code"])


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "city"
    made.mkdir()
    return made


@pytest.fixture(params=[True, False], ids=["1 with entries.load", "1 without it"])
def older(folder, request):
    """The path of a workspace of version 1, closed, with one project."""
    path = folder / "w.gpkg"
    made = Workspace.create(path, city="siping", sample=False)
    made.commit(projects("a"))
    made.close()
    make_older(path, with_load=request.param)
    return path


def test_the_migrations_are_numbered_without_a_gap_and_say_what_they_change():
    assert [migration.version for migration in MIGRATIONS] == list(range(2, NEWEST + 1))
    assert all(migration.change for migration in MIGRATIONS)


def test_reading_an_older_workspace_changes_nothing(older, folder):
    before = everything_in(folder)

    workspace = Workspace.open(older)
    assert codes(workspace) == ["a"]
    assert [entry.load for entry in workspace.history()] == [1]
    assert all(check.passed for check in workspace.checks(read_profile("siping")))
    workspace.close()

    assert everything_in(folder) == before


def test_the_first_write_brings_it_up_to_date_and_keeps_the_file_as_it_was(older, folder):
    workspace = Workspace.open(older)

    workspace.commit(projects("a", "b"))

    kept = folder / "w.version-1.gpkg"
    assert codes(workspace) == ["a", "b"]
    workspace.close()
    assert sorted(path.name for path in folder.iterdir()) == ["w.gpkg", "w.version-1.gpkg"]
    assert (version_in(older), version_in(kept)) == (str(NEWEST), "1")
    assert codes(Workspace.open(kept)) == ["a"]


def test_a_migrated_workspace_has_the_tables_of_a_new_one(older, tmp_path):
    Workspace.open(older).commit(projects("a"))
    new = Workspace.create(tmp_path / "new.gpkg", city="siping", sample=False)

    assert tables_of(older) == tables_of(new.path)


def tables_of(path):
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
        keys = {name: connection.execute(f"PRAGMA foreign_key_list({name})").fetchall() for name in names}
        indexes = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
        return columns, keys, indexes.fetchall()


def test_the_kept_file_is_as_private_as_the_workspace(older, folder):
    older.chmod(0o600)

    Workspace.open(older).commit(projects("b"))

    assert (folder / "w.version-1.gpkg").stat().st_mode & 0o777 == 0o600


def test_a_file_that_has_the_name_of_the_kept_one_stays(older, folder):
    (folder / "w.version-1.gpkg").write_text("mine")

    Workspace.open(older).commit(projects("b"))

    assert (folder / "w.version-1.gpkg").read_text() == "mine"
    assert codes(Workspace.open(folder / "w.version-1-2.gpkg")) == ["a"]


def test_an_open_reader_of_an_older_workspace_sees_what_another_process_writes(older):
    reader = Workspace.open(older)
    before = reader.versions()

    run("commit", older, "b")

    assert reader.versions() != before
    assert codes(reader) == ["b"]
    reader.close()


_PROCESS = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from villagemap.store import migrations
from villagemap.store.opening import reading
from villagemap.store.workspace import Workspace
from writes import write

if sys.argv[2] == "die":
    def die(connection):
        connection.execute("ALTER TABLE layers RENAME TO gone")
        os._exit(9)
    migrations.MIGRATIONS = (migrations.Migration(2, "ends in the middle", die),)
rows = [{"code": sys.argv[4], "kind": "other"}]
Workspace.open(Path(sys.argv[3])).commit([write("projects", rows)])
"""


def begun(how, path, code):
    tests = Path(__file__).parents[1]
    return subprocess.Popen([sys.executable, "-c", _PROCESS, str(tests), how, str(path), code])


def run(how, path, code):
    return begun(how, path, code).wait()


def test_a_migration_that_is_killed_leaves_the_old_state_and_no_second_copy(older, folder):
    assert [run("die", older, "b") for _ in range(2)] == [9, 9]
    assert version_in(older) == "1"
    assert codes(Workspace.open(older)) == ["a"]

    assert run("commit", older, "b") == 0

    assert version_in(older) == str(NEWEST)
    assert [path.name for path in folder.glob("w.version-1*")] == ["w.version-1.gpkg"]
    assert not list(folder.glob(".*"))


def test_a_migration_that_fails_changes_nothing(older, monkeypatch):
    def fail(connection):
        connection.execute("DELETE FROM projects")
        connection.execute("SELECT * FROM what_there_is_not")

    monkeypatch.setattr(migrations, "MIGRATIONS", (Migration(2, "fails", fail),))
    with pytest.raises(WorkspaceDamagedError):
        Workspace.open(older).commit(projects("b"))
    monkeypatch.undo()

    assert version_in(older) == "1"
    assert codes(Workspace.open(older)) == ["a"]


def test_of_two_processes_that_write_at_once_one_migrates(older, folder):
    both = [begun("commit", older, "b"), begun("commit", older, "c")]

    assert [process.wait() for process in both] == [0, 0]

    assert len(Workspace.open(older).history()) == 3
    assert [path.name for path in folder.glob("w.version-*")] == ["w.version-1.gpkg"]


def test_what_is_read_of_an_older_workspace_is_whole_while_somebody_migrates_it(older):
    with reading(older) as connection:
        run("commit", older, "b")
        assert connection.execute("SELECT code FROM projects").fetchall() == [("a",)]


def test_an_older_backup_is_restored_with_the_tables_of_today_and_stays(older, workspace):
    before = older.read_bytes()

    restore(older, workspace.path)

    assert codes(workspace) == ["a"]
    assert version_in(workspace.path) == str(NEWEST)
    assert older.read_bytes() == before


def test_an_older_workspace_is_read_from_a_disk_that_cannot_be_written(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        path = disk.path / "w.gpkg"
        made = Workspace.create(path, city="siping", sample=False)
        made.commit(projects("a"))
        made.close()
        make_older(path, with_load=False)
        disk.make_read_only()

        workspace = Workspace.open(path)
        assert codes(workspace) == ["a"]
        assert workspace.history()[0].load == 1
        workspace.close()


@pytest.mark.parametrize(
    "version",
    [b"", b"0", b"-3", b"1.5", b"x", "٣".encode(), b"\xff", b"9" * 400],
    ids=["empty", "0", "negative", "fraction", "word", "foreign digit", "no text", "beyond any number"],
)
def test_a_version_that_is_none_is_damage(workspace, version):
    workspace.close()
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value = CAST(? AS TEXT) WHERE key = 'schema'", (version,))

    with pytest.raises(RowDamagedError) as error:
        Workspace.open(workspace.path)
    assert error.value.parts["place"] == "settings schema value"


@pytest.fixture(params=[make_newer, make_newer_and_kill], ids=["closed", "its writer was killed"])
def newer(folder, request):
    path = folder / "w.gpkg"
    Workspace.create(path, city="siping", sample=False).close()
    request.param(path)
    return path


COMMANDS = {
    "layers": ["layers"],
    "check": ["check"],
    "history": ["history"],
    "user list": ["user", "list"],
    "user role": ["user", "role", "lin", "editor"],
    "undo": ["undo", "1"],
    "export": ["export", "villages", "{out}/v.geojson"],
    "load": ["load", "{out}/a.csv", "--layer", "villages"],
    "dry run": ["load", "{out}/a.csv", "--layer", "villages", "--dry-run"],
    "load over a sample": ["load", "{out}/a.csv", "--layer", "villages", "--replace-sample"],
    "serve": ["serve", "--port", "0"],
    "serve by workers": ["serve", "--port", "0", "--workers", "2"],
    "prepare": ["prepare"],
    "backup": ["backup", "{out}/copy.gpkg"],
    "restore": ["restore", "{out}/good.gpkg"],
    "sample": ["sample"],
    "sample anew": ["sample", "--replace-sample"],
}


KILLED = {"layers", "undo", "load", "serve", "restore"}
"""The commands that are also tried on a workspace whose writer was killed."""

REFUSALS = {
    f"{name}, {state}": (change, arguments, ("zh", "en")[place % 2])
    for state, change in (("closed", make_newer), ("its writer was killed", make_newer_and_kill))
    for place, (name, arguments) in enumerate(COMMANDS.items())
    if change is make_newer or name in KILLED
}


@pytest.mark.parametrize(("change", "arguments", "lang"), REFUSALS.values(), ids=REFUSALS)
def test_every_command_refuses_a_newer_workspace_in_a_sentence_and_touches_nothing(
    folder, tmp_path, workspace, change, arguments, lang
):
    newer = folder / "w.gpkg"
    Workspace.create(newer, city="siping", sample=False).close()
    change(newer)
    backup(workspace.path, tmp_path / "good.gpkg")
    (tmp_path / "a.csv").write_text("code,plan\n220322100301,none\n")
    before = everything_in(folder)

    refused = refusal(newer, arguments, tmp_path, lang)

    assert (
        refused
        == {
            "zh": f"{newer} 由更新的版本写成：数据表为第 {NEWER} 版，本程序只认识到第 {NEWEST} 版；请升级 villagemap。没有改动任何内容。",
            "en": f"{newer} was written by a newer villagemap: its tables have version {NEWER}, and this one knows them"
            f" up to version {NEWEST}. Update villagemap. Nothing was touched.",
        }[lang]
    )
    assert everything_in(folder) == before
    assert not (tmp_path / "copy.gpkg").exists()


def refusal(path, arguments, out, lang):
    """Run a command; return the one sentence in which it is refused."""
    told = [argument.format(out=out) for argument in arguments]
    command = [sys.executable, "-m", "villagemap", "--workspace", str(path), "--lang", lang, *told]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    lines = done.stderr.splitlines()
    begins = itertools.takewhile(lambda line: line.endswith("…"), lines)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(lines) - len(list(begins)) == 1
    return lines[-1]


def test_a_newer_backup_is_refused_and_nothing_is_touched(newer, folder, workspace, tmp_path):
    workspace.commit(projects("a"))
    workspace.close()
    before = {**everything_in(folder), **everything_in(tmp_path)}

    sentence = refusal(workspace.path, ["restore", str(newer)], tmp_path, "en")

    assert sentence.startswith(f"{newer} was written by a newer villagemap: its tables have version {NEWER}")
    assert {**everything_in(folder), **everything_in(tmp_path)} == before


def test_an_open_workspace_is_refused_once_a_newer_villagemap_migrates_it(workspace):
    workspace.commit(projects("a"))
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("UPDATE settings SET value = ? WHERE key = 'schema'", (str(NEWER),))

    for use in (workspace.versions, workspace.contents, lambda: workspace.commit(projects("b"))):
        with pytest.raises(WorkspaceNewerError):
            use()
