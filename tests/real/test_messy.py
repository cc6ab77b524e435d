"""The files of the answer key: every error is found, with its row and value, and none that the key does not explain."""

import csv
import json
import os
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from python_calamine import CalamineWorkbook

from villagemap.ingest.intake import inspect
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import Stored
from villagemap.profiles import read_profile
from villagemap.settings import Limits

DATA = Path(os.environ.get("VILLAGEMAP_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no real input in {DATA} (VILLAGEMAP_TEST_DATA names another folder)"
)

LIST = "messy/village_status.xlsx"
HEADER = 3
CODE, NAME = 4, 3


@pytest.fixture(scope="module")
def key():
    return json.loads((DATA / "messy/manifest.json").read_text("utf-8"))["village_status.xlsx"]


@pytest.fixture(scope="module")
def stored():
    frame = gpd.read_file(DATA / "siping/villages_4530.gpkg", layer="villages")
    return Stored({"villages": frame[["code", "name"]]})


@pytest.fixture(scope="module")
def look(stored):
    def run(file, options, *, known=True):
        return inspect(
            DATA / file,
            options,
            profile=read_profile("siping"),
            stored=stored if known else Stored(),
            limits=Limits(),
        )

    return run


@pytest.fixture(scope="module")
def found(look):
    return look(LIST, LoadOptions("villages"))


@pytest.fixture(scope="module")
def answered(look, found):
    """The list once its questions are answered as the key says."""
    options = LoadOptions("villages")
    for question in found.questions:
        options = options.answered(question.key, question.choices[0].value)
    return look(LIST, options)


@pytest.fixture(scope="module")
def lines():
    sheet = CalamineWorkbook.from_path(str(DATA / LIST)).get_sheet_by_name("汇总表")
    return dict(enumerate(sheet.to_python(skip_empty_area=False), 1))


def told(checked, *rules):
    """Rows and values that a rule names."""
    return {(issue.row, issue.value) for issue in checked.report.issues if issue.rule in rules}


def rows_of(lines, column, values):
    """Where values stand in a column of the list, and how."""
    return {
        (number, str(line[column]))
        for number, line in lines.items()
        if number > HEADER and line[column] in values
    }


def test_what_the_file_is_was_found_out(found):
    said = {finding.rule: finding.parts for finding in found.found}

    assert said["header_row"]["row"] == "3"
    assert said["part"] == {"part": "汇总表"}
    assert said["sheets_hidden"] == {"parts": ["填表说明"]}
    assert said["sheets_empty"] == {"parts": ["Sheet2"]}
    assert said["key_both"]["n"] == 756
    assert set(found.provenance.mapping.values()) == {"code", "class", "plan", "plan_approved_on", "demo"}


def test_every_altered_name_is_told_and_no_other(found, key, lines, stored):
    altered = {row["sheet_name"] for row in key["name_error_rows"]}
    official = set(stored.tables["villages"]["name"])
    asked = {(int(q.parts["row"]), q.parts["name"]) for q in found.questions if q.rule == "near_name"}

    reported = told(found, "name_spelt", "name_differs") | asked
    assert reported <= rows_of(lines, NAME, altered)
    # A name that was altered for one village may be the right one of another: those rows are not told.
    assert {value for _, value in rows_of(lines, NAME, altered) - reported} <= official
    assert len(reported) == len(key["name_error_rows"]) + 2  # two altered rows stand twice


def test_names_with_one_wrong_character_are_warned_of_or_asked_and_never_joined(found, key):
    wrong = {row["sheet_name"] for row in key["name_error_rows"] if row["kind"] == "misspelt_one_character"}
    (asked,) = [question for question in found.questions if question.rule == "near_name"]

    assert {value for _, value in told(found, "name_differs")} == wrong - {asked.parts["name"]}
    assert asked.parts["name"] in wrong
    assert {choice.rule for choice in asked.choices} == {"village_near", "leave_out_row"}


def test_every_code_that_is_no_text_of_twelve_digits_is_told_and_no_other(found, key, lines):
    codes = key["codes"]
    numbers = {float(code) for code in codes["stored_as_number"]}

    assert {row for row, _ in told(found, "code_number")} == {row for row, _ in rows_of(lines, CODE, numbers)}
    assert {issue.parts["code"] for issue in found.report.issues if issue.rule == "code_mended"} == set(
        codes["only_9_digits"]
    )
    assert {value for _, value in told(found, "code_apostrophe")} == {
        f"'{code}" for code in codes["literal_apostrophe_prefix"]
    }
    blank = {issue.parts["code"] for issue in found.report.issues if issue.rule == "code_by_name"}
    asked = {q.choices[0].value for q in found.questions if q.rule == "near_name"}
    assert blank | asked == set(codes["blank"])


def test_rows_that_are_no_villages_of_the_list_are_told(found, key):
    layout = key["layout"]

    assert {row for row, _ in told(found, "row_title")} == {1, 2}
    assert {row for row, _ in told(found, "row_total")} == {layout["total_row"]}
    assert {row for row, _ in told(found, "row_footnote")} == {layout["footnote_row"]}
    (foreign,) = [question for question in found.questions if question.rule == "other_city"]
    assert (foreign.parts["n"], foreign.parts["place"]) == (layout["foreign_rows_公主岭市"], "公主岭市")


def test_repeated_and_missing_villages_are_told(found, key):
    asked = {question.parts["code"] for question in found.questions if question.rule == "row_repeated"}
    alike = {value for _, value in told(found, "row_repeated")}
    (missing,) = [issue for issue in found.report.issues if issue.rule == "not_listed"]

    assert asked | alike == set(key["duplicate_rows"])
    assert {said.split()[-1] for said in missing.parts["villages"]} == set(key["villages_missing_from_sheet"])


def test_nothing_else_is_an_error_or_a_warning(found):
    odd = {rule for severity, rule in found.report.totals if severity != "note"}

    assert odd == {"name_differs", "code_mended", "not_listed"}
    assert not found.storable


def test_the_statuses_of_the_list_are_the_true_ones(answered, key):
    classes = {row.label.zh: row.code for row in read_profile("siping").classes}
    with (DATA / "messy/village_status_truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {
            row["code"]: (
                "compiled" if row["plan"] == "1" else "none",
                row["demo"] or "none",
                classes[row["category"]],
            )
            for row in csv.DictReader(file)
            if row["code"] not in key["villages_missing_from_sheet"]
        }
    frame = answered.writes[0].frame

    assert answered.storable
    got = {code: tuple(row) for code, *row in frame[["code", "plan", "demo", "class"]].to_numpy()}
    assert got == truth


def test_a_confirmed_name_is_kept_and_not_asked_about_again(answered, stored):
    aliases = answered.writes[-1]
    known = Stored({**stored.tables, "aliases": aliases.frame})

    again = inspect(
        DATA / LIST,
        LoadOptions("villages"),
        profile=read_profile("siping"),
        stored=known,
        limits=Limits(),
    )

    assert (aliases.table, len(aliases.frame)) == ("aliases", 1)
    assert "near_name" not in {question.rule for question in again.questions}


def test_shapefile_and_geopackage_are_the_same_villages_and_nobody_names_an_encoding(look):
    shapefile, geopackage = (
        look(f"messy/{file}", LoadOptions("villages"), known=False).writes[0].frame.set_index("code")
        for file in ("villages_gbk_nocpg_4530.zip", "villages_4490.gpkg")
    )

    assert len(geopackage) == 755
    assert list(shapefile.index) == list(geopackage.index)
    assert list(shapefile["name"]) == list(geopackage["name"])
    apart = shapely.hausdorff_distance(shapefile.geometry.to_numpy(), geopackage.geometry.to_numpy())
    assert apart.max() < 1.2e-6  # degrees: 0.1 m east at this latitude, less than that north
