"""Answers to questions become options."""

import pytest

from villagemap.domain.entries import LoadMode
from villagemap.ingest.options import LoadOptions, row_numbers


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        pytest.param("encoding", "big5", "encoding", "big5", id="the encoding"),
        pytest.param("source_layer", "表", "source_layer", "表", id="the sheet"),
        pytest.param("join", "county", "join", "county", id="the key"),
        pytest.param("crs", "EPSG:4530", "crs", "EPSG:4530", id="the coordinate system"),
        pytest.param("map.code", "XZQDM", "mapping", {"XZQDM": "code"}, id="a column"),
        pytest.param("hidden", "leave-out", "hidden", "leave-out", id="what the sheet hides"),
        pytest.param("blanks", "no", "blanks", "no", id="what empty means"),
        pytest.param("blank_values", "keep", "blank_values", "keep", id="what empty clears"),
        pytest.param("mode", "append", "mode", LoadMode.APPEND, id="rows that the file lacks"),
        pytest.param("header_row", "3", "header_row", 3, id="the row of names"),
        pytest.param("same.7", "220322100301", "same", {"7": "220322100301"}, id="a village"),
        pytest.param("same.7", "leave_out", "leave_out", frozenset({7}), id="a row that is no village"),
        pytest.param(
            "leave_out.公主岭市", "7,9-10", "leave_out", frozenset({7, 9, 10}), id="rows of elsewhere"
        ),
    ],
)
def test_an_answer_becomes_an_option(key, value, field, expected):
    assert getattr(LoadOptions("villages").answered(key, value), field) == expected


def test_answers_add_up():
    options = LoadOptions("villages").answered("leave_out.a", "7").answered("leave_out.b", "8")

    assert options.leave_out == {7, 8}


@pytest.mark.parametrize(
    ("key", "value"), [("several", "1"), ("mode", "drop"), ("accept_valid", "1"), ("leave_out.a", "x")]
)
def test_what_was_not_asked_cannot_be_answered(key, value):
    with pytest.raises(ValueError, match=r".+"):
        LoadOptions("villages").answered(key, value)


@pytest.mark.parametrize("said", ["", "a", "3-1", "1-99999999", "-5", "1,,2", "１"])
def test_what_names_no_rows_is_refused(said):
    with pytest.raises(ValueError, match=r".*"):
        row_numbers(said)


@pytest.mark.parametrize(
    ("options", "mode"),
    [
        ({}, LoadMode.REPLACE),
        ({"join": "auto"}, LoadMode.UPDATE),
        ({"join": "none"}, LoadMode.REPLACE),
        ({"several": True}, LoadMode.APPEND),
        ({"several": True, "join": "code"}, LoadMode.UPDATE),
        ({"mode": LoadMode.APPEND, "join": "code"}, LoadMode.APPEND),
    ],
)
def test_what_a_load_does_with_rows_follows_from_what_the_file_is(options, mode):
    assert LoadOptions("villages", **options).load_mode is mode
