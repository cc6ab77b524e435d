"""What somebody says of a file on the page: about its form, its columns and its rows; and takes back."""

import pytest

from import_pages import page, post, said, settled, upload, upload_files, villages
from intake_files import CODE, OTHER


def test_the_rows_that_are_fine_can_be_taken_alone(client, files):
    upload(client, files.csv("code,plan", f"{CODE},是", f"{OTHER},也许", name="a.csv"))
    settled(client)

    post(client, "answers", accept_valid="yes")
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    assert said(shown.select_one(".tallies .changed")) == "1 修改"


def test_what_somebody_says_about_the_file_is_heard(client, files):
    upload(client, files.csv("编号,plan", f"{CODE},是", name="a.csv"), way="list")
    asked = settled(client)
    assert "编号" in said(asked.select_one(".import"))

    post(client, "options", way="list", mapping="编号=code", leave_out="", header_row="1")
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    assert shown.select_one("#o-mapping").text == "编号=行政村代码"
    assert shown.select_one("#o-way option[selected]")["value"] == "list"


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("way", "all", "怎样存入"),
        ("encoding", "klingon", "文字编码"),
        ("shift", "mars", "坐标偏移"),
        ("header_row", "-1", "列名在第几行"),
        ("leave_out", "7-", "不导入的行"),
        ("mapping", "no sign", "列是哪个字段"),
    ],
)
def test_what_cannot_be_said_is_refused_by_the_name_of_its_field(client, files, field, value, label):
    upload(client, villages(files))
    settled(client)

    post(client, "options", **{field: value})

    told = said(page(client).select_one("[role=alert]"))
    assert told == f"“{label}”里的“{value}”读不懂，请照例子写。"


def wrong(files, rows=3):
    """Write a list with so many values that nobody can read, and one row that is fine."""
    lines = [f"{OTHER},也许{n}" for n in range(rows)]
    return files.csv("code,plan", f"{CODE},是", *lines, name="a.csv")


def test_all_rows_of_a_rule_can_be_left_out_at_once_and_are_counted(client, files):
    upload(client, wrong(files), way="list")
    asked = settled(client).select_one(".rule.is-error form[action='/import/answers']")
    assert said(asked.button) == "不导入这 3 行"

    post(client, "answers", leave_out_rule=asked.select_one("[name=leave_out_rule]")["value"])
    shown = settled(client)

    assert "不导入 3 行" in said(shown.select_one(".verdict"))
    assert said(shown.select_one(".tallies .changed")) == "1 修改"
    assert shown.select_one("#o-leave_out")["value"] == "3-5"


def test_rows_of_findings_that_are_not_listed_are_left_out_too(client, files):
    upload(client, wrong(files, rows=1_200), way="list")
    rule = settled(client).select_one(".rule.is-error [name=leave_out_rule]")["value"]

    post(client, "answers", leave_out_rule=rule)
    shown = settled(client)

    assert "不导入 1,200 行" in said(shown.select_one(".verdict"))
    assert not shown.select(".rule.is-error")


def test_what_was_said_last_can_be_taken_back(client, files):
    upload(client, wrong(files), way="list")
    rule = settled(client).select_one(".rule.is-error [name=leave_out_rule]")["value"]
    assert not page(client).select("form[action='/import/back']")
    post(client, "answers", leave_out_rule=rule)
    assert not settled(client).select(".rule.is-error")

    post(client, "back")
    shown = settled(client)

    assert said(shown.select_one(".rule.is-error form button")) == "不导入这 3 行"
    assert not shown.select("form[action='/import/back']")


def test_a_step_that_fails_leaves_what_was_found(client, files, upload_root):
    upload(client, wrong(files), way="list")
    settled(client)

    post(client, "options", way="list", encoding="utf-16")
    shown = settled(client)

    assert shown.select_one("[role=alert]")
    assert said(shown.select_one(".rule.is-error form button")) == "不导入这 3 行"
    assert not shown.select("#o-encoding option[selected][value='utf-16']")
    assert upload_files(upload_root) == ["a.csv"]


def test_rows_that_were_asked_about_and_not_answered_are_left_out_together(client, files):
    unlike = [f"四平市,梨树县,梨树镇,{name},是" for name in ("杨树囤村", "吉哇子村")]
    upload(client, files.csv("市,县,乡镇,村名,plan", *unlike, name="a.csv"), way="list")
    asked = settled(client)
    keys = {one["name"] for one in asked.select(".questions [type=radio]")}
    assert keys == {"same.2", "same.3"}
    assert asked.select_one("[name=leave_out_open]")

    post(client, "answers", leave_out_open="yes", **{"same.2": CODE})
    shown = settled(client)

    assert not shown.select(".questions")
    assert "不导入 1 行" in said(shown.select_one(".verdict"))


def test_a_mapping_may_name_fields_as_the_page_does(client, files):
    upload(client, files.csv("编号,甲", f"{CODE},是", name="a.csv"), way="list")
    settled(client)

    post(client, "options", way="list", mapping="编号=行政村代码\n甲＝plan")
    shown = settled(client)

    assert said(shown.select_one(".tallies .changed")) == "1 修改"
    assert shown.select_one("#o-mapping").text == "编号=行政村代码\n甲=规划编制"
    assert "编号 → 行政村代码、甲 → 规划编制" in said(shown.select_one(".facts-found"))


@pytest.mark.parametrize(
    ("mapping", "told"),
    [("甲=乙", "规划编制"), ("甲=plan\n乙=plan", "字段 规划编制 被指定了两次")],
    ids=["no such field", "the same field twice"],
)
def test_what_is_wrong_with_a_mapping_names_fields_by_their_names(client, files, mapping, told):
    upload(client, files.csv("code,甲,乙", f"{CODE},是,是", name="a.csv"), way="list")
    settled(client)

    post(client, "options", way="list", mapping=mapping)
    wrong = said(settled(client).select_one(".rule.is-error"))

    assert told in wrong
    assert "plan" not in wrong
