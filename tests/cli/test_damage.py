"""Commands on a damaged workspace: a result that names what is damaged, or one sentence with table and row."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from damage.by_hand import by_hand
from damage.flips import NEWEST, VILLAGE, make_workspace, strict
from villagemap.cli.main import villagemap

BAD_NAME = "UPDATE villages SET name = CAST(x'e6ff' AS TEXT) WHERE fid = 2"


@pytest.fixture
def path(tmp_path):
    make_workspace(tmp_path / "w.gpkg")
    return tmp_path / "w.gpkg"


def run(path, *arguments, language="en"):
    environment = {"VILLAGEMAP_WORKSPACE": str(path), "VILLAGEMAP_LANGUAGE": language}
    return CliRunner().invoke(villagemap, list(arguments), env=environment)


def test_check_names_table_and_row_and_fails(path):
    by_hand(path, BAD_NAME)
    by_hand(path, "UPDATE wells SET geom = x'4750' WHERE fid = 1")

    done = run(path, "check")

    assert done.exit_code == 1
    assert f"villages fid 2 {VILLAGE} name: it is no UTF-8 text, or holds control characters" in done.output
    assert "wells fid 1 w1 geom: it is no shape" in done.output
    assert (
        f"villages fid 2 {VILLAGE} name：不是 UTF-8 文字，或含有控制字符"
        in run(path, "check", language="zh").output
    )


def test_layers_counts_the_sound_rows_and_names_the_others(path):
    by_hand(path, BAD_NAME)

    done, said = run(path, "layers"), strict(run(path, "layers", "--json").stdout)

    assert done.exit_code == 0
    assert "One damaged row is left out" in done.stderr
    assert f"villages fid 2 {VILLAGE} name" in done.stderr
    assert said["layers"][0]["rows"] == 3
    assert [row["row"] for row in said["damaged"]] == [2]


def test_an_undo_over_a_row_that_somebody_deleted_is_one_sentence(path):
    by_hand(path, "DELETE FROM villages WHERE code = ?", VILLAGE)

    done = run(path, "undo", str(NEWEST))

    assert done.exit_code == 1
    assert done.stderr == (
        f"villages {VILLAGE}: another program deleted the row. Nothing was changed; villagemap check lists all damage.\n"
    )


def test_the_history_marks_an_entry_that_cannot_be_read(path):
    by_hand(path, "UPDATE entries SET fields = '[', who = x'ff' WHERE id = 3")

    done, said = run(path, "history", "--all"), strict(run(path, "history", "--all", "--json").stdout)

    assert done.exit_code == 0
    assert [entry["id"] for entry in said if entry["damaged"]] == [3]
    assert "damaged" in done.output


def test_a_damaged_backup_is_refused_by_its_place_and_the_workspace_stays(path, tmp_path):
    run(path, "backup", str(tmp_path / "sound.gpkg"))
    by_hand(path, BAD_NAME)
    copied = run(path, "backup", str(tmp_path / "bad.gpkg"))
    live = tmp_path / "live.gpkg"
    assert run(live, "restore", str(tmp_path / "sound.gpkg")).exit_code == 0
    before = live.read_bytes()

    done = run(live, "restore", str(tmp_path / "bad.gpkg"))

    assert copied.exit_code == 0
    assert f"villages fid 2 {VILLAGE} name" in copied.stderr
    assert done.exit_code == 1
    assert f"villages fid 2 {VILLAGE} name: it is no UTF-8 text, or holds control characters" in done.stderr
    assert live.read_bytes() == before
    assert run(live, "restore", "--accept-damaged", str(tmp_path / "bad.gpkg")).exit_code == 0
    assert run(live, "check").exit_code == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_nobody_foresaw_is_a_sentence_and_a_log(path, tmp_path, monkeypatch, language):
    @click.command()
    def breaking():
        raise LookupError("a fault of ours")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(type(villagemap), "get_command", lambda *_: breaking)

    done = run(path, "breaking", language=language)

    (log,) = Path(tmp_path).glob("villagemap-*.log")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert log.name in done.stderr
    assert "Traceback" not in done.output
    assert "a fault of ours" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_usage_errors_stay_as_they_are(path):
    done = run(path, "undo", "first")

    assert done.exit_code == 2
    assert "Usage:" in done.stderr


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        pytest.param("UPDATE wells SET entry = 999", "wells fid 1 entry", id="entry of a row"),
        pytest.param("UPDATE entries SET load = 999 WHERE id = 2", "entries fid 2 load", id="load of an entry"),
        pytest.param("UPDATE changes SET entry = 999 WHERE fid = 1", "changes fid 1 entry", id="entry of a change"),
    ],
)  # fmt: skip
def test_a_backup_copies_rows_that_refer_to_nothing_and_names_them(path, tmp_path, statement, place):
    by_hand(path, statement)

    done = run(path, "backup", str(tmp_path / "copy.gpkg"))
    refused = run(tmp_path / "live.gpkg", "restore", str(tmp_path / "copy.gpkg"))
    accepted = run(tmp_path / "live.gpkg", "restore", "--accept-damaged", str(tmp_path / "copy.gpkg"))

    assert (done.exit_code, refused.exit_code, accepted.exit_code) == (0, 1, 0)
    assert f"{place}: what it refers to is not there" in done.stderr
    assert place in refused.stderr


@pytest.mark.parametrize("command", [["layers"], ["history"], ["undo", "2"], ["backup", "b.gpkg"], ["check"]])
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param("UPDATE settings SET value = NULL", "settings schema value", id="no values"),
        pytest.param("UPDATE settings SET value = 'abc' WHERE key = 'schema'", "settings schema value", id="schema"),
        pytest.param("DELETE FROM settings WHERE key = 'workspace'", "settings workspace value", id="no workspace"),
        pytest.param("DROP TABLE wells", "lacks the table wells", id="a table"),
        pytest.param("DROP TABLE settings", "lacks the table settings", id="settings"),
    ],
)  # fmt: skip
def test_every_command_names_the_setting_or_table_that_is_gone(path, tmp_path, command, statement, sentence):
    by_hand(path, "PRAGMA foreign_keys = OFF")
    by_hand(path, statement)

    done = run(path, *(str(tmp_path / part) if part.endswith("gpkg") else part for part in command))

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_backup_of_a_file_that_sqlite_calls_malformed_is_not_written(path, tmp_path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        select = "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'changes'"
        (page,) = connection.execute(select).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x0a" + bytes(size - 1))

    done = run(path, "backup", str(tmp_path / "copy.gpkg"))

    assert done.exit_code == 1
    assert "No backup was written." in done.stderr
    assert not (tmp_path / "copy.gpkg").exists()


def test_a_backup_copies_a_row_without_its_required_name_and_names_it(path, tmp_path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'villages'").fetchone()
        loosen = "UPDATE sqlite_schema SET sql = ? WHERE name = 'villages'"
        connection.execute(loosen, (sql.replace('"name" TEXT NOT NULL', '"name" TEXT'),))
    by_hand(path, "UPDATE villages SET name = NULL WHERE fid = 2")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(loosen, (sql,))

    done = run(path, "backup", str(tmp_path / "copy.gpkg"))

    assert (done.exit_code, (tmp_path / "copy.gpkg").exists()) == (0, True)
    assert f"villages fid 2 {VILLAGE} name: what is required is missing" in done.stderr
