"""Rows that lie where no row of the city can: one of them is an error that names the vertex, and nothing is stored."""

import geopandas as gpd
import pytest
import shapely

from intake_files import square
from villagemap.domain.issues import Severity

CODES = [f"22032210030{number}" for number in range(6)]
GOOD = [square(124 + 0.01 * at) for at in range(6)]


def with_vertex(*position, of=0):
    """The first of six squares with its third vertex elsewhere."""
    ring = shapely.get_coordinates(GOOD[of])
    ring[2] = position
    return shapely.Polygon(ring)


def with_hole(hole):
    """The first of six squares with a hole."""
    return shapely.Polygon(shapely.get_coordinates(GOOD[0]), [hole])


def rows(*shapes):
    return [({"code": code, "name": "村"}, shape) for code, shape in zip(CODES, shapes, strict=False)]


def frame(*shapes, crs="EPSG:4490"):
    columns = {"code": CODES[: len(shapes)], "name": ["村"] * len(shapes)}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def errors(checked):
    return [issue for issue in checked.report.issues if issue.severity is Severity.ERROR]


FAR = [
    pytest.param(
        with_hole([(1, 1), (1.1, 1), (1.1, 1.1)]),
        "vertex_beyond",
        {"vertex": 6, "x": "1"},
        id="a hole far away",
    ),
    pytest.param(
        with_hole([(124.001, 43.001), (0, 0), (124.002, 43.002)]),
        "coordinates_zero",
        {"vertex": 7},
        id="a hole to 0, 0",
    ),
    pytest.param(
        with_vertex(124, 90), "vertex_beyond", {"vertex": 3, "x": "124", "y": "90"}, id="at the pole"
    ),
    pytest.param(with_vertex(124, -90), "vertex_beyond", {"vertex": 3, "y": "-90"}, id="at the other pole"),
    pytest.param(with_vertex(124, 91), "vertex_beyond", {"vertex": 3, "y": "91"}, id="beyond the pole"),
    pytest.param(with_vertex(500, 43), "vertex_beyond", {"vertex": 3, "x": "500"}, id="at longitude 500"),
    pytest.param(
        with_vertex(1e308, 43),
        "coordinates_impossible",
        {"vertex": 3, "x": "1e+308"},
        id="at the end of numbers",
    ),
    pytest.param(
        with_vertex(-124, 43), "vertex_beyond", {"vertex": 3, "x": "-124"}, id="in the other hemisphere"
    ),
    pytest.param(with_vertex(124, 0), "vertex_beyond", {"vertex": 3, "y": "0"}, id="without a latitude"),
    pytest.param(
        with_vertex(127, 43), "vertex_beyond", {"vertex": 3, "x": "127"}, id="a hundred kilometres away"
    ),
    pytest.param(with_vertex(0, 0), "coordinates_zero", {"vertex": 3, "n": 5}, id="at 0, 0"),
    pytest.param(
        square(104, 28), "shape_beyond", {"x": "104.01", "y": "28"}, id="a village of another province"
    ),
    pytest.param(shapely.box(-180, -90, 180, 90), "shape_beyond", {}, id="around the world"),
    pytest.param(
        shapely.box(123, 42.9, 125.7, 44), "area_too_large", {"limit": 1_000}, id="as large as the city"
    ),
]


@pytest.mark.parametrize(("shape", "rule", "parts"), FAR)
def test_one_village_that_cannot_lie_there_is_an_error_with_its_vertex(look, files, shape, rule, parts):
    checked = look(files.geojson(rows(*GOOD[:5], shape)), layer="villages")

    (issue,) = errors(checked)
    assert (issue.rule, issue.row, issue.value) == (rule, 6, CODES[5])
    assert {part: issue.parts[part] for part in parts} == parts
    assert not checked.storable


@pytest.mark.parametrize(("shape", "rule", "parts"), FAR)
def test_the_others_can_be_stored_without_it(look, files, shape, rule, parts):
    del parts
    checked = look(files.geojson(rows(shape, *GOOD[1:])), layer="villages", accept_valid=True)

    assert rule in {issue.rule for issue in errors(checked)}
    assert checked.left_out == (1,)
    assert checked.writes[0].frame["code"].tolist() == CODES[1:]


@pytest.mark.parametrize("mode", ["replace", "append", "update"])
def test_it_is_an_error_in_every_mode(look, files, stored_squares, mode):
    path = files.geojson(rows(*GOOD[:5], with_vertex(124, 90)))

    checked = look(path, layer="villages", mode=mode, stored=stored_squares)

    assert [issue.rule for issue in errors(checked)] == ["vertex_beyond"]


@pytest.fixture
def stored_squares(holding_shapes):
    return holding_shapes(dict(zip(CODES, GOOD, strict=True)))


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda files, made: files.gpkg({"villages": made}), id="GeoPackage"),
        pytest.param(lambda files, made: files.shapefile(made), id="shapefile"),
    ],
)
def test_it_is_an_error_in_files_of_gdal(look, files, write):
    path = write(files, frame(*GOOD[:5], with_vertex(124, 90)))

    (issue,) = errors(look(path, layer="villages"))

    assert (issue.rule, issue.parts["x"], issue.parts["y"]) == ("vertex_beyond", "124", "90")


def test_a_file_of_one_row_is_judged_by_most_of_its_vertices(look, files):
    (issue,) = errors(look(files.geojson(rows(with_vertex(124, 90))), layer="villages"))

    assert issue.rule == "vertex_beyond"


def test_the_vertex_is_named_as_the_file_gives_it_in_metres_too(look, files):
    metres = gpd.GeoSeries(GOOD, crs="EPSG:4490").to_crs("EPSG:4530").tolist()
    ring = shapely.get_coordinates(metres[0])
    ring[2] = (42_999_999, 1_000_000)
    path = files.geojson(rows(shapely.Polygon(ring), *metres[1:]))

    (issue,) = errors(look(path, layer="villages"))

    assert (issue.rule, issue.parts["x"], issue.parts["y"]) == ("vertex_beyond", "42999999", "1000000")


def test_a_vertex_at_0_0_metres_is_no_place_either(look, files):
    metres = gpd.GeoSeries(GOOD, crs="EPSG:4490").to_crs("EPSG:4530").tolist()
    ring = shapely.get_coordinates(metres[0])
    ring[2] = (0, 0)
    path = files.gpkg({"villages": frame(shapely.Polygon(ring), *metres[1:], crs="EPSG:4530")})

    (issue,) = errors(look(path, layer="villages"))

    assert (issue.rule, issue.parts["vertex"]) == ("coordinates_zero", 3)


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        pytest.param("0,0", "coordinates_zero", id="0, 0"),
        pytest.param("0.0,-0.0", "coordinates_zero", id="0, 0 with signs"),
        pytest.param("500,99", "shape_beyond", id="no place on earth"),
        pytest.param("124.3,4.33", "shape_beyond", id="a digit lost"),
        pytest.param("43.2,124.2", "axes_swapped", id="exchanged"),
    ],
)
def test_a_well_that_cannot_be_there_is_an_error_of_its_row(look, files, place, rule):
    path = files.csv("编号,经度,纬度", "a,124.1,43.1", f"b,{place}", "c,124.3,43.3")

    checked = look(path, layer="wells")

    (issue,) = errors(checked)
    assert (issue.rule, issue.row) == (rule, 3)
    assert not checked.writes


def test_wells_that_are_all_at_0_0_have_no_coordinates(look, files, rules):
    checked = look(files.csv("编号,经度,纬度", "a,0,0", "b,0,0"), layer="wells")

    assert rules(checked) == {"coordinates_zero": 2}
    assert not checked.storable


def test_a_well_a_little_beside_the_city_is_a_warning(look, files, rules):
    path = files.csv("编号,经度,纬度", "a,124.1,43.1", "b,126.1,43.1")

    assert rules(look(path, layer="wells")) == {"outside_city": 1}


def test_a_spike_that_leaves_the_city_within_the_bound_is_a_warning_with_its_vertex(look, files):
    checked = look(
        files.geojson(
            rows(shapely.Polygon([(123.3, 43), (123.31, 43), (122.9, 43.01), (123.3, 43.02)]), *GOOD[1:])
        ),
        layer="villages",
    )

    (issue,) = [issue for issue in checked.report.issues if issue.rule == "vertex_outside"]
    assert (issue.severity, issue.row, issue.parts["vertex"], issue.parts["x"]) == ("warning", 1, 3, "122.9")
    assert errors(checked) == []


def test_a_road_longer_than_the_city_is_an_error_and_a_network_of_roads_is_none(look, files):
    zigzag = shapely.LineString([(123.4 + 2 * (at % 2), 43 + at / 100) for at in range(5)])
    network = shapely.MultiLineString([[(123.4, 43 + at / 100), (125.4, 43 + at / 100)] for at in range(5)])
    path = files.geojson(
        [({"code": code, "kind": "built"}, line) for code, line in (("a", zigzag), ("b", network))]
    )

    (issue,) = errors(look(path, layer="roads"))

    assert (issue.rule, issue.value, issue.parts["limit"]) == ("line_too_long", "a", 247)


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(shapely.box(123.3, 43.5, 125.3, 43.501), id="a strip across the city"),
        pytest.param(shapely.box(124.0, 43.0, 124.001, 43.5), id="a strip to the north"),
        pytest.param(shapely.MultiPolygon([square(), square(124.6)]), id="two parts far from each other"),
    ],
)
def test_a_village_longer_than_the_largest_can_be_is_an_error(look, files, shape):
    (issue,) = errors(look(files.geojson(rows(shape, *GOOD[1:])), layer="villages"))

    assert (issue.rule, issue.row, issue.parts["limit"]) == ("area_too_long", 1, 45)
    assert issue.parts["km"] > 45


def test_a_county_may_be_longer_than_a_village(look, files):
    features = [({"code": "220322", "name": "梨树县"}, shapely.box(123.5, 43.5, 125.3, 43.6))]

    assert errors(look(files.geojson(features), layer="counties")) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(["a,10,10", "b,10,10"], [("shape_beyond", 2), ("shape_beyond", 3)], id="all at 10, 10"),
        pytest.param(
            ["a,10,10", "b,0,0", "c,500,99"],
            [("coordinates_zero", 3), ("shape_beyond", 2), ("shape_beyond", 4)],
            id="impossible ones of three kinds",
        ),
        pytest.param(
            ["a,0,0", "b,0,0"], [("coordinates_zero", 2), ("coordinates_zero", 3)], id="all at 0, 0"
        ),
        pytest.param(["a,126.3,43", "b,126.3,43.1"], [("all_outside", None)], id="all beside the city"),
        pytest.param(
            ["a,126.3,43", "b,10,10"], [("all_outside", None)], id="one beside the city and one far off"
        ),
    ],
)
def test_points_that_are_all_wrong_are_named_row_by_row(look, files, lines, found):
    checked = look(files.csv("编号,经度,纬度", *lines), layer="wells")

    assert sorted((issue.rule, issue.row) for issue in errors(checked)) == found


def test_a_polygon_around_the_world_is_an_error_of_its_row_and_nothing_else_is_said_of_it(look, files):
    world = shapely.box(-180, -90, 180, 90)

    checked = look(files.geojson(rows(world)), layer="villages")

    (issue,) = checked.report.issues
    assert (issue.rule, issue.row, issue.parts["vertex"]) == ("shape_beyond", 1, 1)


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        pytest.param("1e19,43.3", "number_range", id="no longitude at all"),
        pytest.param("124.3,abc", "number_unreadable", id="words for a latitude"),
        pytest.param("abc,", "number_unreadable", id="words, and nothing"),
        pytest.param("#REF!,43.3", "cell_error", id="an error cell"),
        pytest.param(",43.3", "geometry_missing", id="half of a place"),
        pytest.param(",", "geometry_missing", id="no place"),
    ],
)
def test_a_row_without_a_place_has_one_error_that_says_why(look, files, place, rule):
    path = files.csv("编号,经度,纬度", "a,124.3,43.3", f"b,{place}")

    assert [(issue.rule, issue.row) for issue in errors(look(path, layer="wells"))] == [(rule, 3)]


def test_a_county_larger_than_the_extent_of_the_city_is_an_error(look, files):
    features = [
        ({"code": "220322", "name": "梨树县"}, shapely.box(124, 43, 124.5, 43.5)),
        ({"code": "220302", "name": "铁西区"}, shapely.box(122.8, 42.4, 126.3, 44.5)),
    ]

    (issue,) = errors(look(files.geojson(features), layer="counties"))

    assert (issue.rule, issue.value) == ("area_too_large", "220302")


@pytest.mark.parametrize(
    ("seat", "rule", "value"),
    [
        pytest.param("0,0", "seat_zero", "0, 0", id="0, 0"),
        pytest.param("500,99", "seat_beyond", "500, 99", id="no place on earth"),
        pytest.param("43.1,124.1", "seat_beyond", "43.1, 124.1", id="exchanged"),
        pytest.param(",9", "seat_beyond", "9", id="half of one"),
    ],
)
def test_a_seat_that_cannot_be_there_is_an_error_of_its_row(look, files, stored_squares, seat, rule, value):
    path = files.csv(
        "code,seat_lon,seat_lat", f"{CODES[0]},124.1,43.1", f"{CODES[1]},{seat}", f"{CODES[2]},,"
    )

    checked = look(path, layer="villages", join="code", stored=stored_squares)

    found = [issue for issue in errors(checked) if issue.rule == rule]
    assert [(issue.row, issue.value) for issue in found] == [(3, value)]
    assert not checked.storable


def test_a_seat_in_the_city_is_fine(look, files, stored_squares):
    path = files.csv("code,seat_lon,seat_lat", f"{CODES[0]},124.1,43.1", f"{CODES[1]},,")

    assert errors(look(path, layer="villages", join="code", stored=stored_squares)) == []
