"""Chinese names of coordinate systems, held against what PROJ says of each."""

import re

import pyproj
import pytest

from villagemap.frames.crs import crs_name
from villagemap.frames.crs_names import _CHINESE, crs_label, crs_said

DATUMS = {
    "CGCS2000": ("CGCS2000", "China Geodetic"),
    "西安 80": ("Xian 1980",),
    "北京 54": ("Beijing 1954",),
    "WGS 84": ("WGS 84",),
}


@pytest.mark.parametrize(("code", "chinese"), _CHINESE.items(), ids=list(_CHINESE))
def test_a_chinese_name_says_datum_width_and_zone_of_its_system(code, chinese):
    english = pyproj.CRS(code).name

    (datum,) = [words for name, words in DATUMS.items() if name in chinese]
    assert any(word in english for word in datum) or (chinese.startswith("新") and english.startswith("New"))
    assert ("3 度带" in chinese) == ("3-degree" in english)
    number = re.search(r"(\d+) 带$|经线 (\d+)°", chinese)
    assert number is None or re.search(rf"(?:zone |CM ){number[1] or number[2]}(?:\D|$)", english)
    assert ("不带带号" in chinese) == (" CM " in english)


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (
            "EPSG:4530",
            "CGCS2000 / 3 度带 42 带（EPSG:4530）",
            "CGCS2000 / 3-degree Gauss-Kruger zone 42 (EPSG:4530)",
        ),
        ("OGC:CRS84", "WGS 84 经纬度（OGC:CRS84）", "WGS 84 (CRS84) (OGC:CRS84)"),
        ("EPSG:2056", "CH1903+ / LV95（EPSG:2056）", "CH1903+ / LV95 (EPSG:2056)"),
    ],
)
def test_a_sentence_calls_a_system_by_its_name_and_its_code(code, zh, en):
    said = crs_said(pyproj.CRS(code))

    assert (said.zh, said.en) == (zh, en)


def test_a_system_without_a_code_is_called_by_its_own_name_once():
    own = pyproj.CRS.from_proj4("+proj=tmerc +lon_0=124.7 +ellps=GRS80 +units=m")

    assert crs_said(own) == crs_label(own)
    assert crs_label(own).zh == crs_name(own)
