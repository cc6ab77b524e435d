"""A workspace on a disk that is read-only or full is read by every command; writing is refused with the reason."""

import shutil
import subprocess
import sys
from contextlib import closing

import pytest
import shapely
from click.testing import CliRunner

from cities import square as area
from intake_files import CODE, Files, square
from small_disks import SmallDisk, small_disk
from versions import everything_in
from villagemap.cli.main import villagemap
from villagemap.domain.accounts import Role
from villagemap.frames.tables import GEOMETRY
from villagemap.settings import Settings
from villagemap.store.accounts import AccountsFile
from villagemap.store.backup import backup
from villagemap.store.connection import connect
from villagemap.store.files import accounts_path
from villagemap.store.workspace import Workspace
from writes import write

SENTENCES = {
    ("zh", "read-only"): "这里只能读取、不能写入：磁盘只读，或没有写入权限。没有改动任何数据。",
    (
        "en",
        "read-only",
    ): "Only reading is possible: the disk is read-only, or permission to write is missing. Nothing was changed.",
    ("zh", "full"): "磁盘空间不足，没有改动任何数据。",
    ("en", "full"): "The disk is full. Nothing was changed.",
}
HOW = {"read-only": SmallDisk.make_read_only, "full": SmallDisk.fill}
_KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from villagemap.store.workspace import Workspace
from writes import write

workspace = Workspace.open(Path(sys.argv[2]))
workspace.versions()
workspace.commit([write("projects", [{"code": "last", "kind": "other"}])])
os._exit(0)
"""


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def city(disk):
    """The path of a workspace with a village and a well, and of its accounts."""
    path = disk.path / "w.gpkg"
    made = Workspace.create(path, city="siping", sample=False)
    made.commit(
        [
            write("villages", [{"code": CODE, "name": "杨树屯村", GEOMETRY: area(124, 43)}]),
            write("wells", [{"code": "w1", GEOMETRY: shapely.Point(124.001, 43.001)}]),
        ]
    )
    made.close()
    AccountsFile(accounts_path(path)).add("wang", Role.EDITOR, "correct horse battery")
    return path


@pytest.fixture
def command(city):
    def run(*arguments, lang="en"):
        told = ["--workspace", str(city), "--lang", lang, *map(str, arguments)]
        return CliRunner().invoke(villagemap, told)

    return run


@pytest.fixture
def changed(tmp_path):
    return Files(tmp_path).geojson([({"code": CODE, "name": "杨树村"}, square())])


READING = {
    "layers": ["layers"],
    "check": ["check"],
    "history": ["history"],
    "export": ["export", "villages", "{out}/v.geojson"],
    "dry run": ["load", "{out}/f.geojson", "--layer", "villages", "--dry-run"],
    "backup": ["backup", "{out}/copy.gpkg"],
    "accounts": ["user", "list"],
}
WRITING = {
    "load": ["load", "{out}/f.geojson", "--layer", "villages"],
    "undo": ["undo", "1"],
    "restore": ["restore", "{out}/older.gpkg"],
    "role": ["user", "role", "wang", "admin"],
    "backup to the same disk": ["backup", "{disk}/copy.gpkg"],
}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("arguments", READING.values(), ids=READING)
@pytest.mark.usefixtures("changed")
def test_reading_needs_to_write_nothing(disk, city, command, tmp_path, how, arguments):
    arguments = [argument.format(out=tmp_path) for argument in arguments]
    usual = command(*arguments)
    (tmp_path / "copy.gpkg").unlink(missing_ok=True)
    HOW[how](disk)
    before = city.read_bytes()

    done = command(*arguments)

    assert (done.exit_code, done.stdout) == (usual.exit_code, usual.stdout) == (0, usual.stdout)
    assert city.read_bytes() == before


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(("name", "lang"), [*((name, "en") for name in WRITING), ("load", "zh")])
@pytest.mark.usefixtures("changed")
def test_writing_is_refused_with_the_reason_and_changes_nothing(
    disk, city, command, tmp_path, how, name, lang
):
    backup(city, tmp_path / "older.gpkg")
    HOW[how](disk)
    before = everything_in(disk.path)

    done = command(*[argument.format(out=tmp_path, disk=disk.path) for argument in WRITING[name]], lang=lang)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1:] == [SENTENCES[lang, how]]
    assert not (set(everything_in(disk.path)) - set(before) - {"w.gpkg-shm", "w.gpkg-wal"})
    assert Workspace.open(city).history()[0].id == 2
    if how == "full":
        disk.make_writable()
        assert command("check").exit_code == 0


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("index", [True, False], ids=["with its index", "without its index"])
def test_what_a_killed_process_committed_last_is_read(disk, city, command, how, index):
    tests = __file__.rsplit("/cli/", 1)[0]
    subprocess.run([sys.executable, "-c", _KILLED, tests, str(city)], check=True)
    assert city.with_name("w.gpkg-wal").stat().st_size
    if not index:
        city.with_name("w.gpkg-shm").unlink()
    HOW[how](disk)

    assert command("history").stdout.splitlines()[1].startswith("3 ")
    assert command("check").exit_code == 0


def test_half_a_transaction_that_cannot_be_rolled_back_is_not_read(disk, city):
    with closing(connect(city)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE entries SET reason = hex(zeroblob(100000))")
        for name in ("w.gpkg", "w.gpkg-journal"):
            shutil.copy(disk.path / name, disk.path / f"half-{name}")
        connection.execute("ROLLBACK")
    half = disk.path / "half-w.gpkg"
    disk.make_read_only()

    done = CliRunner().invoke(villagemap, ["--workspace", str(half), "--lang", "en", "layers"])

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_workspace_that_is_read_without_locks_is_read_again_once_somebody_writes(disk, city):
    disk.make_read_only()
    reader = Workspace.open(city)
    before = reader.versions()

    disk.make_writable()
    Workspace.open(city).commit([write("wells", [])])

    assert reader.versions() != before
    assert len(reader.contents().tables["wells"]) == 0
    reader.close()


@pytest.mark.parametrize("how", HOW)
def test_where_prepared_data_cannot_lie_beside_the_workspace_they_lie_elsewhere(disk, command, how):
    HOW[how](disk)

    assert command("prepare").exit_code == 0


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("full", "The file f.geojson cannot be read: the disk of the temporary directory is full."),
        (
            "read-only",
            "The file f.geojson cannot be read: the temporary directory cannot be written (set another with TMPDIR).",
        ),
    ],
)
def test_without_a_temporary_directory_a_file_is_refused_with_the_reason(
    tmp_path, disk, changed, monkeypatch, how, sentence
):
    monkeypatch.setattr("tempfile.tempdir", str(disk.path))
    HOW[how](disk)

    told = [
        "--workspace",
        str(tmp_path / "w.gpkg"),
        "--lang",
        "en",
        "load",
        str(changed),
        "--layer",
        "villages",
    ]
    done = CliRunner().invoke(villagemap, told)

    assert (done.exit_code, done.stderr.splitlines()) == (1, [sentence])


def test_a_workspace_is_not_made_on_a_disk_that_takes_nothing(disk, changed):
    disk.make_read_only()

    told = ["--workspace", str(disk.path / "new.gpkg"), "--lang", "en"]
    done = CliRunner().invoke(villagemap, [*told, "load", str(changed), "--layer", "villages"])

    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, SENTENCES["en", "read-only"])
    assert Settings(workspace=disk.path / "new.gpkg").workspace.exists() is False
