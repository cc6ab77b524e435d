import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from villagemap.domain.dates import is_date
from villagemap.domain.layers import LAYERS, TABLE
from villagemap.domain.ranges import NumberRange
from villagemap.ingest import values
from villagemap.ingest.cells import county_forms, written_forms
from villagemap.ingest.values import Fault
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")
CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.from_regex(r"[0-9年月/.\-]+")


def words(field):
    return written_forms(TABLE["villages"].field(field), PROFILE)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param("220322100301", "220322100301", id="text"),
        pytest.param(220322100301.0, "220322100301", id="a number of Excel"),
        pytest.param(220322100301, "220322100301", id="a whole number"),
        pytest.param("220322100301.0", "220322100301", id="a number of Excel that became text"),
        pytest.param(" ２２０３２２１００３０１ ", "220322100301", id="full-width digits and blanks"),
        pytest.param("'220322100301", "220322100301", id="the apostrophe of Excel"),
        pytest.param("2203221003010000000", "220322100301", id="ZLDWDM with 19 digits"),
    ],
)
def test_a_village_code_is_read(cell, code):
    assert values.code(cell, digits=12) == code


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        pytest.param("2.2E+11", "code_scientific", id="scientific text"),
        pytest.param(220000000000.0, "code_scientific", id="a number that lost its digits"),
        pytest.param("22O322100301", "code_unreadable", id="a letter O"),
        pytest.param("220322100", "code_digits", id="a township"),
        pytest.param("2203221003011", "code_digits", id="a digit too many"),
        pytest.param("-20322100301", "code_unreadable", id="a sign"),
        pytest.param("٢٢٠٣٢٢١٠٠٣٠١", "code_unreadable", id="digits of another script"),
        pytest.param(True, "code_unreadable", id="yes"),
    ],
)
def test_an_unreadable_code_is_reported_and_not_guessed(cell, rule):
    assert values.code(cell, digits=12).rule.key == rule


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param("220322", "220322", id="six digits"),
        pytest.param("220322000000", "220322", id="all twelve"),
    ],
)
def test_a_county_may_be_written_with_twelve_digits(cell, code):
    assert values.code(cell, digits=6) == code


def test_a_village_is_no_county():
    assert values.code("220322100301", digits=6).rule.key == "code_digits"


@pytest.mark.parametrize("cell", ["1", 1, 1.0, True, "是", "√", "✓", "Y", "yes", "TRUE", "１", " 是 "])
def test_yes_has_many_spellings(cell):
    assert values.yes_no(cell) is True


@pytest.mark.parametrize("cell", ["0", 0, 0.0, False, "否", "×", "N", "no", "false", "无"])
def test_no_has_many_spellings(cell):
    assert values.yes_no(cell) is False


@pytest.mark.parametrize("cell", ["2", "也许", "是否", "X", "—", 0.5])
def test_what_is_neither_yes_nor_no_is_reported(cell):
    assert values.yes_no(cell).rule.key == "yes_no_unknown"


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        pytest.param("2022", "2022", id="a year"),
        pytest.param(2022, "2022", id="a year as a number"),
        pytest.param(2022.0, "2022", id="a year as a number of Excel"),
        pytest.param("2022年", "2022", id="a year in Chinese"),
        pytest.param("2022.6", "2022-06", id="a month with a dot"),
        pytest.param(2022.6, "2022-06", id="a month as a number"),
        pytest.param(2022.12, "2022-12", id="december as a number"),
        pytest.param("2022年6月", "2022-06", id="a month in Chinese"),
        pytest.param("２０２２年６月", "2022-06", id="a month in full-width digits"),
        pytest.param("2022/6/30", "2022-06-30", id="a day with slashes"),
        pytest.param("2022年6月30日", "2022-06-30", id="a day in Chinese"),
        pytest.param("2022 年 6 月 30 日", "2022-06-30", id="a day with blanks"),
        pytest.param("2022-06-30T00:00:00", "2022-06-30", id="a day of a workbook"),
        pytest.param("20220630", "2022-06-30", id="a packed day"),
        pytest.param("202206", "2022-06", id="a packed month"),
        pytest.param(44713, "2022-06-01", id="a serial number of Excel"),
        pytest.param(44713.0, "2022-06-01", id="the same as a float"),
        pytest.param("44713", "2022-06-01", id="the same as text"),
        pytest.param("9999-12-31", None, id="no end"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_written(cell, date):
    assert values.date(cell) == date


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        pytest.param(2022.1, "date_ambiguous", id="january or october"),
        pytest.param("2022-13", "date_unreadable", id="month 13"),
        pytest.param("2022-02-30", "date_unreadable", id="30 February"),
        pytest.param("去年", "date_unreadable", id="a word"),
        pytest.param("22.6", "date_unreadable", id="two digits"),
        pytest.param("6/30/2022", "date_unreadable", id="the American order"),
        pytest.param(True, "date_unreadable", id="yes"),
    ],
)
def test_a_date_that_cannot_be_read_is_reported(cell, rule):
    assert values.date(cell).rule.key == rule


@pytest.mark.parametrize(
    ("cell", "unit", "number"),
    [
        pytest.param("1,234.5", "", 1234.5, id="commas"),
        pytest.param("１，２３４", "", 1234.0, id="full width"),
        pytest.param("12.5 平方公里", "km2", 12.5, id="with its unit"),
        pytest.param("12.5km²", "km2", 12.5, id="with a raised two"),
        pytest.param("300万元", "10k_yuan", 300.0, id="money"),
        pytest.param(7, "", 7.0, id="a number"),
    ],
)
def test_a_number_is_read(cell, unit, number):
    assert values.number(cell, unit=unit) == number


@pytest.mark.parametrize("cell", ["1,5", "12 m", "十二", "1e999", "nan", "--1", True])
def test_a_number_that_might_mean_two_things_is_reported(cell):
    assert values.number(cell, unit="km").rule.key == "number_unreadable"


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        pytest.param("cluster", "cluster", id="code"),
        pytest.param("集聚提升类", "cluster", id="Chinese label"),
        pytest.param("集聚提升", "cluster", id="without 类"),
        pytest.param("Cluster and upgrade", "cluster", id="English label"),
        pytest.param("待 定", "pending", id="with a blank"),
    ],
)
def test_a_class_is_read_by_code_or_label(cell, word):
    assert values.word(cell, words("class")) == word


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        pytest.param("2021", "2021", id="code"),
        pytest.param(2021.0, "2021", id="number of Excel"),
        pytest.param("2022年", "2022", id="year"),
        pytest.param("2022 年示范村", "2022", id="label"),
        pytest.param("无", "none", id="none"),
    ],
)
def test_a_batch_is_read(cell, word):
    assert values.word(cell, words("demo")) == word


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("1", "compiled"),
        (0, "none"),
        ("是", "compiled"),
        ("已编制", "compiled"),
        (False, "none"),
        ("×", "none"),
    ],
)
def test_a_planning_status_is_read(cell, word):
    assert values.word(cell, words("plan")) == word


def test_an_unknown_word_is_reported_with_the_known_ones():
    fault = values.word("是", words("demo"))

    assert fault.rule.key == "word_unknown"
    assert dict(fault.parts)["valid"] == ["2021", "2022", "none"]


@pytest.mark.parametrize("name", ["伊通县", "伊通满族自治县", "220323", "Yitong"])
def test_a_county_is_known_by_its_names(name):
    assert values.word(name, county_forms(PROFILE)) == "220323"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        pytest.param("a\x00b", "text_unprintable", id="NUL"),
        pytest.param("\ud800", "text_unprintable", id="half of a character"),
        pytest.param("村\u202ecod", "text_unprintable", id="turned direction"),
        pytest.param("村" * 4_001, "text_too_long", id="too long"),
    ],
)
def test_text_that_cannot_be_kept_is_reported(cell, rule):
    assert values.text(cell, most=4_000).rule.key == rule


def test_line_breaks_and_unseen_signs_leave_a_text():
    assert values.text("\ufeff杨树屯\n村\u200b　", most=100) == "杨树屯 村"


@given(CELLS)
@example(float("nan"))
@example(float("inf"))
@example("²")
def test_a_cell_becomes_a_value_or_a_report_and_never_an_exception(cell):
    code = values.code(cell, digits=12)
    date = values.date(cell)
    number = values.number(cell, unit="km2")

    assert isinstance(code, Fault) or (len(code) == 12 and code.isascii() and code.isdigit())
    assert isinstance(date, Fault) or date is None or is_date(date)
    assert isinstance(number, Fault) or number == number + 0.0
    assert isinstance(values.yes_no(cell), (bool, Fault))
    people = values.number(cell, unit="person", valid=NumberRange(0, 10**6, whole=True))
    assert isinstance(people, Fault) or (0 <= people <= 10**6 and people.is_integer())
    assert isinstance(values.text(cell, most=20), (str, Fault))


WORDS = [(spec.name, field) for spec in LAYERS for field in spec.fields if field.kind == "word"]


@pytest.mark.parametrize("field", [pytest.param(field, id=f"{layer}.{field.key}") for layer, field in WORDS])
@given(cell=CELLS)
def test_a_word_is_one_of_the_field_or_reported(field, cell):
    found = values.word(cell, written_forms(field, PROFILE))

    assert isinstance(found, Fault) or found in {*field.words, *PROFILE.words(field.vocabulary or "classes")}
