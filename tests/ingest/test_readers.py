"""Each format is read in the bounded child, as `villagemap load` does."""

import sqlite3
import sys
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from intake_files import CODE, OTHER, holding, square
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.labels import Language
from villagemap.settings import Limits
from villagemap.texts import Texts

NAMED = {"code": CODE, "name": "杨树屯村"}


def villages(*, crs="EPSG:4490", code="code", name="name"):
    rows = {code: [CODE, OTHER], name: ["杨树屯村", "柳条沟村"]}
    return gpd.GeoDataFrame(rows, geometry=[square(), square(124.01)], crs="EPSG:4490").to_crs(crs)


def reason(look, path, **options):
    with pytest.raises(FileUnreadableError) as caught:
        look(path, layer="villages", **options)
    assert caught.value.parts["file"] == path.name
    return caught.value.parts["reason"]


def stored(checked):
    (write,) = checked.writes
    return write.frame


def test_geojson_is_lon_lat_of_wgs_84(look, files):
    path = files.geojson([(NAMED, square())])

    frame = stored(look(path, layer="villages"))

    assert frame.crs == "EPSG:4490"
    assert frame.geometry[0].geom_type == "MultiPolygon"
    assert frame.geometry[0].equals(shapely.MultiPolygon([square()]))


@pytest.mark.parametrize("crs", ["EPSG:4530", "EPSG:4551", "EPSG:4490"])
def test_a_geopackage_is_brought_to_storage_from_the_system_that_it_says(look, files, crs):
    path = files.gpkg({"villages": villages(crs=crs)})

    checked = look(path, layer="villages")

    assert checked.provenance.crs == crs
    assert shapely.hausdorff_distance(stored(checked).geometry[0], square()) < 1e-9


def test_a_shapefile_in_gbk_is_read_with_the_encoding_declared(look, files):
    path = files.shapefile(villages(crs="EPSG:4530", code="XZQDM", name="XZQMC"))

    checked = look(path, layer="villages", encoding="gbk")

    assert list(stored(checked)["name"]) == ["杨树屯村", "柳条沟村"]
    assert checked.provenance.part == "村界"


def test_a_shapefile_whose_encoding_nothing_says_is_read_by_its_bytes_and_not_as_latin(look, files):
    checked = look(files.shapefile(villages()), layer="villages")

    assert list(stored(checked)["name"]) == ["杨树屯村", "柳条沟村"]
    assert [(each.rule, each.parts["encoding"]) for each in checked.found if each.topic == "encoding"] == [
        ("encoding_seen", "GB18030")
    ]


def test_a_wrong_encoding_is_noticed(look, files):
    assert reason(look, files.shapefile(villages()), encoding="utf-8") == "encoding_wrong_row"


def test_a_cpg_says_the_encoding(look, files):
    path = files.shapefile(villages(), encoding="utf-8", without=())

    assert list(stored(look(path, layer="villages"))["name"]) == ["杨树屯村", "柳条沟村"]


def test_the_zone_in_the_easting_of_a_shapefile_without_prj_tells_its_system(look, files):
    path = files.shapefile(villages(crs="EPSG:4530"), without=(".cpg", ".prj"))

    seen = look(path, layer="villages", encoding="gbk")
    told = look(path, layer="villages", encoding="gbk", crs="EPSG:4530")

    assert "crs_seen" in {finding.rule for finding in seen.found}
    assert seen.provenance.crs == "EPSG:4530"
    for checked in (seen, told):
        assert shapely.hausdorff_distance(stored(checked).geometry[0], square()) < 1e-9


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("gb18030", ""),
        ("gbk", "gbk"),
        ("gb18030", "gb18030"),
    ],
)
def test_csv_is_read_in_its_encoding(look, files, encoding, declared):
    path = files.csv("代码,分类", f"{CODE},集聚提升类", encoding=encoding)

    checked = look(path, layer="villages", join="code", encoding=declared, stored=holding(CODE))

    assert list(stored(checked)["class"]) == ["cluster"]


def test_a_workbook_is_read_with_codes_as_numbers_and_hidden_sheets_left_out(look, files):
    path = files.xlsx(
        {
            "说明": [["怎样填写"]],
            "名单": [["行政区划代码", "示范村批次"], [220322100301, 2021], [OTHER, "2022年"]],
            "空表": [],
        },
        hidden=["说明"],
    )

    checked = look(path, layer="villages", join="code", stored=holding(CODE, OTHER))

    assert list(stored(checked)["code"]) == [CODE, OTHER]
    assert list(stored(checked)["demo"]) == ["2021", "2022"]
    assert list(checked.writes[0].rows) == [2, 3]


def test_of_several_layers_the_one_named_like_the_target_is_taken(look, files):
    counties = gpd.GeoDataFrame(
        {"代码": ["220322"], "名称": ["梨树县"]}, geometry=[square()], crs="EPSG:4490"
    )
    path = files.gpkg({"县级行政区": counties, "村级行政区": villages()})

    assert look(path, layer="counties").provenance.part == "县级行政区"
    assert look(path, layer="villages").provenance.part == "村级行政区"
    assert look(path, layer="townships", source_layer="县级行政区").provenance.part == "县级行政区"


def test_where_several_layers_might_be_meant_it_is_asked(look, files):
    path = files.gpkg({"a": villages(), "b": villages()})

    checked = look(path, layer="villages")

    (question,) = checked.questions
    assert (question.key, question.option) == ("source_layer", "--source-layer")
    assert [choice.value for choice in question.choices] == ["a", "b"]
    assert not checked.storable
    assert reason(look, path, source_layer="c") == "part_unknown"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("f.geojson", "{", "no_json", id="cut off"),
        pytest.param("f.geojson", '{"type": "Point", "coordinates": [0, 0]}', "no_geojson", id="no feature"),
        pytest.param(
            "f.geojson", '{"type": "FeatureCollection", "features": [7]}', "no_feature", id="a number"
        ),
        pytest.param(
            "f.geojson", '{"type": "FeatureCollection", "features": [NaN]}', "no_json_number", id="NaN"
        ),
        pytest.param("f.geojson", '{"a":' * 200_000, "too_deep", id="nested too deeply"),
        pytest.param(
            "f.geojson",
            '{"type": "FeatureCollection", "features": [],'
            ' "crs": {"type": "link", "properties": {"href": "http://127.0.0.1/crs"}}}',
            "linked_crs",
            id="a link to a coordinate system",
        ),
        pytest.param("f.geojson", "<OGRVRTDataSource/>", "other_content", id="a VRT under another name"),
        pytest.param("f.gpkg", "SQLite format 3\x00" + "x" * 200, "damaged", id="no database"),
        pytest.param("f.zip", "PK\x03\x04" + "x" * 200, "damaged_zip", id="no archive"),
        pytest.param("f.xlsx", "PK\x03\x04" + "x" * 200, "damaged_zip", id="no workbook"),
        pytest.param("f.csv", "", "empty", id="nothing"),
        pytest.param("f.csv", "\n\n", "no_rows", id="blank lines"),
        pytest.param("f.csv", 'code,name\n1,"x', "broken_csv", id="an open quote"),
        pytest.param("f.xls", "<table></table>", "other_content", id="a web page called a workbook"),
        pytest.param("f.et", "x", "old_workbook", id="a format of WPS alone"),
        pytest.param("f.shp", "x", "lone_shapefile", id="a part of a shapefile"),
        pytest.param("f.pdf", "x", "unknown_format", id="another format"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(look, files, name, text, expected):
    assert reason(look, files.text(text, name)) == expected


def test_a_missing_file_is_refused(look, tmp_path):
    assert reason(look, tmp_path / "none.csv") == "missing"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param(Limits(rows=1), "too_many_rows", id="rows"),
        pytest.param(Limits(row_vertices=4), "too_many_vertices_in_row", id="vertices of a row"),
        pytest.param(Limits(file_vertices=9), "too_many_vertices", id="vertices of the file"),
        pytest.param(Limits(file_megabytes=0), "too_big", id="size"),
    ],
)
def test_a_file_over_a_limit_is_refused(look, files, limits, expected):
    path = files.geojson([(NAMED, square()), (NAMED, square())])

    assert reason(look, path, limits=limits) == expected


def test_this_process_needs_no_gdal(look, files, monkeypatch):
    path = files.gpkg({"villages": villages()})
    monkeypatch.setitem(sys.modules, "pyogrio", None)

    assert look(path, layer="villages").rows == 2


def test_a_view_in_a_geopackage_is_not_read(look, files):
    path = files.gpkg({"villages": villages()})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE villages RENAME TO hidden")
        connection.execute("CREATE VIEW villages AS SELECT * FROM hidden")

    assert reason(look, path) == "no_plain_table"


def test_a_blank_before_a_code_of_a_register_is_noted(look, files):
    frame = villages()
    frame["code"] = [f" {frame['code'][0]}", *frame["code"][1:]]

    checked = look(files.shapefile(frame), layer="villages", encoding="gbk")

    (note,) = [issue for issue in checked.report.issues if issue.rule == "code_cleaned"]
    assert (note.row, note.value) == (1, frame["code"][0])
    assert checked.writes


def test_texts_that_a_program_put_to_the_right_are_not_noted(look, files, rules):
    frame = villages()
    frame["code"] = [f"  {code}" for code in frame["code"]]

    assert "code_cleaned" not in rules(look(files.shapefile(frame), layer="villages", encoding="gbk"))


@pytest.mark.parametrize("name", ["f.gpkg", "f.sqlite", "f.db"])
def test_a_plain_database_is_called_that(look, tmp_path, name):
    with closing(sqlite3.connect(tmp_path / name)) as connection, connection:
        connection.execute("CREATE TABLE villages (code TEXT, name TEXT)")

    with pytest.raises(FileUnreadableError) as refused:
        look(tmp_path / name, layer="villages")

    assert refused.value.parts["reason"] == "plain_sqlite"
    assert "plain SQLite database" in Texts(Language.EN).explain(refused.value)
    assert "普通的 SQLite 数据库" in Texts(Language.ZH).explain(refused.value)
