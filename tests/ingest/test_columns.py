from pathlib import Path

import pytest

from villagemap.domain.entries import EntryKind, Provenance
from villagemap.ingest.column_mapping import map_columns
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.options import LoadOptions
from villagemap.reading.raw import RawTable


@pytest.fixture
def mapping(profile):
    """Map columns of a file; gives field → column, what is left out, and the rules broken."""

    def run(*names, layer="villages", **options):
        context = LoadContext(Path("a.csv"), LoadOptions(layer, **options), profile)
        opened = Inspection(RawTable("", names, (), ()), context.options, Provenance(EntryKind.LOAD))
        mapped = map_columns(opened, context)
        fields = {field: each.column for field, each in mapped.columns.mapped.items()}
        return fields, mapped.columns.left_out, [issue.rule for issue in mapped.report.issues]

    return run


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("code", "code"),
        ("XZQDM", "code"),
        ("行政区划代码", "code"),
        ("ZLDWDM", "code"),
        ("村名", "name"),
        ("category", "class"),
        ("村庄分类", "class"),
        ("分类", "class"),
        ("是否编制\n村庄规划", "plan"),
        ("是否编制规划", "plan"),
        ("示范村批次", "demo"),
        ("精品村", "flagship"),
        ("规划批复时间", "plan_approved_on"),
        ("上报面积（平方公里）", "area_declared"),
        ("面积_公顷", "area_declared"),
    ],
)
def test_a_column_is_known_by_its_chinese_and_english_names(mapping, column, field):
    assert mapping(column)[0] == {field: column}


@pytest.mark.parametrize(
    ("layer", "columns"),
    [
        pytest.param("counties", {"code": "county_code", "name": "county"}, id="counties"),
        pytest.param("townships", {"code": "乡镇代码", "name": "乡镇"}, id="townships"),
        pytest.param("wells", {"village": "村代码", "lon": "经度", "lat": "纬度"}, id="wells"),
        pytest.param("projects", {"name": "项目名称", "funds": "投入资金（万元）"}, id="projects"),
    ],
)
def test_the_same_names_mean_other_fields_in_other_layers(mapping, layer, columns):
    assert mapping(*columns.values(), layer=layer)[0] == columns


def test_what_nothing_maps_is_named_and_no_error(mapping):
    fields, left_out, rules = mapping("code", "备注", "township")

    assert fields == {"code": "code"}
    assert left_out == ("备注", "township")
    assert not rules


def test_a_mapping_that_is_told_comes_before_names(mapping):
    fields, left_out, _ = mapping("code", "新代码", mapping={"新代码": "code"})

    assert fields == {"code": "新代码"}
    assert left_out == ("code",)


def test_a_column_is_told_without_its_line_break(mapping):
    assert mapping("code", "规划\n情况", mapping={"规划情况": "plan"})[0]["plan"] == "规划\n情况"


def test_a_column_can_be_left_out(mapping):
    assert mapping("code", "分类", mapping={"分类": ""})[:2] == ({"code": "code"}, ("分类",))


def test_the_name_in_a_list_to_join_is_left_out_unless_told(mapping):
    assert mapping("code", "村名", join="code")[0] == {"code": "code"}
    assert mapping("code", "村名", join="code", mapping={"村名": "name"})[0]["name"] == "村名"


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        pytest.param({"无此列": "class"}, "map_column_unknown", id="no such column"),
        pytest.param({"分类": "kind"}, "map_field_unknown", id="no such field"),
        pytest.param({"分类": "class", "备注": "class"}, "map_field_twice", id="two columns for a field"),
    ],
)
def test_a_mapping_that_cannot_be_is_an_error(mapping, told, rule):
    assert mapping("code", "分类", "备注", mapping=told)[2] == [rule]


def test_two_columns_of_one_name_are_asked_about(mapping):
    assert mapping("code", "分类", "分类")[2] == ["column_repeated"]


def test_an_indicator_needs_a_period(mapping):
    assert mapping("code", "户厕改造", period="2022")[0]["toilets_rebuilt"] == "户厕改造"
    assert mapping("code", "户厕改造")[1:] == (("户厕改造",), ["indicator_needs_period"])
