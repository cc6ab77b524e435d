"""Texts that a spreadsheet would run: made harmless on the way out, unchanged on the way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagemap.frames.formulas import guarded, unguarded

TEXTS = st.text(alphabet=st.sampled_from("'=+-@＝\t\r\na1 村"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
def test_what_was_guarded_comes_back(text):
    assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_no_guarded_text_begins_a_formula(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("text", ["杨树屯村", "'quoted'", "", "1-2", "a=b"])
def test_harmless_texts_are_left_alone(text):
    assert guarded(text) == unguarded(text) == text
