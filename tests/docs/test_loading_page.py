"""The page on loading holds every rule, refusal, finding and question, word for word."""

import json

from tooling.loading_page import PAGE, TEXTS, severities, tables, written


def test_the_tables_of_the_page_are_those_of_the_catalogue_and_the_code():
    page = PAGE.read_text("utf-8")

    assert page == written(page, tables(json.loads(TEXTS.read_text("utf-8"))))


def test_every_table_has_its_place_on_the_page():
    page = PAGE.read_text("utf-8")

    places = [f"<!-- {name} -->" for name in tables(json.loads(TEXTS.read_text("utf-8")))]
    assert [place for place in places if place not in page] == []


def test_what_the_code_reports_is_told_by_its_severity():
    found = severities()

    assert {found[rule] for rule in ("code_unknown", "crs_legacy", "codes_made")} == {
        "error",
        "warning",
        "note",
    }
