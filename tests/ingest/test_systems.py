"""The coordinate system and the order of axes: said, seen in the coordinates, or asked."""

import sqlite3
import zipfile
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from intake_files import CODE, square
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.findings import Topic
from villagemap.domain.labels import Language
from villagemap.texts import Texts

PLACES = [(124.0, 43.0), (124.2, 43.3), (124.4, 43.5)]


def placing(checked):
    """The rules of the findings about the system and the axes."""
    return [finding.rule for finding in checked.found if finding.topic in {Topic.CRS, Topic.AXES}]


def wells(files, crs, *, swapped=False, head="编号,经度,纬度"):
    """A list of wells with coordinates in some system."""
    points = gpd.GeoSeries(shapely.points(PLACES), crs="EPSG:4490").to_crs(crs)
    pairs = [(y, x) if swapped else (x, y) for x, y in zip(points.x, points.y, strict=True)]
    return files.csv(
        head, *(f"{number},{first:.3f},{second:.3f}" for number, (first, second) in enumerate(pairs))
    )


@pytest.mark.parametrize(
    ("crs", "swapped"),
    [
        pytest.param("EPSG:4490", False, id="degrees"),
        pytest.param("EPSG:4490", True, id="latitude first"),
        pytest.param("EPSG:4529", False, id="zone 41 in the easting"),
        pytest.param("EPSG:4530", False, id="zone 42 in the easting"),
        pytest.param("EPSG:4530", True, id="X is north"),
        pytest.param("EPSG:4499", False, id="the six-degree zone 21"),
        pytest.param("EPSG:3857", False, id="web Mercator"),
    ],
)
def test_the_size_of_coordinates_tells_their_system(look, files, crs, swapped):
    checked = look(wells(files, crs, swapped=swapped), layer="wells")

    frame = checked.writes[0].frame
    seen = "crs_seen_degrees" if crs == "EPSG:4490" else "crs_seen"
    assert placing(checked) == [seen, *["axes_north_first"][:swapped]]
    assert checked.provenance.crs == crs
    assert [frame.geometry.x[0], frame.geometry.y[0]] == pytest.approx(PLACES[0], abs=2e-3)


@pytest.mark.parametrize("crs", ["EPSG:4550", "EPSG:4551"])
def test_six_digits_do_not_tell_the_zone_so_it_is_asked(look, files, crs):
    path = wells(files, crs)

    asked = look(path, layer="wells")
    told = look(path, layer="wells", crs=crs)

    (question,) = asked.questions
    assert not asked.writes
    assert not asked.storable
    assert (question.key, question.option) == ("crs", "--crs")
    assert {choice.value for choice in question.choices} == {"EPSG:4550", "EPSG:4551"}
    assert question.choices[0].value == crs
    assert question.choices[0].parts["lon"] == pytest.approx(124.2, abs=1e-3)
    assert told.writes[0].frame.geometry.x[0] == pytest.approx(124.0, abs=1e-6)


def test_a_file_that_says_degrees_and_holds_metres_is_taken_by_its_coordinates(look, files, rules):
    metres = gpd.GeoSeries([square()], crs="EPSG:4490").to_crs("EPSG:4530")[0]
    path = files.geojson([({"code": CODE, "name": "杨树屯村"}, metres)])

    checked = look(path, layer="villages")

    assert rules(checked) == {"crs_contradicted": 1}
    assert checked.provenance.crs == "EPSG:4530"
    assert shapely.hausdorff_distance(checked.writes[0].frame.geometry[0], square()) < 1e-6


def test_a_file_that_says_degrees_and_holds_metres_without_zone_is_asked_about(look, files):
    metres = gpd.GeoSeries([square()], crs="EPSG:4490").to_crs("EPSG:4550")[0]
    path = files.geojson([({"code": CODE, "name": "杨树屯村"}, metres)])

    (question,) = look(path, layer="villages").questions

    assert (question.rule, question.parts["said"].zh) == ("crs_contradicted", "WGS 84 经纬度（EPSG:4326）")


def test_a_shapefile_that_says_metres_and_holds_degrees_is_taken_by_its_coordinates(look, files, rules):
    frame = gpd.GeoDataFrame({"code": [CODE], "name": ["村"]}, geometry=[square()], crs="EPSG:4490")
    path = files.shapefile(frame.set_crs("EPSG:4530", allow_override=True))

    checked = look(path, layer="villages", encoding="gbk")

    assert rules(checked) == {"crs_contradicted": 1}
    assert shapely.hausdorff_distance(checked.writes[0].frame.geometry[0], square()) < 1e-9


def test_axes_are_taken_as_told_even_where_they_look_otherwise(look, files, rules):
    checked = look(wells(files, "EPSG:4490"), layer="wells", crs="EPSG:4490", axes="north-east")

    assert rules(checked)["all_outside"] == 1


@pytest.mark.parametrize(
    "crs",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"type": "name", "properties": {"name": 4490}}, id="a number for a name"),
        pytest.param({"type": "name", "properties": {"name": " "}}, id="a blank name"),
        pytest.param({"type": "name", "properties": {}}, id="no name"),
        pytest.param({"type": "name", "properties": [1]}, id="a list"),
        pytest.param({"type": "EPSG", "properties": {"code": 4490}}, id="a code"),
        pytest.param("EPSG:4490", id="a text"),
        pytest.param({"type": "name", "properties": {"name": "foo bar"}}, id="a name that nobody knows"),
        pytest.param(7, id="a number"),
    ],
)
def test_a_member_crs_that_names_no_system_cannot_be_read(look, files, rules, crs):
    path = files.geojson([({"code": CODE, "name": "村"}, square())], crs=crs)

    checked = look(path, layer="villages")

    assert rules(checked) == {"crs_unreadable": 1}
    assert "crs_unreadable" in {finding.rule for finding in checked.found}


@pytest.mark.parametrize(
    "crs",
    [
        pytest.param({"type": "link", "properties": {"href": "a.prj"}}, id="as the format has it"),
        pytest.param({"type": "link"}, id="without an address"),
        pytest.param({"properties": {"href": "a.prj"}}, id="without its type"),
    ],
)
def test_a_linked_system_is_refused(look, files, crs):
    path = files.geojson([({"code": CODE, "name": "村"}, square())], crs=crs)

    with pytest.raises(FileUnreadableError) as refused:
        look(path, layer="villages")

    assert refused.value.parts["reason"] == "linked_crs"


def test_coordinates_that_fit_nothing_ask_for_the_system(look, files, rules):
    path = files.csv("编号,经度,纬度", "1,7000,8000", "2,9000,10000")

    assert rules(look(path, layer="wells")) == {"crs_missing": 1}


def test_one_row_with_its_axes_exchanged_is_an_error_of_that_row(look, files):
    rows = [({"code": f"22032210030{n}", "name": "村"}, square(124 + n / 100)) for n in range(3)]
    rows.append(
        ({"code": "220322100304", "name": "村"}, shapely.transform(square(124.05), lambda xy: xy[:, ::-1]))
    )

    checked = look(files.geojson(rows), layer="villages")

    (issue,) = [issue for issue in checked.report.issues if issue.severity == "error"]
    assert (issue.rule, issue.row, issue.value) == ("axes_swapped", 4, "220322100304")
    assert issue.parts["lon"] == pytest.approx(124.055)


@pytest.mark.parametrize("epsg", [2366, 2386, 2418, 2438, 4610, 4214])
def test_a_legacy_datum_is_warned_of_and_never_shifted(look, files, rules, epsg):
    crs = gpd.GeoSeries([square()], crs="EPSG:4490").set_crs(f"EPSG:{epsg}", allow_override=True).crs
    there = gpd.GeoSeries([square()], crs=crs.geodetic_crs).to_crs(crs)[0]
    path = files.geojson([({"code": CODE, "name": "村"}, there)])

    checked = look(path, layer="villages", crs=f"EPSG:{epsg}")

    assert rules(checked)["crs_legacy"] == 1
    assert shapely.hausdorff_distance(checked.writes[0].frame.geometry[0], square()) < 1e-8


def test_what_a_prj_says_of_the_way_to_wgs_84_moves_nothing(look, files):
    wkt = (
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563],'
        'TOWGS84[5000,5000,5000,0,0,0,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    )
    path = files.geojson([({"code": CODE, "name": "村"}, square())])

    checked = look(path, layer="villages", crs=wkt)

    assert shapely.hausdorff_distance(checked.writes[0].frame.geometry[0], square()) < 1e-9


GARBAGE = "GEOGCS[garbage, and no end"


def zipped(files, crs, prj, *, name="f.zip"):
    """A shapefile of a village, its coordinates in one system, its .prj as told."""
    frame = gpd.GeoDataFrame({"code": [CODE], "name": ["村"]}, geometry=[square()], crs="EPSG:4490").to_crs(
        crs
    )
    with zipfile.ZipFile(files.shapefile(frame, name="made.zip")) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    return files.zip(members | {"村界.prj": prj.encode()}, name)


def packed(files, crs, change):
    """A GeoPackage of a village whose table of systems was changed by hand."""
    frame = gpd.GeoDataFrame({"code": [CODE], "name": ["村"]}, geometry=[square()], crs="EPSG:4490").to_crs(
        crs
    )
    path = files.gpkg({"villages": frame})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
    return path


def called(files, crs, name):
    """A GeoJSON file of a village that names its system."""
    shape = gpd.GeoSeries([square()], crs="EPSG:4490").to_crs(crs)[0]
    member = {"type": "name", "properties": {"name": name}}
    return files.geojson([({"code": CODE, "name": "村"}, shape)], crs=member)


UNREADABLE = [
    pytest.param(lambda files, crs: zipped(files, crs, GARBAGE), "garbage", id="a .prj of garbage"),
    pytest.param(lambda files, crs: zipped(files, crs, "2000坐标系"), "2000坐标系", id="a .prj in words"),
    pytest.param(
        lambda files, crs: zipped(files, crs, "https://epsg.example/4490"),
        "epsg.example",
        id="an address in a .prj",
    ),
    pytest.param(
        lambda files, crs: called(files, crs, "https://epsg.example/4490"),
        "epsg.example",
        id="an address in GeoJSON",
    ),
    pytest.param(
        lambda files, crs: called(files, crs, "EPSG:999999"), "EPSG:999999", id="a code that there is not"
    ),
    pytest.param(
        lambda files, crs: packed(
            files,
            crs,
            f"UPDATE gpkg_spatial_ref_sys SET definition = '{GARBAGE}', organization = 'x',"
            " organization_coordsys_id = 1 WHERE srs_id > 0 AND srs_id <> 4326",
        ),
        "garbage",
        id="a definition of garbage in a GeoPackage",
    ),
]


@pytest.mark.parametrize(("write", "words"), UNREADABLE)
def test_a_system_that_cannot_be_read_is_said_before_anything_is_found_out(look, files, rules, write, words):
    checked = look(write(files, "EPSG:4490"), layer="villages")

    assert placing(checked) == ["crs_unreadable", "crs_seen_degrees"]
    (finding, _) = [finding for finding in checked.found if finding.topic is Topic.CRS]
    assert words in str(finding.parts["value"])
    assert rules(checked) == {"crs_unreadable": 1}


@pytest.mark.parametrize(("write", "words"), UNREADABLE)
def test_where_the_zone_must_be_asked_it_is_said_that_the_system_cannot_be_read(look, files, write, words):
    checked = look(write(files, "EPSG:4550"), layer="villages")

    (question,) = [question for question in checked.questions if question.key == "crs"]
    assert placing(checked) == ["crs_unreadable"]
    assert question.rule == "crs_unreadable"
    assert words in str(question.parts["said"])


def test_a_system_that_cannot_be_read_is_said_beside_the_one_that_was_told(look, files, rules):
    checked = look(zipped(files, "EPSG:4490", GARBAGE), layer="villages", crs="EPSG:4490")

    assert placing(checked) == ["crs_unreadable", "crs_told"]
    assert rules(checked) == {}


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda files: zipped(files, "EPSG:4490", ""), id="an empty .prj"),
        pytest.param(
            lambda files: packed(files, "EPSG:4490", "UPDATE gpkg_geometry_columns SET srs_id = 0"),
            id="undefined",
        ),
    ],
)
def test_a_file_that_states_no_system_states_none_that_cannot_be_read(look, files, write):
    assert placing(look(write(files), layer="villages")) == ["crs_seen_degrees"]


def test_geojson_without_a_system_is_taken_as_its_format_has_it_and_says_what_numbers_do_not_tell(
    look, files
):
    implied = look(files.geojson([({"code": CODE, "name": "村"}, square())]), layer="villages")
    stated = look(called(files, "EPSG:4490", "EPSG:4490"), layer="villages")

    assert placing(implied) == ["crs_implied"]
    assert placing(stated) == ["crs_said"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("rule", ["crs_seen_degrees", "crs_implied"])
def test_older_datums_are_named_where_degrees_alone_were_the_reason(language, rule):
    said = Texts(language).say(f"found.{rule}")

    assert "50" in said
    assert ("北京 54" if language is Language.ZH else "Beijing 1954") in said
