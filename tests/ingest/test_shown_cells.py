"""Cells as the sheet shows them: numbers in columns of text, percentages, cells without a value."""

import pytest

from intake_files import CODE, OTHER, holding, stored_villages, with_values
from villagemap.domain.issues import Severity
from villagemap.reading.raw import RawTable, ShownNumber, ShownText
from villagemap.reading.transfer import read_table, write_table

pytestmark = pytest.mark.usefixtures("read_here")

HEAD = ["编号", "名称", "经度", "纬度"]


def errors(checked):
    return [
        (issue.row, issue.column, issue.rule, issue.value)
        for issue in checked.report.issues
        if issue.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param((1, "00000"), "00001", id="zeros before"),
        pytest.param((7, '"W-"000'), "W-007", id="a letter before"),
        pytest.param((44713, "yyyy-mm-dd"), "2022-06-01", id="a date"),
        pytest.param((44713, 'yyyy"年"m"月"'), "2022年6月", id="a date as precise as it is shown"),
        pytest.param((12, "General"), "12", id="a plain number"),
        pytest.param((1.5, "0.00"), "1.50", id="decimals that are shown"),
        pytest.param((0.1 + 0.2, "General"), "0.3", id="a sum of decimals"),
        pytest.param((13812345678, "General"), "13812345678", id="a telephone number"),
        pytest.param("00001", "00001", id="a text"),
        pytest.param(True, "TRUE", id="yes"),
    ],
)
def test_a_column_of_text_takes_what_the_sheet_shows(look, files, cell, code):
    path = files.formatted_xlsx([HEAD, [cell, "东井", 124.3, 43.3]])

    (write,) = look(path, layer="wells", mode="append").writes

    assert write.frame["code"].tolist() == [code]


def test_the_same_number_shown_in_two_ways_is_two_texts(look, files):
    path = files.formatted_xlsx(
        [HEAD, [(1, "000"), "东井", 124.3, 43.3], [(1, "00000"), "西井", 124.3, 43.4]]
    )

    (write,) = look(path, layer="wells").writes

    assert write.frame["code"].tolist() == ["001", "00001"]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        pytest.param((3, "[DBNum1]0"), "text_unshown", id="a format that is not rendered"),
        pytest.param((5, ";;;"), "text_unshown", id="a format that shows nothing"),
        pytest.param(
            (220322100301220322, "0"), "text_unshown", id="formatted, with more digits than are kept"
        ),
        pytest.param(220322100301220322.0, "text_rounded", id="more digits than are kept"),
    ],
)
def test_a_number_whose_text_cannot_be_told_is_an_error(look, files, cell, rule):
    path = files.formatted_xlsx([HEAD, [cell, "东井", 124.3, 43.3]])

    checked = look(path, layer="wells")

    assert [(row, column, found) for row, column, found, _ in errors(checked)] == [(2, "编号", rule)]
    assert not checked.writes


def test_numbers_and_dates_keep_their_values_whatever_the_sheet_shows(look, files):
    path = files.formatted_xlsx(
        [["代码", "常住人口", "规划批复时间"], [CODE, (12345, '0!.0,"万"'), (44713, "yyyy年m月")]]
    )

    village, observed = look(path, layer="villages", period="2022", stored=holding(CODE)).writes

    assert observed.frame["value"].tolist() == [12345.0]
    assert village.frame["plan_approved_on"].tolist() == ["2022-06-01"]


@pytest.mark.parametrize(
    ("column", "cell", "rule", "value"),
    [
        pytest.param("通自来水人口", (0.98, "0%"), "number_percent", "98%", id="a share of people"),
        pytest.param("通自来水人口", (1, "0%"), "number_percent", "100%", id="all of them"),
        pytest.param("通自来水人口", "98 %", "number_percent", "98 %", id="a share as text"),
        pytest.param("通自来水人口", "９８％", "number_percent", "９８％", id="a share in full width"),
        pytest.param("户厕改造", "9.8‰", "number_percent", "9.8‰", id="a share of a thousand"),
        pytest.param("户厕改造", "百分之九十八", "number_percent", "百分之九十八", id="a share in words"),
        pytest.param("area_declared", (0.5, "0%"), "number_percent", "50%", id="a share of an area"),
        pytest.param("户厕改造", 12.5, "number_fraction", "12.5", id="half a household"),
        pytest.param("通自来水人口", "0.98", "number_fraction", "0.98", id="a fraction of a person as text"),
        pytest.param("十户一组网格", 1.25, "number_fraction", "1.25", id="a fraction of a group"),
        pytest.param("通自来水人口", -3, "number_negative", "-3", id="people below none"),
        pytest.param("area_declared", -0.5, "number_negative", "-0.5", id="an area below none"),
        pytest.param("常住人口", 1e19, "number_range", "1e+19", id="more people than there are"),
        pytest.param("常住人口", "1e999", "number_unreadable", "1e999", id="people without end"),
        pytest.param("area_declared", 1e9, "number_range", "1000000000", id="an area beyond all villages"),
        pytest.param("seat_lon", 500, "seat_beyond", "500", id="a seat beyond the globe"),
        pytest.param("seat_lat", 99, "seat_beyond", "99", id="a seat beyond the pole"),
        pytest.param("seat_lon", 0, "seat_beyond", "0", id="a seat on another continent"),
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_number_that_its_unit_cannot_have_is_an_error(look, files, column, cell, rule, value, ending):
    if ending == "csv":
        cell = value.replace("%", " %") if isinstance(cell, tuple) else cell
        value = str(cell)
        path = files.csv(f"代码,{column}", f"{CODE},{cell}")
    else:
        path = files.formatted_xlsx([["代码", column], [CODE, cell]])

    checked = look(path, layer="villages", period="2022", stored=holding(CODE))

    assert errors(checked) == [(2, column, rule, value)]
    assert not checked.writes


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        pytest.param((5098, '0"%"'), "number_percent", id="a sign of percent in quotes"),
        pytest.param((5098, "0\\%"), "number_percent", id="an escaped sign of percent"),
        pytest.param((5000, '0"‰"'), "number_percent", id="per mille"),
        pytest.param((5000, '0"万"'), "number_shown", id="ten thousands that are none"),
        pytest.param((5000, '0"千人"'), "number_shown", id="thousands of people that are none"),
        pytest.param((5000, "0,"), "number_shown", id="thousands left out in silence"),
        pytest.param((5000, '0"/10"'), "number_shown", id="a ratio"),
        pytest.param((5000, "-0"), "number_shown", id="a minus before it"),
        pytest.param((5000, "(0)"), "number_shown", id="brackets of what is below zero"),
        pytest.param((5000, '"无"'), "number_shown", id="a word in its place"),
        pytest.param((5000, ";;;"), "number_shown", id="nothing"),
        pytest.param((5000, '"约"0"1"'), "number_shown", id="another digit behind it"),
        pytest.param((5000, '0"E999999"'), "number_shown", id="a power that no number has"),
        pytest.param((5000, f'0"{"亿" * 60}"'), "number_shown", id="multipliers without end"),
        pytest.param((5000, '0"E+03"'), "number_shown", id="a power that is not the cell's"),
        pytest.param((5000, '0"人"'), "", id="its unit"),
        pytest.param((5000, '0"名"'), "", id="a word that counts"),
        pytest.param((5000, "#,##0_)"), "", id="thousands apart"),
        pytest.param((0, '0;-0;"无"'), "", id="a word for none"),
        pytest.param((12345, '0!.0,"万"'), "", id="rounded to ten thousands"),
    ],
)
def test_a_number_is_what_its_sheet_shows(look, files, cell, rule):
    path = files.formatted_xlsx([["代码", "常住人口"], [CODE, cell]])

    checked = look(path, layer="villages", period="2022", stored=holding(CODE))

    assert [(row, column, broken) for row, column, broken, _ in errors(checked)] == (
        [(2, "常住人口", rule)] if rule else []
    )
    assert bool(checked.writes) is not bool(rule)


def test_a_sum_of_money_in_ten_thousands_has_its_unit_behind_it(look, files):
    path = files.formatted_xlsx(
        [
            ["编号", "类别", "资金（万元）"],
            ["p1", "industry", (120, '0"万元"')],
            ["p2", "other", (1_200_000, '0!.0,"万"')],
        ]
    )

    checked = look(path, layer="projects")

    assert [(row, rule) for row, _, rule, _ in errors(checked)] == [(3, "number_shown")]


@pytest.mark.parametrize(("format_", "flagship"), [('"是"', True), ('"否"', False), ("0.0", True)])
def test_a_mark_is_the_word_that_its_sheet_shows(look, files, format_, flagship):
    path = files.formatted_xlsx([["代码", "精品村"], [CODE, (1, format_)]])

    (write,) = look(path, layer="villages", stored=holding(CODE)).writes

    assert write.frame["flagship"].tolist() == [flagship]


@pytest.mark.parametrize("column", ["文化大院", "是否编制规划", "精品村", "示范村批次"])
def test_a_percentage_is_no_status(look, files, column):
    path = files.formatted_xlsx([["代码", column], [CODE, (1, "0%")]])

    checked = look(path, layer="villages", period="2022", stored=holding(CODE))

    assert errors(checked) == [(2, column, "number_percent", "100%")]


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        pytest.param("常住人口", 1200, 1200.0, id="a whole number"),
        pytest.param("常住人口", 1199.9999999999998, 1200.0, id="a sum of a spreadsheet"),
        pytest.param("常住人口", "1,200人", 1200.0, id="with its unit"),
        pytest.param("常住人口", 0, 0.0, id="none"),
        pytest.param("户厕改造", (4, "0.00"), 4.0, id="shown with decimals"),
    ],
)
def test_a_count_is_taken_as_it_is(look, files, column, cell, stored):
    path = files.formatted_xlsx([["代码", column], [CODE, cell]])

    (observed,) = look(path, layer="villages", period="2022", stored=holding(CODE)).writes

    assert observed.frame["value"].tolist() == [stored]


@pytest.mark.parametrize(
    ("funds", "upper", "rule"),
    [
        pytest.param(-7, 0, "number_negative", id="funds below none"),
        pytest.param(1e308, 0, "number_range", id="funds beyond all money"),
        pytest.param(5, 8, "part_above_whole", id="more from above than there is"),
    ],
)
def test_funds_that_cannot_be_are_an_error(look, files, funds, upper, rule):
    path = files.csv("code,kind,funds,funds_upper", f"P1,other,{funds},{upper}")

    assert rule in {found for _, _, found, _ in errors(look(path, layer="projects"))}


def test_rows_that_cannot_be_are_left_out_where_the_others_are_accepted(look, files):
    path = files.csv("代码,常住人口", f"{CODE},98%", f"{OTHER},1200")

    checked = look(path, layer="villages", period="2022", accept_valid=True, stored=holding(CODE, OTHER))

    (observed,) = checked.writes
    assert observed.frame[["village", "value"]].to_numpy().tolist() == [[OTHER, 1200.0]]
    assert checked.left_out == (2,)


BROKEN = ["#REF!", "#N/A", "#NAME?", "#CALC!", " #ref! ", "＃ＶＡＬＵＥ！", "Err:502"]


@pytest.mark.parametrize("cell", BROKEN)
@pytest.mark.parametrize("column", ["代码", "村名", "乡镇", "县区"])
def test_an_error_cell_where_a_row_says_its_village_is_an_error_and_nothing_is_asked(
    look, files, cell, column
):
    row = {"代码": CODE, "村名": "杨树屯村", "乡镇": "梨树镇", "县区": "梨树县"} | {column: cell}
    path = files.csv(f"{','.join(row)},分类", f"{','.join(row.values())},待定")

    checked = look(path, layer="villages", stored=stored_villages({CODE: "杨树屯村"}))

    assert errors(checked) == [(2, column, "cell_error", cell)]
    assert checked.questions == ()


@pytest.mark.parametrize("column", ["村代码", "村名", "乡镇"])
def test_an_error_cell_beside_a_point_is_an_error(look, files, column):
    row = {"村代码": CODE, "村名": "杨树屯村", "乡镇": "梨树镇"} | {column: "#REF!"}
    path = files.csv(f"编号,{','.join(row)},经度,纬度", f"W1,{','.join(row.values())},124.3,43.3")

    checked = look(path, layer="wells", stored=stored_villages({CODE: "杨树屯村"}))

    assert errors(checked) == [(2, column, "cell_error", "#REF!")]


@pytest.mark.parametrize("formula", ["=A1+1", "=SUM(A1:A3)", "= B2", "=-C3", "=1+1"])
@pytest.mark.parametrize("column", ["编号", "名称"])
def test_a_formula_of_a_text_file_has_no_value(look, files, formula, column):
    row = {"编号": "W1", "名称": "东井"} | {column: formula}
    path = files.csv("编号,名称,经度,纬度", f"{','.join(row.values())},124.3,43.3")

    assert errors(look(path, layer="wells")) == [(2, column, "cell_error", formula)]


def test_a_text_that_begins_like_a_formula_stays_where_it_was_guarded(look, files):
    path = files.csv("编号,名称,经度,纬度", "W1,'=A1+1,124.3,43.3")

    (write,) = look(path, layer="wells").writes

    assert write.frame["name"].tolist() == ["=A1+1"]


def test_what_a_sheet_shows_comes_out_of_the_child(tmp_path):
    cells = [ShownNumber(1.0, "00001"), ShownNumber(0.98, "98%", percent=True), ShownText("2022-06-01", None)]
    table = RawTable(
        "表", ("a", "b", "c"), [cells], [2], hidden_rows=frozenset({2}), hidden_columns=frozenset({1})
    )

    write_table(table, tmp_path)
    back = read_table(tmp_path)

    assert [type(cell) for cell in back.rows[0]] == [ShownNumber, ShownNumber, ShownText]
    assert [cell.shown for cell in back.rows[0]] == ["00001", "98%", None]
    assert [cell.percent for cell in back.rows[0][:2]] == [False, True]
    assert (back.hidden_rows, back.hidden_columns) == ({2}, {1})


@pytest.mark.parametrize(
    ("head", "row", "observed", "rule", "said"),
    [
        pytest.param(
            "常住人口,通自来水人口",
            "1300,1400",
            (),
            "part_above_whole",
            {"part": 1400, "whole": 1300},
            id="in one row",
        ),
        pytest.param(
            "通自来水人口",
            "1400",
            [(CODE, "population", "2022", 1300.0)],
            "part_above_stored",
            {"part": 1400, "whole": 1300},
            id="a part above the stored whole",
        ),
        pytest.param(
            "常住人口,通自来水人口",
            ",1400",
            [(CODE, "population", "2022", 1300.0)],
            "part_above_stored",
            {"part": 1400, "whole": 1300},
            id="an empty whole",
        ),
        pytest.param(
            "常住人口",
            "1300",
            [(CODE, "tap_water", "2022", 1400.0)],
            "whole_below_stored",
            {"part": 1400, "whole": 1300},
            id="a whole below the stored part",
        ),
        pytest.param(
            "脱贫户危房改造",
            "5",
            [(CODE, "houses_renovated", "2022", 4.0)],
            "part_above_stored",
            {"part": 5},  # the stored one is guarded
            id="of a period",
        ),
    ],
)
def test_a_part_above_its_whole_is_an_error_that_names_both(look, files, head, row, observed, rule, said):
    stored = with_values({CODE: {"name": "杨树屯村"}}, observed)

    checked = look(files.csv(f"代码,{head}", f"{CODE},{row}"), layer="villages", period="2022", stored=stored)

    (issue,) = checked.report.issues
    assert (issue.rule, issue.row, issue.severity, issue.parts["code"]) == (rule, 2, Severity.ERROR, CODE)
    assert {key: issue.parts[key] for key in said} == said
    assert not checked.writes


@pytest.mark.parametrize(
    ("period", "observed"),
    [
        pytest.param("2022", [(CODE, "population", "2023", 1300.0)], id="a whole of a later year"),
        pytest.param("2022-06", [(CODE, "population", "2022", 1300.0)], id="a whole of the end of the year"),
        pytest.param(
            "2022",
            [(CODE, "population", "2021", 1300.0), (CODE, "population", "2022-06", 1500.0)],
            id="a whole that a newer one followed",
        ),
        pytest.param("2022", [(OTHER, "population", "2022", 1300.0)], id="a whole of another village"),
        pytest.param("2022", [(CODE, "population", "2022", 1400.0)], id="as much as the whole"),
    ],
)
def test_a_part_is_compared_with_the_whole_of_its_village_and_period(look, files, period, observed):
    stored = with_values({CODE: {}, OTHER: {}}, observed)

    checked = look(
        files.csv("代码,通自来水人口", f"{CODE},1400"), layer="villages", period=period, stored=stored
    )

    assert checked.report.errors == 0


SAME_TIME = ["2022", "2022-12", "2022-12-31"]


@pytest.mark.parametrize("of_file", SAME_TIME)
@pytest.mark.parametrize("of_store", [*SAME_TIME, "2022-06", "2021"])
@pytest.mark.parametrize(
    ("head", "value", "other", "rule"),
    [
        pytest.param("通自来水人口", 1400, ("population", 1300.0), "part_above_stored", id="a part"),
        pytest.param("常住人口", 1300, ("tap_water", 1400.0), "whole_below_stored", id="a whole"),
    ],
)
def test_a_number_is_compared_with_what_counts_on_the_last_day_of_its_period(
    look, files, of_file, of_store, head, value, other, rule
):
    key, held = other
    stored = with_values({CODE: {}}, [(CODE, key, "2019", 1350.0), (CODE, key, of_store, held)])

    checked = look(
        files.csv(f"代码,{head}", f"{CODE},{value}"), layer="villages", period=of_file, stored=stored
    )

    assert [(row, found) for row, _, found, _ in errors(checked)] == [(2, rule)]


@pytest.mark.parametrize(
    ("period", "observed", "rules"),
    [
        pytest.param("2022", [("houses_renovated", "2022-06", 3.0)], ["part_above_stored"], id="half a year"),
        pytest.param(
            "2022-12",
            [("houses_renovated", "2022-06", 3.0), ("houses_renovated", "2022-12-31", 2.0)],
            [],
            id="two parts of the year, as much together",
        ),
        pytest.param(
            "2022-12",
            [("houses_renovated", "2022", 6.0), ("houses_renovated_poor", "2022-06", 2.0)],
            ["part_above_stored"],
            id="with what is stored of another month",
        ),
        pytest.param(
            "2022",
            [("houses_renovated", "2022", 6.0), ("houses_renovated_poor", "2022", 2.0)],
            [],
            id="in the place of what is stored of its period",
        ),
        pytest.param("2022", [("houses_renovated", "2021", 3.0)], [], id="another year"),
    ],
)
def test_what_happens_in_a_year_is_compared_with_all_of_the_year(look, files, period, observed, rules):
    stored = with_values({CODE: {}}, [(CODE, *each) for each in observed])
    path = files.csv("代码,脱贫户危房改造", f"{CODE},5")

    checked = look(path, layer="villages", period=period, stored=stored)

    assert [rule for _, _, rule, _ in errors(checked)] == rules


def test_a_sum_with_a_stored_guarded_number_is_not_told(look, files):
    observed = [
        (CODE, "houses_renovated_poor", "2022-06", 7654321.0),
        (CODE, "houses_renovated", "2022", 1.0),
    ]
    path = files.csv("代码,脱贫户危房改造", f"{CODE},5")

    checked = look(path, layer="villages", period="2022", stored=with_values({CODE: {}}, observed))

    (issue,) = checked.report.issues
    assert issue.rule == "part_above_stored"
    assert "7654326" not in f"{issue.parts} {issue.value}"


def test_a_guarded_number_that_is_stored_is_not_told(look, files):
    stored = with_values({CODE: {}}, [(CODE, "monitored_households", "2022", 7654321.0)])

    checked = look(
        files.csv("代码,消除风险户", f"{CODE},99999"), layer="villages", period="2022", stored=stored
    )
    less = look(
        files.csv("代码,监测户", f"{CODE},3"),
        layer="villages",
        period="2022",
        stored=with_values({CODE: {}}, [(CODE, "risk_lifted_households", "2022", 7654321.0)]),
    )

    (issue,) = less.report.issues
    assert checked.report.errors == 0
    assert issue.rule == "whole_below_stored"
    assert "7654321" not in str(issue.parts)
