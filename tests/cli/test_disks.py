"""Disks that are full or fail: the command line says which it is, in the reader's language, and what was stored."""

import errno
import os
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from failing_writes import FailingWrites
from intake_files import CODE, Files, square
from villagemap.cli.main import villagemap
from villagemap.store.workspace import Workspace

FULL, FAILING = errno.ENOSPC, errno.EIO
SENTENCES = {
    ("zh", FULL): "磁盘空间不足，没有改动任何数据。",
    ("en", FULL): "The disk is full. Nothing was changed.",
    ("zh", FAILING): "写入磁盘时出错：硬盘或网络盘有故障，或超出了配额。没有改动任何数据。",
    (
        "en",
        FAILING,
    ): "The disk did not take what was written: it is failing, or a quota is used up. Nothing was changed.",
}


@pytest.fixture
def command(tmp_path):
    def run(*arguments, lang="zh"):
        told = ["--workspace", str(tmp_path / "w.gpkg"), "--lang", lang, *map(str, arguments)]
        return CliRunner().invoke(villagemap, told)

    return run


@pytest.fixture
def villages(tmp_path):
    return Files(tmp_path).geojson([({"code": CODE, "name": "杨树屯村"}, square())])


@pytest.fixture
def disk():
    made = FailingWrites.of_python()
    if made is None:
        pytest.skip("this Python brings its own SQLite, whose system calls cannot be replaced")
    yield made
    made.restore()


@pytest.fixture
def no_sync(monkeypatch):
    """Let the file system refuse files that are handed out."""

    def refuse(error):
        def fsync(_file):
            raise OSError(error, os.strerror(error))

        monkeypatch.setattr("villagemap.exports.writing.os", SimpleNamespace(fsync=fsync))

    return refuse


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("how", [FULL, FAILING], ids=["full", "failing"])
def test_a_load_that_the_disk_does_not_take_says_why_and_changes_nothing(
    command, villages, disk, tmp_path, how, lang
):
    command("load", villages, "--layer", "villages")
    before = Workspace.open(tmp_path / "w.gpkg").versions()
    again = Files(tmp_path).geojson([({"code": CODE, "name": "杨树村"}, square())], name="again.geojson")

    disk.fail_at(3, how, for_good=True)  # one failure may hit a write that SQLite can do without
    done = command("load", again, "--layer", "villages", lang=lang)
    disk.restore()

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == SENTENCES[lang, how]
    assert Workspace.open(tmp_path / "w.gpkg").versions() == before


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘空间不足。", "the disk is full."),
        (
            errno.EIO,
            "写入磁盘时出错，硬盘或网络盘可能有故障。",
            "the disk did not take what was written; it may be failing.",
        ),
        (errno.EROFS, "这里不允许写入。", "nothing may be written there."),
    ],
    ids=["full", "failing", "read-only"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_that_cannot_be_written_is_told_and_an_older_one_stays(
    command, villages, no_sync, tmp_path, error, zh, en, lang
):
    report = tmp_path / "r.xlsx"
    report.write_text("older")
    no_sync(error)

    done = command("load", villages, "--layer", "villages", "--dry-run", "--report", report, lang=lang)

    sentence = {"zh": f"没有写成文件 r.xlsx：{zh}", "en": f"The file r.xlsx was not written: {en}"}[lang]
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, sentence)
    assert report.read_text() == "older"
    assert not list(tmp_path.glob(".*"))


def test_where_the_report_fails_after_a_load_it_is_said_that_the_data_are_stored(
    command, villages, no_sync, tmp_path
):
    no_sync(errno.ENOSPC)

    done = command("load", villages, "--layer", "villages", "--report", tmp_path / "r.json", lang="en")

    assert done.exit_code == 1
    assert "Villages: 1 added" in done.stdout
    assert "The file r.json was not written" in done.stderr
    assert len(Workspace.open(tmp_path / "w.gpkg").contents().tables["villages"]) == 1


def test_of_a_refused_file_both_are_said(command, no_sync, tmp_path):
    broken = Files(tmp_path).geojson([({"code": CODE}, square())])
    no_sync(errno.ENOSPC)

    done = command("load", broken, "--layer", "villages", "--report", tmp_path / "r.json")

    assert done.stderr.splitlines()[-2:] == [
        "没有写成文件 r.json：磁盘空间不足。",
        "f.geojson 有 1 处错误，没有存入任何数据。",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "f.geojson", "--layer", "villages", "--dry-run", "--report", "none/r.json"],
        ["load", "f.geojson", "--layer", "villages", "--dry-run", "--difference", "none/r.json"],
        ["export", "villages", "none/r.json"],
    ],
    ids=["report", "difference", "download"],
)
def test_a_folder_that_there_is_not_is_named_as_that(command, villages, monkeypatch, tmp_path, arguments):
    monkeypatch.chdir(tmp_path)
    command("load", villages, "--layer", "villages")
    if arguments[0] == "export":
        arguments = [*arguments[:2], "none/r.geojson"]

    done = command(*arguments)

    assert done.exit_code == 1
    assert "没有这个文件夹。" in done.stderr.splitlines()[-1]
