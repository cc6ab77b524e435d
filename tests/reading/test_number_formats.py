"""What a sheet shows for a number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagemap.reading.readers.number_formats import number_format


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        pytest.param("00000", 1, "00001", id="zeros before"),
        pytest.param("00000", -3, "-00003", id="zeros before, below zero"),
        pytest.param("000-0000", 1234567, "123-4567", id="a sign among the digits"),
        pytest.param('"W"000', 7, "W007", id="letters before"),
        pytest.param("0.00", 1.5, "1.50", id="two decimals"),
        pytest.param("0.0", 0.25, "0.3", id="half rounds away from zero, as programs show it"),
        pytest.param("0.##", 1.5, "1.5", id="optional decimals"),
        pytest.param(".00", 12.3, "12.30", id="no place before the point"),
        pytest.param("0", 1e15, None, id="more digits than a program keeps"),
        pytest.param("0%", 0.98, "98%", id="percent"),
        pytest.param("0.0%", 0.985, "98.5%", id="percent with a decimal"),
        pytest.param("#,##0", 1234567, "1,234,567", id="thousands"),
        pytest.param("#,##0", 999, "999", id="no thousands"),
        pytest.param("#,##0.00", -1234.5, "-1,234.50", id="thousands and decimals"),
        pytest.param("#", 0, "", id="nothing for zero"),
        pytest.param('0!.0,"万"', 12345, "1.2万", id="in ten thousands"),
        pytest.param("0.00E+00", 1500, "1.50E+03", id="a power of ten"),
        pytest.param("yyyy-mm-dd", 44713, "2022-06-01", id="a date"),
        pytest.param('yyyy"年"m"月"d"日"', 44713, "2022年6月1日", id="a Chinese date"),
        pytest.param("yyyy/m/d h:mm", 44713.5, "2022/6/1 12:00", id="a date with its time"),
        pytest.param("[$-804]yyyy年m月", 44713, "2022年6月", id="a date with a language"),
        pytest.param("[Red]0", 5, "5", id="a colour"),
        pytest.param("[$¥-804]#,##0.0", 12.5, "¥12.5", id="a currency"),
        pytest.param("0_);(0)", -5, "(5)", id="a section for what is below zero"),
        pytest.param('0;-0;"无"', 0, "无", id="a section for zero"),
        pytest.param('General"号"', 5, "5号", id="the plain number with a word"),
        pytest.param("[DBNum1]0", 3, None, id="Chinese digits"),
        pytest.param("[>100]0", 5, None, id="a condition"),
        pytest.param("[h]:mm", 1.5, None, id="a span of time"),
        pytest.param("# ?/?", 0.5, None, id="a fraction"),
        pytest.param("d-mmm-yy", 44713, None, id="the name of a month"),
        pytest.param("yyyy-mm-dd", 20, None, id="a day before all calendars of workbooks agree"),
    ],
)
def test_a_number_is_shown_as_its_format_says(code, value, shown):
    assert number_format(code).render(value) == shown


@pytest.mark.parametrize("code", ["General", "@", "", "G/通用格式"])
def test_a_format_that_shows_the_number_itself_is_none(code):
    assert number_format(code) is None


@pytest.mark.parametrize(
    ("code", "percent"), [("0%", True), ("[Red]0.0%", True), ('0"%"', False), ("0.00", False)]
)
def test_a_percentage_is_known_by_its_format(code, percent):
    assert number_format(code).is_percent is percent


def test_days_may_be_counted_from_1904():
    assert number_format("yyyy-mm-dd").render(43251, since_1904=True) == "2022-06-01"


@given(st.integers(min_value=0, max_value=10**14), st.integers(min_value=1, max_value=16))
def test_zeros_before_never_change_the_number(value, width):
    shown = number_format("0" * width).render(value)

    assert int(shown) == value
    assert len(shown) >= width


@given(st.text(alphabet='0#?.,%E+-/;"\\_*[]@ymdhs年月日$', max_size=20), st.floats(allow_nan=False))
def test_no_format_fails(code, value):
    made = number_format(code)

    shown = made.render(value) if made and math.isfinite(value) else None
    assert shown is None or isinstance(shown, str)
