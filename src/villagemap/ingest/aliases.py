"""What columns and layers are called in files, in Chinese and in English, first the surest name."""

from types import MappingProxyType
from typing import NamedTuple

from villagemap.ingest.parts import folded

_AREA_CODE = ("行政区代码", "行政区划代码", "区划代码", "xzqdm", "代码")
_AREA_NAME = ("行政区名称", "行政区划名称", "xzqmc", "名称")
_BUILT = ("建成时间", "建成日期", "建设时间", "建设日期", "竣工时间", "开通时间")
_VILLAGE_CODE = (
    "village_code",
    "村代码",
    "行政村代码",
    "所在村代码",
    "所属村代码",
    "行政区划代码",
    "行政区代码",
)

_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "villages": {
        "code": (
            "village_code",
            "村代码",
            "行政村代码",
            "村庄代码",
            "村级代码",
            *_AREA_CODE,
            "统计用区划代码",
            "zldwdm",
        ),
        "name": ("village_name", "行政村名称", "村庄名称", "村名称", "村名", *_AREA_NAME, "zldwmc"),
        "class": ("category", "village_class", "村庄分类", "村庄类型", "分类", "czfl"),
        "plan": (
            "plan_status",
            "是否编制规划",
            "是否编制村庄规划",
            "是否已编制规划",
            "规划编制",
            "规划编制情况",
            "是否编制",
            "sfybz",
        ),
        "plan_stage": ("规划阶段", "编制阶段", "规划进度"),
        "plan_compiled_on": ("规划编制时间", "编制完成时间", "编制时间", "编制日期"),
        "plan_approved_on": ("规划批复时间", "批复时间", "批复日期"),
        "plan_filed_on": ("规划备案时间", "备案时间", "备案日期"),
        "plan_number": ("批复文号", "文号"),
        "demo": ("示范村批次", "示范批次", "batch", "批次"),
        "flagship": ("是否精品村", "精品村"),
        "seat_lon": ("村部经度",),
        "seat_lat": ("村部纬度",),
        "area_declared": ("上报面积", "area_km2", "面积_公顷", "kzmj"),
    },
    "townships": {
        "code": ("township_code", "乡镇代码", "xzdm", *_AREA_CODE),
        "name": ("township", "乡镇名称", "乡镇", "xzmc", *_AREA_NAME),
    },
    "counties": {
        "code": ("county_code", "县代码", "县级代码", "qxdm", *_AREA_CODE),
        "name": ("county", "县名", "县区名称", "qxmc", *_AREA_NAME),
    },
    "sites_5g": {
        "code": ("基站编号", "站号", "编号", "编码"),
        "name": ("基站名称", "站名", "名称"),
        "village": _VILLAGE_CODE,
        "operator": ("运营商",),
        "built_on": _BUILT,
    },
    "wells": {
        "code": ("水井编号", "井号", "编号", "编码"),
        "name": ("水井名称", "井名", "名称"),
        "village": _VILLAGE_CODE,
        "tested_on": ("检测时间", "检测日期", "水质检测时间"),
        "test_result": ("水质检测结果", "检测结果"),
        "upgrade": ("改造类型", "提升类型"),
        "upgraded_on": ("改造时间", "改造日期"),
    },
    "roads": {
        "code": ("道路编号", "路线编号", "编号", "编码"),
        "name": ("道路名称", "路线名称", "名称"),
        "kind": ("道路类型", "类型", "类别"),
        "length_km": ("长度_公里", "长度_km", "里程_公里", "长度_米", "长度_m"),
        "year": ("年度", "年份"),
    },
    "bridges": {
        "code": ("桥梁编号", "编号", "编码"),
        "name": ("桥梁名称", "桥名", "名称"),
        "village": _VILLAGE_CODE,
        "rebuilt_on": ("改造时间", "改造日期", "改造完成时间"),
    },
    "facilities": {
        "code": ("设施编号", "编号", "编码"),
        "name": ("设施名称", "名称"),
        "kind": ("设施类型", "设施类别", "类型", "类别"),
        "village": _VILLAGE_CODE,
        "built_on": _BUILT,
    },
    "projects": {
        "code": ("项目编号", "项目代码", "项目编码"),
        "name": ("项目名称", "名称"),
        "kind": ("项目类型", "项目类别", "类型", "类别"),
        "year": ("年度", "年份"),
        "county": ("县区", "县_市_区", "所属县区"),
        "stage": ("项目进度", "进度", "进展"),
        "funds": ("资金_万元", "投入资金_万元", "总投资_万元"),
        "funds_upper": ("中央省资金_万元", "中央和省资金_万元"),
    },
    "project_villages": {"project": ("项目编号", "项目代码"), "village": _VILLAGE_CODE},
    "cadres": {
        "village": _VILLAGE_CODE,
        "level": ("级别", "层级"),
        "name": ("姓名",),
        "post": ("职务",),
    },
}

FIELD_ALIASES: MappingProxyType[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {(layer, field): names for layer, fields in _FIELDS.items() for field, names in fields.items()}
)
"""Names of columns by layer and field; the field's own name comes before them all."""

COORDINATE_ALIASES = MappingProxyType({"lon": ("lng", "longitude", "经度"), "lat": ("latitude", "纬度")})
"""Columns that give a point its place, where a file has no geometry."""

LAYER_ALIASES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "villages": ("村级行政区", "行政村", "村级调查区", "CJDCQ", "CJXZQ", "村庄", "村"),
        "townships": ("乡级行政区", "乡镇级行政区", "乡镇", "XJXZQ"),
        "counties": ("县级行政区", "县区", "XJQ", "XZQ_XJ"),
        "sites_5g": ("5G基站", "基站"),
        "wells": ("供水井", "水井"),
        "roads": ("道路", "农村公路"),
        "bridges": ("危桥", "桥梁"),
        "facilities": ("设施", "公共设施"),
        "projects": ("项目",),
        "cadres": ("包保干部", "干部"),
    }
)
"""Names of layers and sheets; the layer's own name comes before them all."""


class Scale(NamedTuple):
    """A unit that the name of a column says, and what brings it to the unit of the field."""

    endings: tuple[str, ...]
    factor: float


SCALES: MappingProxyType[str, tuple[Scale, ...]] = MappingProxyType(
    {
        "km2": (
            Scale(("平方公里", "平方千米", "km2"), 1.0),
            Scale(("公顷", "ha"), 0.01),
            Scale(("亩",), 1 / 1_500),
            # KZMJ 控制面积 of the land survey is in square metres.
            Scale(("平方米", "m2", "kzmj"), 1e-6),
        ),
        "km": (Scale(("公里", "千米", "km"), 1.0), Scale(("米", "m"), 1e-3)),
        "10k_yuan": (Scale(("万元",), 1.0), Scale(("元",), 1e-4)),
    }
)
"""Units by the unit of the field; the first whose ending the column has counts."""


def factor_of(column: str, unit: str) -> float:
    """Return what a value of `column` is multiplied by to be in `unit`."""
    name = folded(column)
    return next(
        (scale.factor for scale in SCALES.get(unit, ()) for ending in scale.endings if name.endswith(ending)),
        1.0,
    )
