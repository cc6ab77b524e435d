"""Workbooks of both formats, with what their cells may hold."""

import pytest
import xlwt

from intake_files import CODE, OTHER, holding
from villagemap.domain.errors import FileUnreadableError

STORED = holding(CODE, OTHER)


class Raw(str):
    """A cell as XML; `{place}` is where it stands."""

    __slots__ = ()


@pytest.fixture
def cells(monkeypatch):
    """Let `Files.xlsx` write cells that are given as XML."""
    import intake_files  # noqa: PLC0415 - the module whose function is replaced

    plain = intake_files._cell
    monkeypatch.setattr(
        intake_files,
        "_cell",
        lambda value, place: (
            value.replace("{place}", place) if isinstance(value, Raw) else plain(value, place)
        ),
    )


@pytest.fixture
def old(tmp_path):
    """Write a workbook of the old format."""

    def write(rows, merged=()):
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("汇总表")
        book.add_sheet("空表")
        for top, bottom, column, text in merged:
            sheet.write_merge(top, bottom, column, column, text)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell)
        path = tmp_path / "f.xls"
        book.save(str(path))
        return path

    return write


def frame(checked):
    return checked.writes[0].frame


def test_a_workbook_of_the_old_format_is_read_alike(look, old):
    path = old(
        [
            ["统计表"],
            ["县区", "代码", "分类"],
            [None, CODE, "待定"],
            [None, float(OTHER), "搬迁撤并"],
            ["合计", None, 2],
        ],
        merged=[(2, 3, 0, "梨树县")],
    )

    checked = look(path, layer="villages", stored=STORED)

    assert frame(checked)["class"].tolist() == ["pending", "relocate"]
    assert {"row_title", "row_total", "merged_carried", "code_number"} <= {
        issue.rule for issue in checked.report.issues
    }


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        pytest.param(44713, "yyyy-mm-dd", "2022-06-01", id="a date"),
        pytest.param(44713, 'yyyy"年"m"月"d"日"', "2022-06-01", id="a date in Chinese"),
        pytest.param(0.5, "General", None, id="a number that is no date"),
        pytest.param(0.25, "h:mm", None, id="a time"),
        pytest.param(1.25, "[h]:mm", None, id="a span of time"),
        pytest.param(4e6, "yyyy-mm-dd", None, id="a day after all days"),
        pytest.param(-3, "yyyy-mm-dd", None, id="a day before all days"),
    ],
)
def test_in_the_old_format_a_date_is_a_number_with_a_format(look, tmp_path, value, number_format, read):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for column, head in enumerate(["代码", "规划批复时间"]):
        sheet.write(0, column, head)
    sheet.write(1, 0, CODE)
    sheet.write(1, 1, value, xlwt.easyxf(num_format_str=number_format))
    book.save(str(tmp_path / "f.xls"))

    checked = look(tmp_path / "f.xls", layer="villages", stored=STORED)

    if read:
        assert frame(checked)["plan_approved_on"].tolist() == [read]
    else:
        assert [
            (issue.row, issue.column) for issue in checked.report.issues if issue.severity == "error"
        ] == [(2, "规划批复时间")]


def test_what_a_library_remarks_on_an_old_workbook_is_not_printed(look, old, capfd):
    path = old([["代码", "分类"], [CODE, "待定"]])
    path.write_bytes(path.read_bytes() + b"more")

    checked = look(path, layer="villages", stored=STORED)

    assert frame(checked)["class"].tolist() == ["pending"]
    assert capfd.readouterr() == ("", "")


def test_an_old_workbook_with_a_password_is_refused_as_such(look, old):
    path = old([["代码"], [CODE]])
    data = path.read_bytes()
    # The record of the program's user, which nobody reads, becomes that of a password.
    at = data.index(b"\x5c\x00\x70\x00")
    path.write_bytes(data[:at] + b"\x2f\x00" + data[at + 2 :])

    with pytest.raises(FileUnreadableError) as refused:
        look(path, layer="villages", stored=STORED)

    assert refused.value.parts["reason"] == "workbook_encrypted"


def test_hidden_and_empty_sheets_of_the_old_format_are_named_and_left_alone(look, tmp_path):
    book = xlwt.Workbook(encoding="utf-8")
    for name, visibility, cells in (
        ("表", 0, [["代码", "分类"], [CODE, "待定"]]),
        ("暗", 1, [["x"]]),
        ("深", 2, [["x"]]),
        ("空", 0, []),
    ):
        sheet = book.add_sheet(name)
        sheet.visibility = visibility
        for number, row in enumerate(cells):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        sheet.write(5, 5, None, xlwt.easyxf("pattern: pattern solid"))
    book.save(str(tmp_path / "f.xls"))

    checked = look(tmp_path / "f.xls", layer="villages", stored=STORED)

    assert frame(checked)["class"].tolist() == ["pending"]
    named = {found.rule: found.parts["parts"] for found in checked.found if found.rule.startswith("sheets_")}
    assert named == {"sheets_hidden": ["暗", "深"], "sheets_empty": ["空"]}


def test_a_workbook_under_the_name_of_the_other_format_is_read_by_its_content(look, old):
    path = old([["代码", "分类"], [CODE, "待定"]])
    renamed = path.rename(path.with_suffix(".xlsx"))

    assert frame(look(renamed, layer="villages", stored=STORED))["class"].tolist() == ["pending"]


@pytest.mark.usefixtures("cells")
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param('<c r="{place}" t="e"><v>#N/A</v></c>', "#N/A", id="an error"),
        pytest.param('<c r="{place}" t="e"><f>A1/0</f><v>#REF!</v></c>', "#REF!", id="an error of a formula"),
        pytest.param('<c r="{place}"><f>SUM(A1:A2)</f></c>', "=?", id="a formula without a value"),
    ],
)
def test_a_cell_without_a_value_is_an_error_with_its_row(look, files, cell, value):
    path = files.xlsx({"表": [["代码", "分类"], [CODE, "待定"], [OTHER, Raw(cell)]]})

    checked = look(path, layer="villages", stored=STORED)

    (issue,) = [issue for issue in checked.report.issues if issue.severity == "error"]
    assert (issue.rule, issue.row, issue.column, issue.value) == ("cell_error", 3, "分类", value)


@pytest.mark.usefixtures("cells")
def test_a_formula_counts_by_its_value(look, files):
    formula = Raw('<c r="{place}" t="str"><f>B1</f><v>待定</v></c>')

    checked = look(files.xlsx({"表": [["代码", "分类"], [CODE, formula]]}), layer="villages", stored=STORED)

    assert frame(checked)["class"].tolist() == ["pending"]


@pytest.mark.parametrize(
    ("column", "written", "field", "value"),
    [
        ("示范村批次", "二〇二一年", "demo", "2021"),
        ("示范村批次", 2022, "demo", "2022"),
        ("示范村批次", "２０２２年", "demo", "2022"),
        ("规划批复时间", "二〇二二年十二月三十一日", "plan_approved_on", "2022-12-31"),
        ("规划批复时间", "2022.6", "plan_approved_on", "2022-06"),
        ("规划批复时间", 44713, "plan_approved_on", "2022-06-01"),
        ("是否编制\n村庄规划", "√", "plan", "compiled"),
        ("是否编制\n村庄规划", "×", "plan", "none"),
        ("精品村", "Y", "flagship", True),
    ],
)
def test_cells_are_read_as_offices_write_them(look, files, column, written, field, value):
    path = files.xlsx({"表": [["代码", column], [CODE, written]]})

    assert frame(look(path, layer="villages", stored=STORED))[field].tolist() == [value]
