"""Codes of villages in points and registers, and what stands beside them. Villages and their names are invented."""

import pytest

from intake_files import stored_villages, villages_of

pytestmark = pytest.mark.usefixtures("read_here")

# Townships of the profile: 平西乡 in 铁西区, 山门镇 and 石岭镇 in 铁东区.
PINGXI, SHANMEN, SHILING = "220302200", "220303100", "220303101"
VILLAGES = {
    f"{PINGXI}391": "柳荫村",
    f"{SHANMEN}391": "柳荫村",
    f"{SHANMEN}392": "前窑村",
    f"{SHILING}391": "东窑村",
}
WILLOW, KILN = f"{SHANMEN}391", f"{SHANMEN}392"
GONE = f"{SHANMEN}380"
HEAD = "编号,县区,乡镇,村代码,村名,经度,纬度"


def former(code, before):
    return ("villages", code, "former_code", before, None)


def aliases(checked):
    return [
        tuple(row)
        for write in checked.writes
        if write.table == "aliases"
        for row in write.frame[["code", "kind", "value"]].to_numpy().tolist()
    ]


def told(checked):
    said = [issue for issue in checked.report.issues if issue.severity != "note"]
    return [(issue.rule, issue.severity, issue.row, issue.column, issue.value) for issue in said]


@pytest.mark.parametrize(
    "row",
    [
        f"铁东区,山门镇,{WILLOW},柳荫村",
        f"铁东,山门,{WILLOW},柳荫村委会",
        f",,{WILLOW},柳荫",
        f"铁东区,山门镇,{WILLOW},",
        f",,{WILLOW},铁东区·山门镇·柳荫村",
        f"四平市,山门镇,{WILLOW},柳荫村（示范村）",
    ],
)
def test_nothing_is_said_where_code_and_name_agree(wells, row):
    checked = wells(row)

    assert (villages_of(checked), told(checked)) == ([WILLOW], [])
    assert {issue.rule for issue in checked.report.issues} == set()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            f"铁东区,山门镇,{WILLOW},无此村庄",
            ("name_differs", "村名", "无此村庄"),
            id="a name that nobody has",
        ),
        pytest.param(
            f"铁西区,山门镇,{WILLOW},柳荫村", ("county_differs", "县区", "铁西区"), id="another county"
        ),
        pytest.param(
            f"公主岭市,山门镇,{WILLOW},柳荫村", ("county_differs", "县区", "公主岭市"), id="another city"
        ),
        pytest.param(
            f"铁东区,石岭镇,{WILLOW},柳荫村", ("township_differs", "乡镇", "石岭镇"), id="another township"
        ),
        pytest.param(
            f"铁东区,石岭镇,{WILLOW},", ("township_differs", "乡镇", "石岭镇"), id="another township alone"
        ),
    ],
)
def test_a_code_is_followed_and_what_differs_beside_it_is_a_warning(wells, row, expected):
    checked = wells(row)

    rule, column, value = expected
    assert villages_of(checked) == [WILLOW]
    assert told(checked) == [(rule, "warning", 2, column, value)]


@pytest.mark.parametrize("layer", ["wells", "cadres"])
def test_a_code_and_a_name_of_two_villages_are_asked_about_with_both_once_for_all_rows_alike(
    look, files, layer
):
    rows = {
        "wells": (
            HEAD,
            f"W1,铁东区,山门镇,{WILLOW},前窑村,124.3,43.1",
            f"W2,铁东区,山门镇,{WILLOW},前窑村,124.3,43.2",
        ),
        "cadres": ("级别,姓名,县,乡镇,村代码,村", f"村,张三,铁东区,山门镇,{WILLOW},前窑村"),
    }
    path = files.csv(*rows[layer])

    (question,) = look(path, layer=layer, stored=stored_villages(VILLAGES)).questions
    answered = look(path, layer=layer, stored=stored_villages(VILLAGES), same={"2": KILN})

    assert (question.rule, question.parts["path"]) == ("code_or_name", "铁东区 · 山门镇 · 前窑村")
    assert [choice.value for choice in question.choices] == [WILLOW, KILN, "leave_out"]
    assert set(villages_of(answered)) == {KILN}
    assert aliases(answered) == []


def test_an_answer_that_the_code_is_right_gives_its_village_no_other_name(wells):
    checked = wells(f"铁东区,山门镇,{WILLOW},前窑村", same={"2": WILLOW})

    assert (villages_of(checked), aliases(checked)) == ([WILLOW], [])


def test_a_name_mends_a_code_that_cannot_be_read(wells):
    checked = wells("铁东区,山门镇,22O3O3100391,柳荫村")

    assert villages_of(checked) == [WILLOW]
    assert told(checked) == [("code_mended", "warning", 2, "村代码", "22O3O3100391")]


def test_a_near_name_beside_a_code_that_cannot_be_read_is_asked_and_no_error_as_well(wells):
    checked = wells("铁东区,山门镇,22O3O3100391,前瑶村")

    assert [question.rule for question in checked.questions] == ["near_name"]
    assert told(checked) == []


def test_a_code_of_another_city_is_called_that_also_where_no_villages_are_stored(wells):
    row = "公主岭市,范家屯镇,220381100201,怀德村"

    for stored in (VILLAGES, {}):
        checked = wells(row, villages=stored, head=HEAD.replace("村名", "备注"))
        assert told(checked) == [("village_other_city", "warning", 2, "村代码", "220381100201")]
        (issue,) = checked.report.issues
        assert issue.parts["prefix"] == "220381"


def test_a_code_of_another_city_beside_a_name_of_ours_is_asked_about(wells):
    (question,) = wells("铁东区,山门镇,220381100201,柳荫村").questions

    assert (question.rule, question.choices[0].value) == ("code_replaced", WILLOW)


@pytest.mark.parametrize("head", [HEAD, "编号,村代码,经度,纬度"], ids=["beside places", "alone"])
def test_a_former_code_is_joined_to_the_village_of_today_and_said(wells, head):
    row = f"铁东区,山门镇,{GONE},柳荫村" if head == HEAD else GONE

    checked = wells(row, head=head, aliases=[former(WILLOW, GONE)])

    assert villages_of(checked) == [WILLOW]
    (issue,) = [issue for issue in checked.report.issues if issue.rule == "code_former"]
    assert (issue.row, issue.value, issue.parts["code"]) == (2, GONE, WILLOW)
    assert [each.rule for each in checked.found if each.rule.startswith("key_")] == ["key_code", "key_former"]


def test_a_code_that_changed_twice_is_followed_to_the_village_of_today(wells):
    older = f"{SHANMEN}370"

    checked = wells(
        f"铁东区,山门镇,{older},", aliases=[former(GONE, older), former(WILLOW, GONE), former(older, GONE)]
    )

    assert villages_of(checked) == [WILLOW]


def test_a_code_that_was_given_again_is_that_of_the_village_that_bears_it_now(wells):
    assert villages_of(wells(f"铁东区,山门镇,{KILN},前窑村", aliases=[former(WILLOW, KILN)])) == [KILN]


def test_the_former_code_of_a_divided_village_is_settled_by_the_name_or_asked_about(wells):
    divided = [former(WILLOW, GONE), former(KILN, GONE)]

    (question,) = wells(f"铁东区,山门镇,{GONE},", aliases=divided).questions

    assert (question.rule, question.parts["n"]) == ("code_divided", 2)
    assert [choice.value for choice in question.choices] == [WILLOW, KILN, "leave_out"]
    assert villages_of(wells(f"铁东区,山门镇,{GONE},前窑", aliases=divided)) == [KILN]


def test_a_code_that_nobody_has_beside_a_name_is_asked_about_and_kept_as_a_former_code(wells):
    row = f"铁东区,山门镇,{GONE},柳荫村"
    asked = wells(row)
    (question,) = asked.questions
    assert (question.rule, question.parts["code"], told(asked)) == ("code_replaced", GONE, [])

    answered = wells(row, same={"2": WILLOW})

    assert villages_of(answered) == [WILLOW]
    assert aliases(answered) == [(WILLOW, "former_code", GONE)]


def test_somebody_may_say_which_village_bore_a_code_before_and_it_is_kept(wells):
    rows = (f"铁东区,山门镇,{GONE},无此村庄", f",,{GONE},")

    checked = wells(*rows, same={GONE: WILLOW})

    assert villages_of(checked) == [WILLOW, WILLOW]
    assert aliases(checked) == [(WILLOW, "former_code", GONE)]
    again = wells(f",,{GONE},", same={GONE: WILLOW}, aliases=[former(WILLOW, GONE)])
    assert (villages_of(again), aliases(again)) == ([WILLOW], [])


def test_a_list_of_villages_takes_such_a_saying_as_well(look, files):
    path = files.csv("行政区划代码,村庄分类", f"{GONE},待定")

    checked = look(path, layer="villages", stored=stored_villages(VILLAGES), same={GONE: WILLOW})

    assert checked.writes[0].frame["code"].tolist() == [WILLOW]
    assert aliases(checked) == [(WILLOW, "former_code", GONE)]


def test_a_code_that_no_village_has_nor_had_stays_and_is_a_warning(wells):
    checked = wells(f"铁东区,山门镇,{GONE},无此村庄")

    assert villages_of(checked) == [GONE]
    assert told(checked) == [("village_unknown", "warning", 2, "村代码", GONE)]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([f",,{WILLOW},", f",,{KILN},"], "key_code"),
        ([f",,{WILLOW},", f"铁东区,山门镇,{WILLOW},前窑村"], "key_code_open"),
        ([f",,{WILLOW},", "铁东区,山门镇,,前窑村"], "key_both_all"),
        (["铁东区,山门镇,,前窑村", "铁东区,山门镇,,前瑶村"], "key_name"),
        (["铁东区,山门镇,,前瑶村"], "key_open"),
    ],
    ids=["codes", "codes and doubts", "both", "names and doubts", "doubts"],
)
def test_the_report_says_how_rows_were_joined_and_nothing_of_what_there_is_none(wells, rows, rule):
    assert [each.rule for each in wells(*rows).found if each.topic == "key"] == [rule]


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        (
            "wells",
            [
                "编号,县区,乡镇,所在村,经度,纬度",
                *(f"W{at},铁东区,山门镇,柳荫村,124.3,43.{at}" for at in range(9)),
            ],
        ),
        ("cadres", ["级别,姓名,乡镇,村", *(f"村,张{at},山门镇,柳荫村" for at in range(9))]),
        ("villages", ["县区,乡镇,村名,村庄分类", *("铁东区,山门镇,柳荫村,待定" for _ in range(9))]),
        ("villages", ["行政区划代码,村庄分类", *(f"{WILLOW},待定" for _ in range(9))]),
    ],
    ids=["points by name", "a register by name", "a list by name", "a list by code"],
)
def test_without_any_village_that_is_one_sentence_and_not_one_for_each_row(look, files, layer, lines):
    checked = look(files.csv(*lines), layer=layer)

    assert told(checked) == [("no_villages", "error", None, "", "")]
    assert not checked.questions
    assert not look(files.csv(*lines), layer=layer, accept_valid=True).writes


def test_points_with_codes_alone_need_no_villages_of(look, files):
    path = files.csv("编号,村代码,经度,纬度", f"W1,{WILLOW},124.3,43.2")

    assert villages_of(look(path, layer="wells")) == [WILLOW]


def test_the_report_calls_columns_by_what_they_hold(wells):
    def columns(checked):
        found = [each.parts for each in checked.found if each.topic == "columns"]
        return found[0]["pairs"][1].zh, found[1]["columns"]

    by_name = wells("铁东区,山门镇,柳荫村", head="编号,县区,乡镇,所在村,经度,纬度")
    by_code = wells(f"铁东区,山门镇,{WILLOW},柳荫村")

    assert columns(by_name) == ("所在村 → 所在村（village）", ["县区", "乡镇"])
    assert columns(by_code) == ("村代码 → 所在村代码（village）", ["县区", "乡镇", "村名"])
    assert by_name.columns.left_out == by_code.columns.left_out == ()
