"""The page on the data model names every table and column, and only those."""

import re
from pathlib import Path

import pytest

from villagemap.domain.entries import EntryKind
from villagemap.domain.layers import TABLE
from villagemap.store.schema import BOOKS, columns_of

PAGE = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\s]+)`", PAGE))

COLUMNS = {name: list(columns_of(spec)) for name, spec in TABLE.items()} | {
    name: list(columns) for name, columns in BOOKS.items()
}


@pytest.mark.parametrize("table", COLUMNS)
def test_every_table_and_column_appears(table):
    assert table in NAMED
    assert not set(COLUMNS[table]) - NAMED


@pytest.mark.parametrize("spec", TABLE.values(), ids=TABLE)
def test_every_word_that_is_ours_appears(spec):
    words = {word for field in spec.fields for word in field.words}

    assert not words - NAMED


def test_every_kind_of_entry_appears():
    assert not set(EntryKind) - NAMED


@pytest.mark.parametrize("book", BOOKS)
def test_the_list_of_a_book_names_its_columns_and_no_others(book):
    section = re.search(rf"### `{book}`.*?\n\n(.*?)\n\n", PAGE, re.DOTALL)

    named = set(re.findall(r"`([^`\s]+)`", section[1]))
    examples = set(EntryKind) | {"workspace", "city", "schema", "sample", "true", "false", "geo/", "mapping/"}
    assert set(BOOKS[book]) <= named
    assert named <= set(BOOKS[book]) | examples
