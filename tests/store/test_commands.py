"""`backup`, `restore`, `layers`, `check` and `limits` as people call them."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import fields

import pytest
import shapely

from cities import square
from villagemap.frames.tables import GEOMETRY
from villagemap.settings import Limits
from writes import write


@pytest.fixture
def villagemap(workspace):
    """Run the command line on a workspace with one well."""
    well = {"code": "w1", "tested_on": "2022", GEOMETRY: shapely.Point(124, 43)}
    workspace.commit([write("wells", [well], file="水井.xlsx", as_of="2022-12-31")])

    def run(*arguments, language="en", **environment):
        command = [sys.executable, "-m", "villagemap", "--workspace", str(workspace.path), "--lang", language]
        said = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}
        return subprocess.run([*command, *arguments], capture_output=True, text=True, env=said, check=False)

    return run


def test_backup_and_restore_bring_the_data_back(villagemap, workspace, tmp_path):
    made = villagemap("backup", str(tmp_path / "copy.gpkg"))
    workspace.commit([write("wells", [{"code": "w2", GEOMETRY: shapely.Point(124, 43)}])])
    brought = villagemap("restore", str(tmp_path / "copy.gpkg"))

    assert (made.returncode, brought.returncode) == (0, 0)
    assert "copy.gpkg" in made.stdout
    assert workspace.versions().data_version in brought.stdout
    assert list(workspace.contents().tables["wells"]["code"]) == ["w1"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "已经存在，没有改动。"), ("en", "exists already and was left as it is.")],
)
def test_a_backup_over_a_file_is_refused_in_one_sentence(villagemap, tmp_path, language, sentence):
    (tmp_path / "copy.gpkg").write_text("mine")

    done = villagemap("backup", str(tmp_path / "copy.gpkg"), language=language)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith(sentence)
    assert len(done.stderr.splitlines()) == 1


def test_restoring_over_a_damaged_workspace_says_where_it_was_put(villagemap, workspace, tmp_path):
    villagemap("backup", str(tmp_path / "copy.gpkg"))
    workspace.path.write_bytes(b"damaged" * 1000)

    done = villagemap("restore", str(tmp_path / "copy.gpkg"))

    assert done.returncode == 0
    assert ".damaged-" in done.stderr
    assert villagemap("check").returncode == 0


def test_layers_lists_every_layer_with_rows_version_date_and_file(villagemap, workspace):
    done = villagemap("layers", language="zh")

    wells = next(line for line in done.stdout.splitlines() if line.startswith("wells"))
    assert wells.split() == ["wells", "供水井", "1", "1", "2022-12-31", "水井.xlsx"]
    assert workspace.versions().data_version in done.stdout


def test_layers_as_json_is_for_programs(villagemap, workspace):
    said = json.loads(villagemap("layers", "--json").stdout)

    assert said["data_version"] == workspace.versions().data_version
    assert said["sample"] is False
    rows = {row["layer"]: (row["rows"], row["version"], row["as_of"], row["file"]) for row in said["layers"]}
    assert rows["wells"] == (1, 1, "2022-12-31", "水井.xlsx")
    assert rows["villages"] == (0, 0, "", "")


def test_check_ticks_every_line_of_a_sound_workspace(villagemap):
    done = villagemap("check")

    *lines, verdict = done.stdout.splitlines()
    assert done.returncode == 0
    assert len(lines) == 16
    assert all(line.startswith("✓ ") for line in lines)
    assert verdict == "All checks passed."


def test_check_crosses_what_is_wrong_names_it_and_fails(villagemap, workspace):
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("UPDATE wells SET test_result = 'perhaps'")

    done = villagemap("check")

    assert done.returncode == 1
    assert (
        "✗ classes, batches, other words and dates are valid\n    wells fid 1 w1 test_result: the word is unknown"
        in done.stdout
    )
    assert done.stdout.endswith("One check failed.\n")


def test_check_marks_areas_that_overlap_names_them_and_does_not_fail(villagemap, workspace):
    codes = ["220322100301", "220322100302"]
    rows = [
        {"code": code, "name": "村", GEOMETRY: square(124 + 0.005 * at, 43, 0.01)}
        for at, code in enumerate(codes)
    ]
    workspace.commit([write("villages", rows)])

    done = villagemap("check")

    assert done.returncode == 0
    assert "! areas do not overlap\n    villages 220322100301, 220322100302: 45" in done.stdout
    assert done.stdout.endswith(
        "All checks passed.\nOne more is worth a look (marked !); it is no failure.\n"
    )


def test_limits_names_every_limit_with_its_setting(villagemap):
    done = villagemap("limits", VILLAGEMAP_LIMIT_ROWS="123456")

    for field in fields(Limits):
        assert f"VILLAGEMAP_LIMIT_{field.name.upper()}" in done.stdout
    assert "123,456" in done.stdout


def test_limits_as_json_is_for_programs(villagemap):
    said = json.loads(villagemap("limits", "--json", VILLAGEMAP_LIMIT_ROWS="7").stdout)

    assert said["rows"] == 7
    assert set(said) == {field.name for field in fields(Limits)}


@pytest.mark.parametrize("command", ["backup", "restore", "history", "undo", "layers", "check", "limits"])
def test_the_help_of_each_command_has_examples(villagemap, command):
    done = villagemap(command, "--help")

    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert f"villagemap {command}" in done.stdout or f"gpkg {command}" in done.stdout


@pytest.mark.parametrize("command", [["layers"], ["check"], ["backup", "out.gpkg"]])
def test_without_a_workspace_there_is_one_sentence_and_no_traceback(tmp_path, command):
    run = [sys.executable, "-m", "villagemap", "--workspace", str(tmp_path / "none.gpkg"), *command]

    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
