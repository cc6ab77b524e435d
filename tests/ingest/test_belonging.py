"""Which village a point or a register names. Places are those of the profile, villages and names are invented."""

import pytest
from shapely import Point

from intake_files import stored_villages, villages_of

pytestmark = pytest.mark.usefixtures("read_here")

# Townships of the profile: 平西乡 in 铁西区, 山门镇 and 石岭镇 in 铁东区.
PINGXI, SHANMEN, SHILING = "220302200", "220303100", "220303101"
VILLAGES = {
    f"{PINGXI}391": "柳荫村",
    f"{SHANMEN}391": "柳荫村",
    f"{SHANMEN}393": "北岗子村",
    f"{SHILING}391": "东窑村",
    f"{SHILING}392": "柳荫村",
    f"{SHILING}393": "石岭镇村",
}
HEAD = "编号,县区,乡镇,所在村,经度,纬度"


def errors(checked):
    shown = [issue for issue in checked.report.issues if issue.severity == "error"]
    return [(issue.rule, issue.row, issue.column, issue.value) for issue in shown]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(f"铁西区,平西乡,{PINGXI}391", f"{PINGXI}391", id="by its code"),
        pytest.param("铁西区,平西乡,柳荫村", f"{PINGXI}391", id="by county, township and name"),
        pytest.param("铁西,平西,柳荫村委会", f"{PINGXI}391", id="by short names and another ending"),
        pytest.param(",山门镇,柳 荫", f"{SHANMEN}391", id="by township and name"),
        pytest.param(",,铁东区 · 山门镇 · 柳荫村", f"{SHANMEN}391", id="by a path in one cell"),
        pytest.param(
            ",,吉林省/四平市/铁东区/山门镇/柳荫村", f"{SHANMEN}391", id="by a path from the province"
        ),
        pytest.param(",,铁东区石岭镇柳荫村", f"{SHILING}392", id="by a path without signs between"),
        pytest.param(",,石岭镇柳荫村", f"{SHILING}392", id="by a township before the name"),
        pytest.param("铁东区,石岭镇,石岭镇村", f"{SHILING}393", id="by a name like that of its township"),
        pytest.param(
            "铁东区,,石岭镇柳荫村", f"{SHILING}392", id="by a column of counties and the township before"
        ),
    ],
)
def test_a_point_finds_its_village(wells, row, code):
    checked = wells(row)

    assert errors(checked) == []
    assert villages_of(checked) == [code]


def test_points_of_geojson_find_their_villages_as_well(look, files):
    said = {"code": "W1", "县": "铁东区", "乡镇": "山门镇", "村": "北岗子村"}
    path = files.geojson([(said, Point(124.3, 43.2))])

    checked = look(path, layer="wells", stored=stored_villages(VILLAGES))

    assert villages_of(checked) == [f"{SHANMEN}393"]
    assert checked.columns.left_out == ()


def test_codes_names_and_silence_may_be_mixed(wells):
    checked = wells(f"铁西区,平西乡,{PINGXI}391", "铁东区,山门镇,北岗子村", "铁东区,石岭镇,")

    assert villages_of(checked) == [f"{PINGXI}391", f"{SHANMEN}393", None]
    (found,) = [each for each in checked.found if each.rule.startswith("key_")]
    assert (found.rule, found.parts["code"], found.parts["name"], found.parts["open"]) == (
        "key_both_all",
        1,
        1,
        0,
    )


def test_a_column_of_names_does_where_that_of_codes_is_empty(wells):
    head = "编号,乡镇,村代码,村名,经度,纬度"

    checked = wells(f"山门镇,{SHANMEN}391,柳荫村", "山门镇,,北岗子村", head=head)

    assert villages_of(checked) == [f"{SHANMEN}391", f"{SHANMEN}393"]


def test_a_column_of_codes_is_read_as_ever(wells, rules):
    checked = wells(f"铁西区,平西乡,{PINGXI}391", "铁东区,山门镇,22030310039X", "铁东区,山门镇,220303100399")

    assert rules(checked) == {"code_unreadable": 1, "village_unknown": 1}
    (found,) = [each for each in checked.found if each.rule.startswith("key_")]
    assert (found.rule, found.parts["n"]) == ("key_code", 2)


@pytest.mark.parametrize(
    ("row", "rule", "choices"),
    [
        pytest.param(
            "铁东区,,柳荫村", "several_villages", [f"{SHANMEN}391", f"{SHILING}392"], id="in two townships"
        ),
        pytest.param(
            "铁东区,,东窑村", "which_village", [f"{SHILING}391"], id="in one township that nobody said"
        ),
        pytest.param("铁东区,山门镇,东窑村", "which_village", [f"{SHILING}391"], id="in another township"),
        pytest.param("铁东区,山门镇,北冈子村", "near_name", [f"{SHANMEN}393"], id="a near name"),
    ],
)
def test_what_is_not_certain_is_asked_and_not_joined(wells, row, rule, choices):
    checked = wells(row)

    (question,) = checked.questions
    assert (question.rule, question.key, checked.writes) == (rule, "same.2", ())
    assert [choice.value for choice in question.choices] == [*choices, "leave_out"]
    assert errors(checked) == []


@pytest.mark.parametrize("said", ["2", "北冈子村"], ids=["by its row", "by its name"])
def test_one_answer_settles_all_rows_that_write_the_same_and_is_kept(wells, said):
    row = "铁东区,山门镇,北冈子村"
    assert len(wells(row, row).questions) == 1

    checked = wells(row, row, same={said: f"{SHANMEN}393"})

    assert villages_of(checked) == [f"{SHANMEN}393"] * 2
    kept = checked.writes[-1].frame
    assert kept[["code", "kind", "value"]].to_numpy().tolist() == [
        [f"{SHANMEN}393", "other_name", "北冈子村"]
    ]


def test_a_name_in_a_path_is_answered_as_it_stands_and_kept_without_the_path(wells):
    written = "铁东区·山门镇·北冈子村"

    checked = wells(f",,{written}", same={written: f"{SHANMEN}393"})

    assert villages_of(checked) == [f"{SHANMEN}393"]
    assert checked.writes[-1].frame["value"].tolist() == ["北冈子村"]


def test_a_kept_name_is_not_asked_about_again(wells):
    alias = ("villages", f"{SHANMEN}393", "other_name", "北冈子村", None)

    assert villages_of(wells("铁东区,山门镇,北冈子村", aliases=[alias])) == [f"{SHANMEN}393"]


@pytest.mark.parametrize(
    ("row", "written"),
    [
        pytest.param("铁西区,平西乡,北岗子村", "北岗子村", id="the village of another county"),
        pytest.param("铁西区,平西乡,无此村庄", "无此村庄", id="a village that nobody knows"),
        pytest.param("铁东区,山门镇,柳荫村/北岗子村", "柳荫村/北岗子村", id="two villages in one cell"),
    ],
)
def test_a_name_that_fits_nothing_is_named_with_row_and_column(wells, row, written):
    checked = wells(row)

    assert errors(checked) == [("name_unknown", 2, "所在村", written)]
    assert checked.writes == ()


@pytest.mark.parametrize("row", ["公主岭市,范家屯镇,柳荫村", ",,公主岭市 · 范家屯镇 · 柳荫村"])
def test_a_village_of_another_city_is_named_as_such_and_can_be_left_out(wells, row):
    (question,) = wells("铁东区,山门镇,北岗子村", row).questions
    assert (question.rule, question.parts["place"], question.parts["rows"]) == (
        "other_city",
        "公主岭市",
        ["3"],
    )

    checked = wells("铁东区,山门镇,北岗子村", row, leave_out=frozenset({3}))

    assert villages_of(checked) == [f"{SHANMEN}393"]


@pytest.mark.parametrize(
    ("layer", "head", "row"),
    [
        ("project_villages", "项目编号,县,乡镇,村名", "P1,铁东区,山门镇,北岗子村"),
        ("cadres", "级别,姓名,县,乡镇,村", "村,张三,铁东区,山门镇,北岗子村"),
        ("cadres", "级别,姓名,村代码,乡镇,村", "村,张三,,山门镇,北岗子村"),
    ],
    ids=["projects", "cadres", "cadres with a column of codes that is empty"],
)
def test_registers_find_their_villages_of(look, files, layer, head, row):
    checked = look(files.csv(head, row), layer=layer, stored=stored_villages(VILLAGES))

    assert errors(checked) == []
    assert villages_of(checked) == [f"{SHANMEN}393"]


def test_a_register_that_must_say_a_village_refuses_silence(look, files):
    path = files.csv("项目编号,乡镇,村名", "P1,山门镇,北岗子村", "P2,山门镇,")

    checked = look(path, layer="project_villages", stored=stored_villages(VILLAGES))

    assert errors(checked) == [("value_missing", 3, "村名", "")]


@pytest.mark.parametrize(
    ("layer", "fields"),
    [
        ("sites_5g", "编号,经度,纬度"),
        ("bridges", "编号,经度,纬度"),
        ("facilities", "编号,类型,经度,纬度"),
    ],
)
def test_every_layer_of_points_knows_the_column(look, files, layer, fields):
    cells = {"编号": "A1", "类型": "hospital", "经度": "124.3", "纬度": "43.2"}
    row = ",".join(cells[field] for field in fields.split(","))
    path = files.csv(f"{fields},乡镇,村名", f"{row},山门镇,北岗子村")

    assert villages_of(look(path, layer=layer, stored=stored_villages(VILLAGES))) == [f"{SHANMEN}393"]
