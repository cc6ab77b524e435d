"""The workbook as a spreadsheet program sees it."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from cities import atlas_of
from villagemap.domain.filters import VillageFilter
from villagemap.domain.labels import Language
from villagemap.exports.layer_download import LayerDownload
from villagemap.exports.xlsx_writer import write_xlsx
from villagemap.texts import Texts


@pytest.fixture(scope="module")
def written(full_city):
    snapshot = atlas_of(full_city, sample=True).current()

    def write(layer="villages", language=Language.ZH, village_filter=VillageFilter()):  # noqa: B008 - frozen
        return write_xlsx(LayerDownload(snapshot, layer, village_filter, Texts(language)).table())

    return write


def sheets(body):
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows(body, sheet):
    head, *lines = sheets(body)[sheet]
    return [dict(zip(head, line, strict=True)) for line in lines]


def part(body, name):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(name).decode()


def test_a_row_reads_as_people_write_it(written):
    row = rows(written(), "村庄")[1]

    assert row["行政村代码"] == "220322100301"
    assert row["村庄分类"] == "集聚提升类"
    assert row["规划编制"] == "已编制"
    assert row["示范村批次"] == "2021 年示范村"
    assert row["精品村"] == "否"
    assert row["规划编制时间"] == "2021-06"
    assert row["上报面积（平方千米）"] == 12.5
    assert row["常住人口（人）"] == 950


def test_it_reads_in_english_too(written):
    row = rows(written(language=Language.EN), "Villages")[2]

    assert row["Planning status"] == "Compiled"
    assert row["Flagship village"] == "Yes"
    assert row["Demonstration batch"] == "Batch of 2022"


def test_what_is_not_reported_is_an_empty_cell_and_no_no(written):
    row = rows(written(), "村庄")[3]

    assert row["规划编制"] == row["精品村"] == row["常住人口（人）"] == ""


def test_no_cell_is_a_formula_or_a_link_and_codes_are_text(written):
    body = written("sites_5g")

    sheet = part(body, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "=HYPERLINK" in part(body, "xl/sharedStrings.xml")
    assert all('t="s"' in cell for cell in re.findall(r'<c r="[ABC]\d+"[^>]*>(?=<v>)', sheet))


def test_the_header_stays_and_filters(written):
    sheet = part(written(), "xl/worksheets/sheet1.xml")

    assert 'ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:' in sheet


def test_columns_are_wide_enough_for_names_and_no_wider_than_a_page(written):
    widths = [
        float(width)
        for width in re.findall(r'<col [^>]*width="([\d.]+)"', part(written(), "xl/worksheets/sheet1.xml"))
    ]

    assert all(8 <= width <= 46 for width in widths)
    assert widths[0] > 12  # twelve digits


@pytest.mark.parametrize("layer", ["villages", "wells", "projects"])
def test_the_second_sheet_says_what_it_is_and_what_the_columns_mean(written, layer):
    village_filter = VillageFilter((("demo", ("2022",)),))
    body = written(layer, village_filter=village_filter)

    data, about = sheets(body)
    lines = sheets(body)[about]
    said = {line[0]: line[1] for line in lines}
    assert about == "说明"
    assert "示例数据" in said["数据性质"]
    label = {"villages": "村庄", "wells": "供水井", "projects": "项目"}[layer]
    assert said["来源"] == f"{label}，截至 2022-12-31"
    assert said["数据版本"] == "test-1"
    assert said["数据截至"] == "2022-12-31"
    assert said["筛选"] == "2022 年示范村"
    assert said["筛选参数"] == "demo=2022"
    assert said["行数"] == str(len(sheets(body)[data]) - 1)
    start = [line[0] for line in lines].index("列")
    assert [line[0] for line in lines[start + 1 :]] == sheets(body)[data][0]
    assert all(line[1] and line[2] for line in lines[start:])


def test_a_layer_without_rows_has_its_header():
    city = atlas_of({"villages": []}).current()

    body = write_xlsx(LayerDownload(city, "wells", VillageFilter(), Texts(Language.ZH)).table())

    assert sheets(body)["供水井"][0][:2] == ["编号", "名称"]


def test_equal_rows_are_equal_bytes(full_city):
    downloads = (
        LayerDownload(atlas_of(full_city).current(), "wells", VillageFilter(), Texts(Language.ZH)).table()
        for _ in range(2)
    )

    one, other = map(write_xlsx, downloads)

    assert one == other
