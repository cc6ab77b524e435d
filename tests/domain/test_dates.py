"""Dates of three forms: what is called one has a last day, and nothing else has."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagemap.domain.dates import is_date, last_day

NUMBERS = st.text("0123456789０１２٣٤-\n\x00 ", max_size=12)


@given(st.one_of(st.text(), NUMBERS, st.from_regex(r"\A[0-9]{4}(-[0-9]{2}){0,2}\n?\Z")))
def test_whatever_is_called_a_date_has_a_last_day_and_nothing_else_has_one(text):
    day = None
    with contextlib.suppress(ValueError):
        day = last_day(text)

    assert is_date(text) == (day is not None)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "0000", "0000-01", "99999", "2022\n", "2022-00", "2022-13", "2022-02-30", "2022-01-00", "２０２２", "٢٠٢٢", "20\x0022"],
)  # fmt: skip
def test_what_no_calendar_has_is_no_date(text):
    assert not is_date(text)
