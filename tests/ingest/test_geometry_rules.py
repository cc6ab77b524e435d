"""Rules over shapes: what is reported of a row, and what is not."""

import sqlite3
import struct
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from intake_files import square
from villagemap.domain.errors import FileUnreadableError
from villagemap.frames.measures import area_km2
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.stored import Stored

CODES = [f"22032210020{number}" for number in range(9)]


def rows(*shapes, **columns):
    """Villages with these shapes, in order."""
    return [
        ({"code": code, "name": code, **{key: values[at] for key, values in columns.items()}}, shape)
        for at, (code, shape) in enumerate(zip(CODES, shapes, strict=False))
    ]


def block():
    """Nine squares side by side."""
    lon, lat = [124.0, 124.01, 124.02, 124.03], [43.0, 43.01, 43.02, 43.03]
    corners = [(at % 3, at // 3) for at in range(9)]
    return [shapely.box(lon[x], lat[y], lon[x + 1], lat[y + 1]) for x, y in corners]


def star(points):
    angles = 2 * np.pi * (np.arange(points) * (points // 2) % points) / points
    return shapely.Polygon(np.column_stack([124.4 + 0.01 * np.cos(angles), 43.3 + 0.01 * np.sin(angles)]))


def issue(checked, rule):
    (found,) = [issue for issue in checked.report.issues if issue.rule == rule]
    return found


def damage(path, statement):
    """Change a GeoPackage as a program without its functions can: without its triggers."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(statement)


def test_squares_side_by_side_break_no_rule(look, files, rules):
    assert rules(look(files.geojson(rows(*block())), layer="villages")) == {}


def test_an_overlap_names_both_villages_and_its_size(look, files):
    shapes = block()
    shapes[4] = shapely.box(124.0099, 43.01, 124.02, 43.02)

    found = issue(look(files.geojson(rows(*shapes)), layer="villages"), "overlap")

    assert (found.row, found.value, found.parts["other"], found.parts["other_row"]) == (
        4,
        CODES[3],
        CODES[4],
        "5",
    )
    # 0.0001 by 0.01 degrees at 43 degrees north: 8.15 by 1110.9 m.
    assert found.parts["square_metres"] == pytest.approx(9_052, abs=20)
    assert found.parts["lon"] == pytest.approx(124.00995, abs=1e-4)


def test_a_gap_names_its_neighbours_and_its_size(look, files):
    shapes = block()
    shapes[4] = shapely.box(124.0101, 43.01, 124.02, 43.02)

    found = issue(look(files.geojson(rows(*shapes)), layer="villages"), "gap")

    assert {CODES[3], CODES[4]} <= set(found.parts["around"])
    assert found.parts["square_metres"] == pytest.approx(9_052, abs=20)


@pytest.mark.parametrize("metres", [0.3, 30.0])
def test_small_overlaps_and_gaps_are_below_the_tolerance(look, files, rules, metres):
    shapes = block()
    width = metres / TOLERANCE["overlap"] / 1_000  # 1 km long
    shapes[4] = shapely.box(124.01 - width * 1e-3, 43.01, 124.02 - width * 1e-3, 43.02)

    assert set(rules(look(files.geojson(rows(*shapes)), layer="villages"))) <= {"coverage_invalid"}


def test_a_polygon_that_touches_none_is_named_with_the_distance(look, files):
    shapes = [*block(), shapely.box(124.031, 43.0, 124.04, 43.01)]
    codes = [*CODES, "220322100210"]
    features = [({"code": code, "name": code}, shape) for code, shape in zip(codes, shapes, strict=True)]

    found = issue(look(files.geojson(features), layer="villages"), "apart")

    assert (found.value, found.parts["other"]) == ("220322100210", CODES[2])
    assert found.parts["metres"] == pytest.approx(81.5, abs=0.5)


def test_an_exclave_far_from_all_others_is_no_error(look, files, rules):
    shapes = [*block()[:8], square(124.5, 43.5)]

    assert "apart" not in rules(look(files.geojson(rows(*shapes)), layer="villages"))


def test_a_repeated_shape_names_the_row_that_has_it(look, files, rules):
    checked = look(files.geojson(rows(square(), square(124.01), square())), layer="villages")

    found = issue(checked, "shape_repeated")
    assert (found.row, found.parts["first"], found.parts["other"]) == (3, "1", CODES[0])
    assert rules(checked) == {"shape_repeated": 1}


def test_a_sliver_is_named_with_its_area(look, files):
    found = issue(
        look(files.geojson(rows(square(), square(124.01, size=0.00002))), layer="villages"), "sliver"
    )

    assert (found.row, found.parts["square_metres"]) == (2, 3.6)


def test_an_area_that_is_not_the_declared_one_is_named_with_both(look, files):
    shapes = [square(), square(124.01)]
    path = files.geojson(rows(*shapes, 面积_公顷=[90.5, 190.5]))

    checked = look(path, layer="villages")

    found = issue(checked, "area_differs")
    assert (found.row, found.parts["field"], found.parts["declared"]) == (2, "面积_公顷", 1.905)
    assert found.parts["drawn"] == pytest.approx(0.906, abs=1e-3)


def test_an_open_ring_is_not_closed_in_silence(look, files, rules):
    ring = [[124, 43], [124.01, 43], [124.01, 43.01], [124, 43.01]]
    path = files.geojson(rows({"type": "Polygon", "coordinates": [ring]}))

    assert rules(look(path, layer="villages"))["geometry_unreadable"] == 1


def test_a_star_is_repaired_up_to_a_bound_and_refused_above(look, files, rules):
    small = look(files.geojson(rows(star(101))), layer="villages")
    large = look(files.geojson(rows(star(3_001))), layer="villages")

    assert rules(small) == {"geometry_repaired": 1}
    assert rules(large) == {"geometry_tangled": 1}


@pytest.mark.parametrize(
    ("ring", "before", "after", "percent"),
    [
        pytest.param(
            [(0, 0), (2, 0), (2, 2), (0, 2), (0, 1.9), (-1, 1.9), (-1, 2), (0.1, 2), (0.1, 1.8), (0, 1.8)],
            None,
            None,
            None,
            id="a loop on its border",
        ),
    ],
)
def test_a_repair_says_how_the_area_changed(look, files, ring, before, after, percent):
    shape = shapely.Polygon([(124 + x / 100, 43 + y / 100) for x, y in ring])

    checked = look(files.geojson(rows(shape)), layer="villages")

    found = issue(checked, "geometry_repaired").parts
    stored = area_km2(checked.writes[0].frame.geometry[0])[0]
    drawn = abs(area_km2(shape)[0])
    assert found["after"] == (after or f"{stored:.4f}")
    assert found["before"] == (before or f"{drawn:.4f}")
    assert found["percent"] == (percent or f"{100 * (stored - drawn) / drawn:+.2f} %")


def test_loops_that_run_opposite_ways_have_an_area_only_after_the_repair(look, files, rules):
    shape = shapely.Polygon([(124 + x / 100, 43 + y / 100) for x, y in [(0, 0), (2, 2), (2, 0), (0, 2)]])

    checked = look(files.geojson(rows(shape)), layer="villages")

    stored = area_km2(checked.writes[0].frame.geometry[0])[0]
    assert rules(checked) == {"loops_repaired": 1}
    assert issue(checked, "loops_repaired").parts["after"] == f"{stored:.4f}"


@pytest.mark.parametrize(
    "ring",
    [
        pytest.param([(0, 0), (1, 0), (2, 0), (0, 0)], id="a line"),
        pytest.param([(0, 0), (1, 1), (0, 0), (0, 0)], id="there and back"),
    ],
)
def test_a_polygon_of_which_nothing_is_left_is_not_called_repaired(look, files, rules, ring):
    shape = shapely.Polygon([(124 + x / 100, 43 + y / 100) for x, y in ring])

    assert rules(look(files.geojson(rows(square(124.1), shape)), layer="villages")) == {
        "geometry_collapsed": 1
    }


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(square(124.01, size=0.000001), id="a tiny square"),
        pytest.param(shapely.box(124.01, 43, 124.02, 43 + 1e-12), id="a needle"),
    ],
)
def test_an_area_below_a_square_metre_is_an_error(look, files, rules, shape):
    checked = look(files.geojson(rows(square(), shape)), layer="villages")

    assert rules(checked) == {"area_too_small": 1}
    assert issue(checked, "area_too_small").row == 2
    assert not checked.writes


@pytest.mark.parametrize(
    "line",
    [
        pytest.param([(124, 43.3), (124, 43.3)], id="one point twice"),
        pytest.param([(124, 43.3), (124.000005, 43.3)], id="forty centimetres"),
    ],
)
def test_a_line_below_a_metre_is_an_error(look, files, rules, line):
    features = [
        ({"code": code, "kind": "built"}, shapely.LineString(points))
        for code, points in (("r1", line), ("r2", [(124, 43.3), (124.1, 43.3)]))
    ]
    checked = look(files.geojson(features), layer="roads")

    assert rules(checked) == {"line_too_short": 1}
    assert issue(checked, "line_too_short").row == 1


DAMAGED = [
    pytest.param('{"type": "Polygon", "coordinates": [[[124, 43], [124.01]]]}', id="half a position"),
    pytest.param('{"type": "Polygon", "coordinates": [[124, 43], [124.01, 43], [124, 43]]}', id="no ring"),
    pytest.param('{"type": "Polygon", "coordinates": [[[[[[124, 43]]]]]]}', id="too deep"),
    pytest.param('{"type": "Polygon", "coordinates": [[[null, 43], [1, 1], [2, 2], [null, 43]]]}', id="null"),
    pytest.param('{"type": "Ring", "coordinates": [[[124, 43]]]}', id="no type of shape"),
    pytest.param('{"type": "Polygon"}', id="no coordinates at all"),
    pytest.param('"124, 43"', id="words"),
    pytest.param("[]", id="a list"),
    pytest.param("{}", id="an empty object"),
    pytest.param(
        '{"type": "Polygon", "coordinates": [[["124", "43"], ["124.01", "43"], ["124", "43.01"], ["124", "43"]]]}',
        id="texts for numbers",
    ),
    pytest.param(
        '{"type": "Polygon", "coordinates": [[[124, 43], [124.01, "43"], [124, 43.01], [124, 43]]]}',
        id="one text for a number",
    ),
    pytest.param(
        '{"type": "Polygon", "coordinates": [[[124, 43], [124.01, true], [124, 43.01], [124, 43]]]}',
        id="a truth for a number",
    ),
    pytest.param(
        '{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": ["124", 43]}]}',
        id="a text within a collection",
    ),
]


@pytest.mark.parametrize("shape", DAMAGED)
def test_a_damaged_shape_is_called_damaged(look, files, rules, shape):
    text = files.geojson(rows(square(), None)).read_text("utf-8").replace("null", shape, 1)

    checked = look(files.text(text, "g.geojson"), layer="villages")

    assert rules(checked) == {"geometry_unreadable": 1}
    assert issue(checked, "geometry_unreadable").row == 2


@pytest.mark.parametrize(
    ("blob", "rule"),
    [
        pytest.param("x'4750'", "geometry_unreadable", id="two bytes"),
        pytest.param("x''", "geometry_unreadable", id="no bytes"),
        pytest.param("x'47500001000000000103'", "geometry_unreadable", id="cut off"),
        pytest.param("'POLYGON'", "geometry_unreadable", id="a text"),
        pytest.param("7", "geometry_unreadable", id="a number"),
        pytest.param("NULL", "geometry_missing", id="nothing"),
    ],
)
def test_a_blob_of_a_geopackage_that_holds_no_shape_is_damaged_and_nothing_is_missing(
    look, files, rules, blob, rule
):
    columns = {"code": CODES[:2], "name": CODES[:2]}
    path = files.gpkg({"villages": gpd.GeoDataFrame(columns, geometry=block()[:2], crs="EPSG:4490")})
    damage(path, f"UPDATE villages SET geom = {blob} WHERE fid = 2")

    checked = look(path, layer="villages")

    assert rules(checked) == {rule: 1}
    assert issue(checked, rule).row == 2


@pytest.mark.parametrize("text", [pytest.param("e69d", id="half a sign"), pytest.param("d1eed4ce", id="GBK")])
def test_a_text_of_a_geopackage_that_is_no_utf_8_is_named_by_layer_row_and_column(look, files, text):
    columns = {"code": CODES[:2], "name": CODES[:2]}
    path = files.gpkg({"villages": gpd.GeoDataFrame(columns, geometry=block()[:2], crs="EPSG:4490")})
    damage(path, f"UPDATE villages SET name = CAST(x'{text}' AS TEXT) WHERE fid = 2")

    with pytest.raises(FileUnreadableError) as refused:
        look(path, layer="villages")

    said = refused.value.parts
    assert (said["reason"], said["part"], said["row"], said["column"]) == (
        "text_not_utf_8",
        "villages",
        2,
        "name",
    )


def test_a_record_of_a_shapefile_that_holds_no_shape_is_missing_and_one_cut_off_is_damaged(
    look, files, rules
):
    columns = {"code": CODES[:3], "name": CODES[:3]}
    shapes = gpd.GeoDataFrame(columns, geometry=[block()[0], None, block()[2]], crs="EPSG:4490")
    with zipfile.ZipFile(files.shapefile(shapes, name="made.zip")) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    damaged = bytearray(members["村界.shp"])
    # The third record stands last; the number of its points is behind its box and the number of its parts.
    struct.pack_into("<i", damaged, len(damaged) - 5 * 16 - 8, 2**30)

    checked = look(files.zip(members | {"村界.shp": bytes(damaged)}), layer="villages")

    assert rules(checked) == {"geometry_missing": 1, "geometry_unreadable": 1}
    assert (issue(checked, "geometry_missing").row, issue(checked, "geometry_unreadable").row) == (2, 3)


def test_many_stars_do_not_take_for_ever(look, files, rules):
    features = [({"code": str(number), "name": "村"}, star(101)) for number in range(300)]

    found = rules(look(files.geojson(features), layer="villages"))

    assert found["geometry_tangled"] > 200
    assert found["geometry_repaired"] > 5


def test_polygons_piled_upon_each_other_are_left_unchecked(look, files, rules):
    features = [({"code": str(number), "name": "村"}, square(124 + number * 1e-6)) for number in range(300)]

    found = rules(look(files.geojson(features), layer="villages"))

    assert found["coverage_unchecked"] == 1
    assert "overlap" not in found


COUNTIES = gpd.GeoDataFrame(
    pd.DataFrame({"code": ["220322", "220302"], "name": ["梨树县", "铁西区"]}),
    geometry=[shapely.box(124, 43, 124.1, 43.2), shapely.box(124.1, 43, 124.2, 43.2)],
    crs="EPSG:4490",
)


def test_a_village_in_another_county_is_named_unless_the_city_accepts_it(look, files):
    features = [
        ({"code": "220322100200", "name": "甲"}, square(124.02)),
        ({"code": "220322100201", "name": "乙"}, square(124.15)),
        ({"code": "220322109201", "name": "丙"}, square(124.16)),
    ]

    checked = look(files.geojson(features), layer="villages", stored=Stored({"counties": COUNTIES}))

    found = issue(checked, "outside_county")
    assert (found.row, found.value, found.parts["county"].zh) == (2, "220322100201", "铁西区")
    assert found.parts["claimed"].zh == "梨树县"
    assert issue(checked, "outside_county_accepted").count == 1
    assert len(checked.writes) == 1


def test_a_point_outside_of_its_village_is_named_with_the_distance(look, files):
    villages = gpd.GeoDataFrame(
        pd.DataFrame({"code": CODES[:1], "name": ["村"]}), geometry=[square()], crs="EPSG:4490"
    )
    path = files.csv(
        "编号,村代码,经度,纬度",
        f"a,{CODES[0]},124.005,43.005",
        f"b,{CODES[0]},124.011,43.005",
        f"c,{CODES[0]},124.02,43.005",
    )

    checked = look(path, layer="wells", stored=Stored({"villages": villages}))

    found = issue(checked, "outside_village")
    assert (found.row, found.value, found.parts["metres"]) == (4, "c", 815)
