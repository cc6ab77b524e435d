"""Which village a row of a list is. Places are those of the profile, villages and their names are invented."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_files import stored_villages
from villagemap.ingest.joining.names import distance, plain_name, stem
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import Stored

pytestmark = pytest.mark.usefixtures("read_here")

# Townships of the profile: 平西乡 in 铁西区, 山门镇 and 石岭镇 in 铁东区.
PINGXI, SHANMEN, SHILING = "220302200", "220303100", "220303101"
VILLAGES = {
    f"{PINGXI}391": "柳荫村",
    f"{PINGXI}392": "双井子村民委员会",
    f"{SHANMEN}391": "柳荫村委会",
    f"{SHANMEN}392": "前窑村村民委员会",
    f"{SHANMEN}393": "北岗子村",
    f"{SHILING}391": "东窑村",
}
HEAD = "县（市、区）,乡镇,行政村名称,行政区划代码,村庄分类"


@pytest.fixture
def join(look, files):
    """Inspect a list of such rows against the villages."""

    def run(*rows, head=HEAD, aliases=(), **options):
        path = files.csv(head, *rows)
        return look(path, layer="villages", stored=stored_villages(VILLAGES, aliases), **options)

    return run


def codes(checked):
    return [code for write in checked.writes if write.table == "villages" for code in write.frame["code"]]


def told(checked):
    return {(issue.rule, issue.row) for issue in checked.report.issues if issue.row}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("柳荫村", f"{PINGXI}391", id="as it is"),
        pytest.param("柳荫村委会", f"{PINGXI}391", id="with another ending"),
        pytest.param("双井子村", f"{PINGXI}392", id="with a shorter ending"),
        pytest.param("双井子", f"{PINGXI}392", id="without an ending"),
        pytest.param("双井　子村", f"{PINGXI}392", id="with a full-width blank"),
        pytest.param('"双井\n子村"', f"{PINGXI}392", id="with a line break"),
        pytest.param("柳荫村（示范村）", f"{PINGXI}391", id="with a note in brackets"),
        pytest.param("柳荫村(原三家子)", f"{PINGXI}391", id="with a note in plain brackets"),
        pytest.param("平西乡柳荫村", f"{PINGXI}391", id="with its township before it"),
        pytest.param("铁西区平西乡柳荫村", f"{PINGXI}391", id="with county and township before it"),
    ],
)
def test_a_name_joins_within_its_township_however_it_is_spelt(join, written, code):
    assert codes(join(f"铁西区,平西乡,{written},,待定")) == [code]


@pytest.mark.parametrize(
    ("county", "township"),
    [("铁西", "平西乡"), ("四平市铁西区", "平西乡"), ("铁西区", "平西"), ("Tiexi", "平西乡"), ("", "平西乡")],
)
def test_counties_and_townships_are_known_by_short_names(join, county, township):
    assert codes(join(f"{county},{township},柳荫村,,待定")) == [f"{PINGXI}391"]


def test_a_name_that_another_county_has_is_not_joined_to_it(join):
    checked = join("铁西区,平西乡,北岗子村,,待定")

    assert not checked.storable
    assert not checked.questions
    assert told(checked) == {("name_unknown", 2)}


def test_the_same_name_in_two_counties_stays_apart(join):
    checked = join("铁西区,平西乡,柳荫村,,待定", "铁东区,山门镇,柳荫村,,搬迁撤并")

    assert codes(checked) == [f"{PINGXI}391", f"{SHANMEN}391"]


def test_a_near_name_is_asked_about_with_its_distance_and_never_joined(join):
    checked = join("铁东区,山门镇,北冈子村,,待定")

    (question,) = checked.questions
    assert (question.rule, question.key, checked.writes) == ("near_name", "same.2", ())
    assert [(choice.value, choice.parts.get("n")) for choice in question.choices] == [
        (f"{SHANMEN}393", 1),
        ("leave_out", None),
    ]


@pytest.mark.parametrize(
    ("same", "rows"),
    [({"2": f"{SHANMEN}393"}, 1), ({"北冈子村": f"{SHANMEN}393"}, 1)],
    ids=["by its row", "by its name"],
)
def test_an_answer_joins_a_near_name_and_is_kept_as_another_name(join, same, rows):
    checked = join("铁东区,山门镇,北冈子村,,待定", same=same)

    assert codes(checked) == [f"{SHANMEN}393"] * rows
    kept = checked.writes[-1]
    assert kept.frame[["layer", "code", "kind", "value"]].to_numpy().tolist() == [
        ["villages", f"{SHANMEN}393", "other_name", "北冈子村"]
    ]


def test_a_kept_name_is_not_asked_about_again(join):
    alias = ("villages", f"{SHANMEN}393", "other_name", "北冈子村", None)

    checked = join("铁东区,山门镇,北冈子村,,待定", aliases=[alias])

    assert codes(checked) == [f"{SHANMEN}393"]
    assert ("name_alias", 2) in told(checked)


def test_a_former_code_finds_the_village_of_today(join):
    alias = ("villages", f"{SHANMEN}393", "former_code", "220303100299", "2020")

    checked = join("铁东区,山门镇,北岗子村,220303100299,待定", aliases=[alias])

    assert codes(checked) == [f"{SHANMEN}393"]
    assert ("code_former", 2) in told(checked)


@pytest.mark.parametrize(
    ("same", "rule"),
    [({"2": "220303100999"}, "same_code_unknown"), ({"99": f"{SHANMEN}393"}, "same_row_unknown")],
)
def test_an_answer_that_fits_nothing_is_an_error(join, rules, same, rule):
    assert rules(join("铁东区,山门镇,北冈子村,,待定", same=same))[rule] == 1


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        pytest.param("220303100", "code_mended", id="nine digits"),
        pytest.param("2.203E+11", "code_mended", id="a rounded number"),
        pytest.param("22O303100393", "code_mended", id="a letter O"),
        pytest.param("", "code_by_name", id="nothing"),
        pytest.param("'220303100393", "code_apostrophe", id="an apostrophe"),
        pytest.param("２２０３０３１００３９３", "code_cleaned", id="full-width digits"),
    ],
)
def test_a_code_that_cannot_be_read_is_told_and_the_name_does(join, code, rule):
    checked = join(f"铁东区,山门镇,北岗子村,{code},待定")

    assert codes(checked) == [f"{SHANMEN}393"]
    assert (rule, 2) in told(checked)


def test_by_code_alone_a_code_that_cannot_be_read_is_an_error(join):
    checked = join("铁东区,山门镇,北岗子村,220303100,待定", join="code")

    assert told(checked) == {("code_digits", 2)}


def test_code_and_name_of_two_villages_are_asked_about(join):
    checked = join(f"铁东区,山门镇,北岗子村,{SHANMEN}392,待定")

    (question,) = checked.questions
    assert question.rule == "code_or_name"
    assert [choice.value for choice in question.choices] == [f"{SHANMEN}392", f"{SHANMEN}393", "leave_out"]


def test_a_code_with_a_name_that_nobody_has_is_followed_and_told(join):
    checked = join(f"铁东区,山门镇,白塔村,{SHANMEN}392,待定")

    assert codes(checked) == [f"{SHANMEN}392"]
    assert ("name_differs", 2) in told(checked)


def test_villages_of_another_city_are_named_as_such(join):
    rows = ("公主岭市,怀德镇,柳荫村,,待定", "铁西区,平西乡,柳荫村,,待定")

    checked = join(*rows)

    (question,) = checked.questions
    assert (question.rule, question.parts["place"], question.parts["rows"]) == (
        "other_city",
        "公主岭市",
        ["2"],
    )
    answered = LoadOptions("villages").answered(question.key, question.choices[0].value)
    assert codes(join(*rows, leave_out=answered.leave_out)) == [f"{PINGXI}391"]


def test_an_empty_county_or_township_is_that_of_the_row_above_also_where_that_is_left_out(join):
    checked = join(
        "铁东区,山门镇,柳荫村,,待定", ",,前窑村,,待定", ",,北岗子村,,待定", leave_out=frozenset({2})
    )

    assert codes(checked) == [f"{SHANMEN}392", f"{SHANMEN}393"]
    assert checked.left_out == (2,)


def test_a_list_without_townships_joins_by_county_and_name_once_that_is_confirmed(join):
    head, row = "县区,行政村名称,村庄分类", "铁东区,北岗子村,待定"

    asked, told_so = join(row, head=head), join(row, head=head, join="county")

    (question,) = asked.questions
    assert (question.key, question.choices[0].value) == ("join", "county")
    assert codes(told_so) == [f"{SHANMEN}393"]


def test_a_name_in_another_township_of_the_county_is_only_suggested(join):
    (question,) = join("铁东区,山门镇,东窑村,,待定").questions

    assert question.rule == "which_village"
    assert question.choices[0].value == f"{SHILING}391"


def test_rows_of_one_village_count_once_where_they_are_alike(join, rules):
    checked = join("铁东区,山门镇,北岗子村,,待定", "铁东区,山门镇,北岗子,,待定")

    assert codes(checked) == [f"{SHANMEN}393"]
    assert rules(checked)["row_repeated"] == 1


def test_rows_of_one_village_that_differ_are_asked_about(join):
    rows = ("铁东区,山门镇,北岗子村,,待定", "铁东区,山门镇,北岗子村,,搬迁撤并")

    (question,) = join(*rows).questions

    assert [choice.value for choice in question.choices] == ["3", "2"]
    answered = LoadOptions("villages").answered(question.key, "3")
    frame = join(*rows, leave_out=answered.leave_out).writes[0].frame
    assert frame[["code", "class"]].to_numpy().tolist() == [[f"{SHANMEN}393", "pending"]]


def test_villages_that_the_list_lacks_are_named(join):
    checked = join("铁东区,山门镇,北岗子村,,待定", "铁东区,山门镇,柳荫村,,待定")

    (issue,) = [issue for issue in checked.report.issues if issue.rule == "not_listed"]
    assert issue.parts["villages"] == [f"前窑村村民委员会 {SHANMEN}392"]


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_distances_are_those_of_a_space(one, other, third):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, third) <= distance(one, other) + distance(other, third)


@given(st.text(max_size=20))
def test_a_stem_says_something_and_is_its_own_stem(name):
    written = plain_name(name)

    assert stem(stem(written)) == stem(written)
    assert bool(stem(written)) == bool(written)


def test_where_more_rows_are_open_than_anybody_answers_the_columns_are_wrong(join, rules):
    checked = join(*(f"铁东区,山门镇,北冈子村{'（甲）' * number},,待定" for number in range(201)))

    assert len(checked.questions) == 200
    assert rules(checked)["too_many_questions"] == 1


def test_points_without_a_place_are_a_list_about_known_ones_and_points_with_one_are_not(look, files):
    wells = Stored({"wells": pd.DataFrame({"code": ["W1"]})})
    about = files.csv("编号,检测时间", "W1,2022")
    placed = files.csv("编号,经度,纬度", "W2,124.3,43.2", name="g.csv")

    assert look(about, layer="wells", stored=wells).options.join == "auto"
    assert look(placed, layer="wells", stored=wells).options.join == ""
