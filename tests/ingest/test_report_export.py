"""The report as a file: for programs, and to send back."""

import csv
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from intake_files import CODE, OTHER, holding
from villagemap.domain.labels import Language
from villagemap.ingest.report_export import MEDIA_TYPES, report_bytes
from villagemap.texts import Texts

STORED = holding(CODE, OTHER)
ROWS = ("代码,名称,分类,备注", f"{CODE},@cmd(),西部类,x", f"{OTHER},柳,待定,y", "220381100201,外,待定,z")


@pytest.fixture
def checked(look, files):
    return look(files.csv(*ROWS), layer="villages", join="code", stored=STORED)


def lines(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_json_holds_all_that_was_found_with_its_sentences(checked):
    said = json.loads(report_bytes(checked, "json", Texts(Language.EN)))

    assert (said["format"], said["file"], said["layer"], said["rows"], said["storable"]) == (
        1,
        "f.csv",
        "villages",
        3,
        False,
    )
    (error,) = [issue for issue in said["issues"] if issue["severity"] == "error"]
    assert (error["rule"], error["row"], error["column"], error["value"]) == (
        "word_unknown",
        2,
        "分类",
        "西部类",
    )
    assert error["said"].startswith("This value is not known")
    (question,) = said["questions"]
    assert question["choices"] == [
        {"value": "4", "option": "--leave-out 4", "said": "leave these rows out: 4", "parts": {"rows": ["4"]}}
    ]
    assert {"severity": "error", "rule": "word_unknown", "count": 1} in said["totals"]
    assert next(each["rule"] for each in said["found"]) == "container_csv_text"


@pytest.mark.parametrize(
    ("language", "head", "wrong"),
    [(Language.ZH, "怎么处理", "不认识这个值"), (Language.EN, "What to do", "This value is not known")],
)
def test_what_is_sent_back_names_row_column_value_what_is_wrong_and_what_to_do(
    checked, language, head, wrong
):
    header, first, *_ = lines(report_bytes(checked, "csv", Texts(language)))

    assert header[6] == head
    assert first[2:5] == ["2", "分类", "西部类"]
    assert first[5].startswith(wrong)
    assert first[7] == "word_unknown"


def test_questions_stand_behind_the_errors(checked):
    kinds = [line[7] for line in lines(report_bytes(checked, "csv", Texts(Language.ZH)))[1:]]

    assert kinds[:2] == ["word_unknown", "other_city"]


def test_the_workbook_holds_the_same_rows_as_text(checked):
    data = report_bytes(checked, "xlsx", Texts(Language.ZH))

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["需要核对", "文件情况"]
    assert rows[0][0] == "导入检查：f.csv"
    assert [[str(cell).removesuffix(".0") for cell in row] for row in rows[1:]] == lines(
        report_bytes(checked, "csv", Texts(Language.ZH))
    )


def test_what_a_file_says_is_no_formula_in_what_is_sent_back(look, files):
    checked = look(files.csv("代码,分类", f"{CODE},=1+1"), layer="villages", join="code", stored=STORED)

    data = report_bytes(checked, "csv", Texts(Language.ZH))

    assert lines(data)[1][4] == "'=1+1"


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_the_same_report_is_the_same_bytes(checked, ending):
    assert ending in MEDIA_TYPES
    assert report_bytes(checked, ending, Texts(Language.ZH)) == report_bytes(
        checked, ending, Texts(Language.ZH)
    )
