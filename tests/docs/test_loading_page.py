"""The page on loading holds every rule, refusal, finding and question, word for word, and none that there is not."""

from tooling.loading_page import PAGE, tables, written


def test_the_tables_of_the_page_are_those_of_the_rules_and_the_catalogue():
    page = PAGE.read_text("utf-8")

    assert page == written(page)


def test_every_table_has_its_place_on_the_page():
    page = PAGE.read_text("utf-8")

    assert [name for name in tables() if f"<!-- {name} -->" not in page] == []
