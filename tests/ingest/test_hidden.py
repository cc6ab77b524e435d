"""Rows and columns that a sheet does not show: nothing of them is taken without a question."""

import io

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from excel_95 import excel_95
from intake_files import CODE, OTHER, holding
from villagemap.domain.errors import FileUnreadableError
from villagemap.reading.raw import Request
from villagemap.reading.readers.old_workbook import read_old_sheet

pytestmark = pytest.mark.usefixtures("read_here")

STORED = holding(CODE, OTHER)
ROWS = [["代码", "是否编制规划", "村庄分类"], [CODE, "是", "待定"], [OTHER, "否", "待定"]]


def asked(checked):
    return [question.rule for question in checked.questions]


@pytest.mark.parametrize(
    ("hidden", "rule", "rows", "columns"),
    [
        pytest.param({"hidden_rows": [3]}, "hidden_rows", "3", None, id="a row"),
        pytest.param({"hidden_columns": ["C"]}, "hidden_columns", None, ["村庄分类"], id="a column"),
        pytest.param(
            {"hidden_rows": [2, 3], "hidden_columns": ["B", "C"]},
            "hidden",
            "2-3",
            ["是否编制规划", "村庄分类"],
            id="both",
        ),
    ],
)
def test_what_a_sheet_hides_is_asked_about_by_name(look, files, hidden, rule, rows, columns):
    checked = look(files.formatted_xlsx(ROWS, **hidden), layer="villages", stored=STORED)

    (question,) = checked.questions
    assert (question.rule, question.option) == (rule, "--hidden")
    assert [choice.value for choice in question.choices] == ["leave-out", "take"]
    assert rows is None or question.parts["rows"] == rows
    assert columns is None or question.parts["columns"] == columns
    assert not checked.writes


def test_hidden_rows_and_columns_are_left_out_where_somebody_says_so(look, files):
    path = files.formatted_xlsx(ROWS, hidden_rows=[3], hidden_columns=["C"])

    checked = look(path, layer="villages", stored=STORED, hidden="leave-out")

    (write,) = checked.writes
    assert write.frame.to_dict("list") == {"code": [CODE], "plan": ["compiled"]}
    assert "hidden_left_out" in {finding.rule for finding in checked.found}


def test_hidden_rows_and_columns_are_taken_where_somebody_says_so(look, files):
    path = files.formatted_xlsx(ROWS, hidden_rows=[3], hidden_columns=["C"])

    checked = look(path, layer="villages", stored=STORED, hidden="take")

    (write,) = checked.writes
    assert write.frame.to_dict("list") == {
        "code": [CODE, OTHER],
        "class": ["pending", "pending"],
        "plan": ["compiled", "none"],
    }
    assert "hidden_taken" in {finding.rule for finding in checked.found}


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        pytest.param([[*row, "x"] for row in ROWS], {"hidden_columns": ["D"]}, id="a column of no field"),
        pytest.param(ROWS, {"hidden_columns": ["G"]}, id="an empty column"),
        pytest.param(ROWS, {"hidden_rows": [9]}, id="an empty row"),
        pytest.param([["汇总表"], *ROWS], {"hidden_rows": [1]}, id="a title"),
        pytest.param([*ROWS, ["合计", 2]], {"hidden_rows": [4]}, id="a total"),
    ],
)
def test_what_is_never_stored_is_not_asked_about(look, files, rows, hidden):
    assert asked(look(files.formatted_xlsx(rows, **hidden), layer="villages", stored=STORED)) == []


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"leave_out": frozenset({3})}, id="its row is left out"),
        pytest.param({"hidden": "take"}, id="it is taken"),
    ],
)
def test_a_hidden_row_is_asked_about_once(look, files, options):
    path = files.formatted_xlsx(ROWS, hidden_rows=[3])

    assert asked(look(path, layer="villages", stored=STORED, **options)) == []


def test_a_hidden_column_that_is_mapped_by_hand_is_taken(look, files):
    path = files.formatted_xlsx(ROWS, hidden_columns=["C"])

    checked = look(path, layer="villages", stored=STORED, mapping={"村庄分类": "class"})

    assert checked.writes[0].frame["class"].tolist() == ["pending", "pending"]


def test_a_hidden_column_of_names_is_asked_about_as_it_says_the_village(look, files):
    path = files.formatted_xlsx(
        [["代码", "村名", "村庄分类"], [CODE, "杨树屯村", "待定"]], hidden_columns=["B"]
    )

    assert "hidden_columns" in asked(look(path, layer="villages", stored=STORED))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('<row r="3">', '<row r="3" hidden="true">', id="a row in words"),
        pytest.param('<row r="3">', '<row r="3" ht="0" customHeight="1">', id="a row without height"),
        pytest.param(
            "<sheetData>",
            '<cols><col min="3" max="9" width="0" customWidth="1"/></cols><sheetData>',
            id="no width",
        ),
        pytest.param(
            "<sheetData>",
            '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="2" width="9"/></cols><sheetData>',
            id="no width by default",
        ),
    ],
)
def test_what_has_no_height_or_width_is_hidden(look, files, before, after, monkeypatch):
    import intake_files  # noqa: PLC0415 - the module whose function is replaced

    plain = intake_files._sheet
    monkeypatch.setattr(intake_files, "_sheet", lambda rows: plain(rows).replace(before, after))

    (question,) = look(files.xlsx({"表": ROWS}), layer="villages", stored=STORED).questions

    assert question.key == "hidden"
    assert question.parts["columns" if "col" in after else "rows"] in (["村庄分类"], "3")


@pytest.mark.parametrize("known", [True, False])
def test_rows_that_do_not_say_their_number_are_counted(look, files, monkeypatch, known):
    import intake_files  # noqa: PLC0415 - as above

    plain = intake_files._sheet
    hidden = '<row hidden="1">' if known else "<row>"
    monkeypatch.setattr(
        intake_files,
        "_sheet",
        lambda rows: plain(rows).replace('<row r="3">', hidden).replace('<row r="2">', "<row>"),
    )

    assert asked(look(files.xlsx({"表": ROWS}), layer="villages", stored=STORED)) == ["hidden_rows"] * known


@pytest.fixture
def old(tmp_path):
    """Write the list in the old format; `change` is done to its sheet."""

    def write(change, *, rows=ROWS):
        book = xlwt.Workbook(encoding="utf-8")
        book.add_sheet("说明")
        sheet = book.add_sheet("表", cell_overwrite_ok=True)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        change(sheet)
        book.save(str(tmp_path / "f.xls"))
        return tmp_path / "f.xls"

    return write


def hide_row(sheet):
    sheet.row(2).hidden = True


def hide_column(sheet):
    sheet.col(2).hidden = True


def narrow_column(sheet):
    sheet.col(2).width = 0


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        pytest.param(hide_row, ["hidden_rows"], id="a row"),
        pytest.param(hide_column, ["hidden_columns"], id="a column"),
        pytest.param(narrow_column, ["hidden_columns"], id="a column without width"),
        pytest.param(lambda _: None, [], id="nothing"),
    ],
)
def test_in_the_old_format_it_is_asked_about_as_well(look, old, change, rules):
    checked = look(old(change), layer="villages", stored=STORED)

    assert asked(checked) == rules


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param((1, "00000"), ("code", "00001"), id="zeros before"),
        pytest.param((12345.5, '"W"0'), ("code", "W12346"), id="a letter before"),
        pytest.param((44713, "yyyy-mm-dd"), ("code", "2022-06-01"), id="a date"),
        pytest.param((0.98, "0%"), ("code", "98%"), id="a percentage"),
        pytest.param((7, "[DBNum1]0"), "text_unshown", id="Chinese digits"),
        pytest.param("#REF!", "cell_error", id="an error"),
        pytest.param("#DIV/0!", "cell_error", id="another error"),
    ],
)
def test_in_the_old_format_text_is_what_the_sheet_shows(look, old, cell, found):
    def change(sheet):
        if isinstance(cell, tuple):
            sheet.write(1, 0, cell[0], xlwt.easyxf(num_format_str=cell[1]))
        else:
            sheet.row(1).set_cell_error(0, cell)

    rows = [["编号", "名称", "经度", "纬度"], [None, "东井", 124.3, 43.3]]

    checked = look(old(change, rows=rows), layer="wells")

    if isinstance(found, tuple):
        assert checked.writes[0].frame[found[0]].tolist() == [found[1]]
    else:
        assert [issue.rule for issue in checked.report.issues if issue.row] == [found]


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=5_000))
def test_a_broken_workbook_of_the_old_format_is_read_or_refused(tmp_path_factory, noise, at):
    body = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("表").write(0, 0, 1)
    book.save(body)
    data = bytearray(body.getvalue())
    data[at : at + len(noise)] = noise
    path = tmp_path_factory.mktemp("broken") / "f.xls"
    path.write_bytes(data)

    try:
        part = read_old_sheet(path, Request()).part
    except FileUnreadableError as error:
        part = error.parts["reason"]

    assert part


@pytest.mark.parametrize(
    ("hidden", "rules"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"hidden_rows": [2]}, ["hidden_rows"], id="a row"),
        pytest.param({"hidden_columns": [2]}, ["hidden_columns"], id="a column"),
    ],
)
def test_a_workbook_of_excel_95_is_read_in_its_encoding_with_what_it_hides(look, tmp_path, hidden, rules):
    path = excel_95(tmp_path / "f.xls", ROWS, **hidden)

    checked = look(path, layer="villages", stored=STORED)

    assert asked(checked) == rules
    if not rules:
        assert checked.writes[0].frame["plan"].tolist() == ["compiled", "none"]


def test_in_a_workbook_of_excel_95_text_is_what_the_sheet_shows(look, tmp_path):
    rows = [
        ["编号", "名称", "经度", "纬度"],
        [7, "东井", "124.3", "43.3"],
        ["#REF!", "西井", "124.4", "43.3"],
    ]
    path = excel_95(tmp_path / "f.xls", rows, number_format='"井"000')

    assert [issue.rule for issue in look(path, layer="wells").report.issues if issue.row] == ["cell_error"]
    checked = look(path, layer="wells", leave_out=frozenset({3}))
    assert checked.writes[0].frame["code"].tolist() == ["井007"]
