"""Sheets as offices write them: titles, merged cells, two rows of names, totals, footnotes."""

import pytest

from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.layers import TABLE
from villagemap.ingest.columns import known_headers
from villagemap.ingest.options import LoadOptions
from villagemap.reading.raw import Request
from villagemap.reading.sheets.header import Grid, Line, Merge
from villagemap.reading.sheets.table import as_table

HEAD = ["序号", "县（市、区）", "乡镇", "行政村名称", "行政区划代码", "村庄分类"]
ROW = [1, "铁西区", "平西乡", "杨树屯村", "220302200299", "待定"]


@pytest.fixture
def read(profile):
    """Make a table of lines, the first of which is line 1."""
    headers = known_headers(TABLE["villages"], LoadOptions("villages"), profile, {})

    def run(*lines, merges=(), strict=False, header_row=0):
        filled = [Line(number, list(line)) for number, line in enumerate(lines, 1) if any(line)]
        return as_table(Grid("表", filled, merges, strict), Request(headers=headers, header_row=header_row))

    return run


def told(table):
    return {(issue.rule, issue.row) for issue in table.issues}


def header_of(table):
    (finding,) = [each for each in table.findings if each.topic == "header"]
    return finding.rule, finding.sureness.value, finding.parts["row"]


def test_titles_above_the_names_are_told_and_no_rows(read):
    table = read(["二〇二二年村庄规划统计表"], ["填报单位：", "", "", "", "日期：2022.12", ""], HEAD, ROW)

    assert table.columns == tuple(HEAD)
    assert table.numbers == [4]
    assert header_of(table) == ("header_row", "seen", "3")
    assert told(table) == {("row_title", 1), ("row_title", 2)}


def test_names_that_nobody_knows_are_the_first_full_row_of_texts(read):
    table = read(["标题"], ["甲", "乙", "丙"], ["1", "2", "3"])

    assert table.columns == ("甲", "乙", "丙")
    assert header_of(table) == ("header_row", "likely", "2")


def test_somebody_may_say_which_row_names_the_columns(read):
    table = read(HEAD, ["甲", "乙", "丙", "丁", "戊", "己"], ROW, header_row=2)

    assert table.columns[0] == "甲"
    assert header_of(table) == ("header_row", "said", "2")
    with pytest.raises(FileUnreadableError) as caught:
        read(HEAD, ROW, header_row=9)
    assert caught.value.parts["reason"] == "no_such_row"


@pytest.mark.parametrize(
    ("upper", "lower", "names"),
    [
        pytest.param(
            ["行政区划代码", "规划编制情况", "", "备注"],
            ["", "是否编制", "批复时间", ""],
            ("行政区划代码", "是否编制", "批复时间", "备注"),
            id="names below a name that spans them",
        ),
        pytest.param(
            ["行政区划代码", "规划批复", "", "规划备案", ""],
            ["", "时间", "文号", "时间", "文号"],
            ("行政区划代码", "规划批复 时间", "规划批复 文号", "规划备案 时间", "规划备案 文号"),
            id="the same names below two",
        ),
    ],
)
def test_two_rows_may_name_the_columns(read, upper, lower, names):
    table = read(upper, lower, ["220302200299", "是", "2022", "", ""])

    assert header_of(table)[0] == "header_rows"
    assert table.columns == names
    assert table.numbers == [3]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param(["合计", "", "", 755, "", ""], "row_total", id="a total"),
        pytest.param(["", "铁西区小计", "", 20, "", ""], "row_total", id="a subtotal of a county"),
        pytest.param(["合 计", "", "", "", 755, ""], "row_total", id="a total with a blank inside"),
        pytest.param(["注：本表截至2022年底。", "", "", "", "", ""], "row_footnote", id="a note"),
        pytest.param(["填表人：", "", "审核人：王", "", "", ""], "row_footnote", id="signatures"),
        pytest.param(
            ["以上数据由各县上报，仅供参考", "", "", "", "", ""], "row_footnote", id="a sentence at the end"
        ),
        pytest.param(HEAD, "row_header_again", id="the names once more"),
        pytest.param([7, "", "", "", "", ""], "row_only_numbered", id="a number and nothing else"),
    ],
)
def test_what_is_no_row_is_told_and_left_out(read, line, rule):
    table = read(HEAD, ROW, line)

    assert table.numbers == [2]
    assert told(table) == {(rule, 3)}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(["", "", "", "合计村", "", ""], id="a village whose name begins like a total"),
        pytest.param(["", "", "", "杨树屯村", "", ""], id="a name alone"),
        pytest.param(["", "", "", "", "220302200298", ""], id="a code alone"),
        pytest.param(["合计", "", "", "", "220302200298", ""], id="a code in a line called total"),
    ],
)
def test_what_may_be_a_row_stays_one(read, line):
    assert read(HEAD, ROW, line).numbers == [2, 3]


def test_merged_texts_are_carried_down_and_merged_numbers_are_not(read):
    blank = [2, "", "", "柳条沟村", "", ""]
    merges = [Merge(2, 3, 1, 1), Merge(2, 3, 2, 2), Merge(2, 3, 0, 0), Merge(1, 1, 0, 3)]

    table = read(HEAD, ROW, ["", *blank[1:]], merges=merges)

    assert table.rows[1][:4] == ["", "铁西区", "平西乡", "柳条沟村"]
    counts = {(issue.rule, issue.column): issue.count for issue in table.issues}
    assert counts == {
        ("merged_carried", HEAD[1]): 1,
        ("merged_carried", HEAD[2]): 1,
        ("merged_number", "序号"): 1,
    }


def test_a_merge_over_all_rows_of_a_sheet_is_quick(read):
    table = read(HEAD, ROW, merges=[Merge(2, 1_048_576, 1, 1)])

    assert table.numbers == [2]


def test_a_cell_beyond_the_names_shifts_a_text_file_and_is_a_remark_in_a_workbook(read):
    shifted, remark = (read(HEAD, [*ROW, "x"], strict=strict) for strict in (True, False))

    assert [(issue.rule, issue.severity.value, issue.row) for issue in (*shifted.issues, *remark.issues)] == [
        ("row_too_long", "error", 2),
        ("cells_beyond_header", "warning", 2),
    ]


def test_a_table_with_nothing_above_or_below_is_as_it_is(read):
    table = read(HEAD, ROW)

    assert (table.issues, table.rows) == ((), [ROW])
