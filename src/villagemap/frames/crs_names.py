"""What the coordinate systems that occur in China are called in Chinese; others keep their English names."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

import pyproj

from villagemap.domain.labels import Label
from villagemap.frames.crs import crs_name


class _Grids(NamedTuple):
    """The Gauss-Krueger grids of a datum: the codes of their first zones, with and without the zone in the easting."""

    datum: str
    narrow_told: int
    narrow_silent: int
    wide_told: int
    wide_silent: int


_GRIDS = (
    _Grids("CGCS2000", 4513, 4534, 4491, 4502),
    _Grids("西安 80", 2349, 2370, 2327, 2338),
    _Grids("北京 54", 2401, 2422, 21413, 21453),
)
_NARROW_ZONES = range(25, 46)
_WIDE_ZONES = range(13, 24)
_UTM_NORTH = 32600
_UTM_ZONES = range(43, 54)


def crs_label(crs: pyproj.CRS) -> Label:
    """Return the name of a system in both languages."""
    return Label(_CHINESE.get(crs_name(crs), crs.name), crs.name)


def crs_said(crs: pyproj.CRS) -> Label:
    """Return the name of a system with its code, where it has one."""
    code, label = crs_name(crs), crs_label(crs)
    if code == crs.name:
        return label
    return Label(f"{label.zh}（{code}）", f"{label.en} ({code})")


def _chinese() -> Iterator[tuple[str, str]]:
    yield "EPSG:4490", "2000 国家大地坐标系（CGCS2000）经纬度"
    yield "EPSG:4326", "WGS 84 经纬度"
    yield "OGC:CRS84", "WGS 84 经纬度"
    yield "EPSG:4610", "西安 80 经纬度"
    yield "EPSG:4214", "北京 54 经纬度"
    yield "EPSG:4555", "新北京 54 经纬度"
    yield "EPSG:3857", "WGS 84 / 网络墨卡托"
    for zone in _UTM_ZONES:
        yield f"EPSG:{_UTM_NORTH + zone}", f"WGS 84 / UTM 北 {zone} 带"
    for grids in _GRIDS:
        yield from _of_datum(grids)


def _of_datum(grids: _Grids) -> Iterator[tuple[str, str]]:
    for at, zone in enumerate(_NARROW_ZONES):
        name = f"{grids.datum} / 3 度带"
        yield f"EPSG:{grids.narrow_told + at}", f"{name} {zone} 带"
        yield f"EPSG:{grids.narrow_silent + at}", f"{name}，中央经线 {3 * zone}°，坐标不带带号"
    for at, zone in enumerate(_WIDE_ZONES):
        name = f"{grids.datum} / 6 度带"
        yield f"EPSG:{grids.wide_told + at}", f"{name} {zone} 带"
        yield f"EPSG:{grids.wide_silent + at}", f"{name}，中央经线 {6 * zone - 3}°，坐标不带带号"


_CHINESE: MappingProxyType[str, str] = MappingProxyType(dict(_chinese()))
