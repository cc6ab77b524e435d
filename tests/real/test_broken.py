"""The report of a file with known errors, against the key: every error with its row, and none that it does not explain."""

import json
import os
from collections import Counter
from pathlib import Path

import pyogrio
import pytest

from villagemap.frames.crs import to_storage
from villagemap.ingest.intake import inspect
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import Stored
from villagemap.profiles import read_profile
from villagemap.settings import Limits

DATA = Path(os.environ.get("VILLAGEMAP_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
BROKEN = DATA / "messy" / "villages_broken.zip"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no real input in {DATA} (VILLAGEMAP_TEST_DATA names another folder)"
)


@pytest.fixture(scope="module")
def key():
    return json.loads((DATA / "messy" / "manifest.json").read_text("utf-8"))[BROKEN.name]


@pytest.fixture(scope="module")
def counties():
    frame = pyogrio.read_dataframe(DATA / "siping" / "counties.geojson")
    return to_storage(frame.rename(columns={"county_code": "code"}))


@pytest.fixture(scope="module")
def report(counties):
    return inspect(
        BROKEN,
        LoadOptions("villages", encoding="utf-8"),
        profile=read_profile("siping"),
        stored=Stored({"counties": counties}),
        limits=Limits(),
    ).report


@pytest.fixture(scope="module")
def drawn():
    """The villages as the file was made from them, by code; it has them in the same order."""
    return pyogrio.read_dataframe(DATA / "siping" / "villages.geojson").set_index("code")


@pytest.fixture(scope="module")
def row_of(drawn):
    """The row of each village, by its true code; rows count from 1."""
    return {code: row for row, code in enumerate(drawn.index, 1)}


def found(report, *rules):
    return [issue for issue in report.issues if issue.rule in rules]


def rows(report, *rules):
    return {issue.row for issue in found(report, *rules)}


def test_the_true_order_of_the_rows_is_that_of_the_clean_file(row_of):
    table = pyogrio.read_dataframe(BROKEN, read_geometry=False, encoding="utf-8")
    same = [row_of[code] == row for row, code in enumerate(table["code"][:755], 1) if code in row_of]

    assert sum(same) > 735


@pytest.mark.parametrize(
    ("part", "rules"),
    [
        pytest.param("self_intersecting", ["geometry_repaired", "loops_repaired"], id="crossing itself"),
        pytest.param("null_geometry", ["geometry_missing"], id="without geometry"),
        pytest.param("xy_swapped", ["axes_swapped"], id="axes exchanged"),
        pytest.param("gap_shrunk_100m", ["apart"], id="drawn too small"),
    ],
)
def test_these_rows_are_named_and_no_others(report, key, row_of, part, rules):
    assert rows(report, *rules) == {row_of[code] for code in key[part]}


def test_missing_names_and_rows_without_anything_are_named(report, key, row_of):
    lacking = [issue for issue in found(report, "value_missing") if issue.column == "name"]

    assert {issue.row for issue in lacking} == {
        *(row_of[code] for code in key["missing_name"]),
        759,
        760,
        761,
    }


def test_slivers_without_attributes_are_named(report, key):
    assert rows(report, "area_too_small") == {759, 760, 761}
    assert len(rows(report, "area_too_small")) == key["sliver_without_attributes"]


def test_codes_of_no_form_are_named_with_their_value(report, key, row_of):
    said = {(issue.row, issue.value) for issue in found(report, "code_digits", "code_unreadable")}
    wrong = {
        (row_of[each["true_code"]], each["written_code"])
        for each in key["bad_code_format"]
        if each["written_code"].strip() != each["true_code"]
    }

    assert said == wrong


def test_a_blank_before_a_code_is_noted_with_its_row(report, key, row_of):
    blank = [each for each in key["bad_code_format"] if each["written_code"].strip() == each["true_code"]]
    # A blank behind a text is no part of a register: all of them are filled up with blanks.
    before = {row_of[each["true_code"]] for each in blank if each["written_code"].startswith(" ")}

    assert rows(report, "code_cleaned") == before
    assert before


def test_overwritten_and_repeated_codes_are_named_with_both_rows(report, key, row_of):
    pairs = [
        {issue.row, int(issue.parts["first"])} for issue in found(report, "code_repeated", "row_repeated")
    ]
    overwritten = [
        {row_of[each["true_code"]], row_of[each["written_code"]]} for each in key["code_overwritten_by_other"]
    ]
    repeated = [{row_of[code], 756 + at} for at, code in enumerate(key["whole_record_duplicated"])]

    assert sorted(map(sorted, pairs)) == sorted(map(sorted, overwritten + repeated))
    assert rows(report, "shape_repeated") == {756, 757, 758}


def test_overlaps_are_those_of_the_enlarged_villages(report, key, row_of):
    enlarged = {str(row_of[code]) for code in key["overlap_buffered_150m"]}
    overlaps = found(report, "overlap")

    assert overlaps
    for issue in overlaps:
        assert {str(issue.row), issue.parts["other_row"]} & enlarged
        assert issue.parts["square_metres"] > 10_000
    assert (
        enlarged
        == {row for issue in overlaps for row in (str(issue.row), issue.parts["other_row"])} & enlarged
    )


def test_gaps_lie_where_the_key_took_ground_away(report, key, drawn):
    lost = [*key["null_geometry"], *key["xy_swapped"], *key["gap_shrunk_100m"], *key["self_intersecting"]]
    ground = drawn.loc[lost].union_all().buffer(1e-6)
    gaps = found(report, "gap")

    assert len(gaps) > len(key["null_geometry"])
    for issue in gaps:
        place = (
            drawn.geometry.iloc[0].representative_point().__class__(issue.parts["lon"], issue.parts["lat"])
        )
        assert ground.covers(place)


def test_villages_in_another_county_are_those_whose_code_was_overwritten(report, key, row_of):
    moved = {
        row_of[each["true_code"]]
        for each in key["code_overwritten_by_other"]
        if each["true_code"][:6] != each["written_code"][:6]
    }

    assert rows(report, "outside_county") == moved


def test_no_rule_speaks_that_the_key_does_not_explain(report):
    spoken = Counter(issue.rule for issue in report.issues)

    assert set(spoken) == {
        "axes_swapped",
        "code_cleaned",
        "code_digits",
        "code_repeated",
        "code_unreadable",
        "geometry_missing",
        "value_missing",
        "apart",
        "coverage_invalid",
        "gap",
        "geometry_repaired",
        "loops_repaired",
        "outside_county",
        "overlap",
        "row_repeated",
        "shape_repeated",
        "area_too_small",
        "outside_county_accepted",
    }
