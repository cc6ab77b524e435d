import json
import re

import pytest

from bench.figure import figure
from bench.pairing import Paired, Spread
from bench.publish import with_results
from bench.results import Row, brief, compared, minutes, number, spoken, store, table, with_best
from bench.session import QUICK, Session
from bench.window import NUMBER, numbered


def _row(against, ratio, target=35.0):
    return compared(
        "filter", "22 %", against, Paired([ratio], [1.0], more_is_better=True), "1/s", target=target
    )


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(35.0, "holds"), (34.9, "falls short")], ids=["just reached", "just missed"]
)
def test_a_row_says_whether_its_target_is_reached(ratio, verdict):
    assert _row("tipg", ratio).verdict == verdict


def test_the_target_is_about_the_strongest_of_those_that_count():
    rows = [_row("pygeoapi", 400.0), _row("tipg", 40.0), _row("geopandas in Flask", 2.0)]

    said = {row.against: row.verdict for row in with_best(rows, ["pygeoapi", "tipg"])}

    assert said == {"pygeoapi": "", "tipg": "holds", "geopandas in Flask": ""}


@pytest.mark.parametrize(
    ("takes", "verdict"), [(3.0, "holds"), (3.1, "falls short")], ids=["just within", "just beyond"]
)
def test_where_ours_does_more_the_row_says_how_many_times_as_long_it_may_take(takes, verdict):
    row = Row("intake", "load", "ogr2ogr", ratio=Spread(takes, takes, takes), at_most=3.0)

    assert row.verdict == verdict
    assert f"{takes:.2f}× as long ({takes:.2f} to {takes:.2f}) | at most 3.00× | {verdict} |" in table([row])
    assert spoken(row).endswith(f"[at most 3.00×: {verdict}]")


def test_where_every_peer_is_missing_no_target_is_reached():
    rows = with_best([Row("filter", "22 %", "tipg", note="Not here.", skipped=True)], ["tipg"])

    assert [row.verdict for row in rows] == ["skipped"]


def test_the_table_has_a_line_for_every_row_and_a_cell_for_every_head():
    lines = table(
        [_row("tipg", 40.0), Row("filter", "a|b", "nginx", note="Not here.", skipped=True)]
    ).splitlines()

    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {8}
    assert lines[2] == "| 22 % | tipg | 40.0 1/s | 1.00 1/s | 40.0× (40.0 to 40.0) | at least 35.0× | holds |"
    assert lines[3].endswith("skipped: Not here. |")


def test_a_skipped_row_is_one_sentence_in_the_terminal():
    said = spoken(Row("page", "page", "Folium", note="There is no Chromium.", skipped=True))

    assert said == "  page against Folium: skipped. There is no Chromium."


@pytest.mark.parametrize(
    ("value", "text"),
    [(75_500.4, "75,500"), (12.34, "12.3"), (1.234, "1.23"), (0.5, "0.500"), (0.0042, "0.0042"), (0, "0")],
)
def test_numbers_have_three_digits_that_say_something(value, text):
    assert number(value) == text


def test_what_is_known_is_stored_with_every_raw_value(tmp_path):
    store(tmp_path, [_row("tipg", 40.0)], {"machine": "2 cores"}, {})

    said = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert said["about"]["machine"] == "2 cores"
    assert said["rows"][0]["raw"]["ours"] == [40.0]
    assert said["rows"][0]["verdict"] == "holds"


def test_results_replace_those_that_stood_between_the_marks():
    page = with_results("a <!-- begin of the results --> old <!-- end of the results --> b", "new")

    assert "old" not in page
    assert re.fullmatch(r"a <!--[^>]+-->\s+new\s+<!--[^>]+--> b", page)


def test_the_results_say_how_long_all_parts_took(tmp_path):
    session = Session(QUICK, tmp_path, {"machine": "2 cores"}, seconds={"page": 90, "intake": 120})

    session.save()

    about = json.loads((tmp_path / "results.json").read_text("utf-8"))["about"]
    assert about == {"machine": "2 cores", "seconds": {"page": 90, "intake": 120}}
    assert minutes(about["seconds"]) == "3.50 minutes"


def test_an_error_is_told_by_its_last_line():
    assert brief(ValueError("Traceback …\n  File\nno such table: villages\n")) == "no such table: villages"


def test_a_figure_draws_every_curve_and_names_it_once():
    drawn = figure(
        "Growth", "villages", "ms", {"304": [(755, 0.5), (75_500, 0.6)], "a < b": [(755, 2.0), (75_500, 90)]}
    )

    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 4
    assert drawn.count(">a &lt; b<") == 1


def test_an_address_with_a_number_is_another_one_at_each_request():
    assert numbered(f"/x?bbox=120.{NUMBER},1", 123_456) == "/x?bbox=120.23456,1"
    assert numbered("/x", 7) == "/x"
