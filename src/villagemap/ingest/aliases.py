"""What columns and layers are called in files, in Chinese and in English, first the surest name."""

from types import MappingProxyType
from typing import NamedTuple

from villagemap.reading.parts import folded

_COUNTY = "county county_name 县 县区 区县 县市区 县、市、区 县名 县区名称 县级行政区 所属县区 所在县区 qxmc"
_TOWNSHIP = (
    "township township_name 乡镇 乡镇街道 乡镇（街道） 镇街 街道 乡镇名称 乡镇街道名称 所属乡镇 所在乡镇 xzmc"
)
PLACE_ALIASES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {"county": tuple(_COUNTY.split()), "township": tuple(_TOWNSHIP.split())}
)
"""Columns that say where a village lies, by which its name is found."""

_VILLAGE = "village_name 所在村 所属村 行政村 行政村名称 村名 村名称 村庄名称 村 村庄"
VILLAGE_NAME_ALIASES = tuple(_VILLAGE.split())
"""Columns of points and registers that name the village of a row; they may hold its code as well."""

LISTED_COLUMNS = ("序号", "备注", "编号", "no", "remark", "note", "行政村", "联系人", "联系电话")
"""Columns that are in many lists and in no layer; they help to see which row names the columns."""

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
            # KZMJ 控制面积 and DCMJ 调查面积 of the land survey are in square metres.
            Scale(("平方米", "m2", "kzmj", "dcmj"), 1e-6),
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
