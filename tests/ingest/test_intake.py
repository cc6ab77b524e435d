"""Whole files: what becomes of them, and what the report says."""

import hashlib

import pytest
import shapely

from intake_files import CODE, OTHER, holding, square
from villagemap.domain.entries import EntryKind, LoadMode
from villagemap.domain.issues import Severity
from villagemap.ingest.report import MOST

pytestmark = pytest.mark.usefixtures("read_here")

STORED = holding(CODE, OTHER)
BOWTIE = shapely.Polygon([(124, 43), (124.01, 43.01), (124.01, 43), (124, 43.01)])


def village(**properties):
    return {"code": CODE, "name": "杨树屯村", **properties}


def test_a_load_says_where_its_rows_came_from(look, files):
    path = files.geojson([(village(), square())])

    (write,) = look(path, layer="villages").writes

    assert write.table == "villages"
    assert write.mode is LoadMode.REPLACE
    assert write.provenance.kind is EntryKind.LOAD
    assert write.provenance.file == "f.geojson"
    assert write.provenance.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert write.provenance.mapping == {"code": "code", "name": "name"}
    assert list(write.rows) == [1]


def test_in_a_list_to_join_an_empty_yes_or_no_is_a_reported_no(look, files):
    path = files.csv("code,plan,demo,flagship,class", f"{CODE},,,,", f"{OTHER},1,2022,是,heritage")

    checked = look(path, layer="villages", join="code", blanks="no", stored=STORED)
    (write,) = checked.writes

    assert write.mode is LoadMode.UPDATE
    assert write.frame.to_dict("list") == {
        "code": [CODE, OTHER],
        "class": [None, "heritage"],
        "plan": ["none", "compiled"],
        "demo": ["none", "2022"],
        "flagship": [False, True],
    }
    notes = {(issue.rule, issue.column): issue.count for issue in checked.report.issues}
    assert notes == {
        ("empty_as_no", "plan"): 1,
        ("empty_as_no", "demo"): 1,
        ("empty_as_no", "flagship"): 1,
    }


def test_in_other_loads_an_empty_cell_is_not_reported(look, files):
    path = files.geojson([(village(plan="", demo=None, flagship=" "), square())])

    (write,) = look(path, layer="villages").writes

    assert write.frame[["plan", "demo", "flagship"]].iloc[0].tolist() == [None, None, None]


def test_all_errors_are_listed_at_once_and_nothing_is_written(look, files):
    path = files.csv(
        "代码,分类,示范村批次,精品村,规划批复时间",
        "2.2E+11,集聚提升类,2021,1,2022",
        f"{CODE},西部类,2023,也许,2022.6",
        f"{CODE},,,,去年",
        "220381100201,,,,",
        "220322100399,,,,",
        ",,,,2022",
    )

    checked = look(path, layer="villages", join="code", stored=STORED)

    found = {(i.row, i.column, i.rule) for i in checked.report.issues if i.severity is Severity.ERROR}
    assert checked.writes == ()
    assert found == {
        (2, "代码", "code_scientific"),
        (3, "分类", "word_unknown"),
        (3, "示范村批次", "word_unknown"),
        (3, "精品村", "yes_no_unknown"),
        (4, "规划批复时间", "date_unreadable"),
        (6, "代码", "code_unknown"),
        (7, "代码", "value_missing"),
    }
    assert [question.rule for question in checked.questions] == ["blanks", "other_city", "row_repeated"]


def test_the_list_is_capped_and_the_total_counts_all(look, files):
    path = files.csv("code,plan", *(f"x{number},1" for number in range(MOST + 5)))

    report = look(path, layer="villages", join="code", stored=STORED).report

    assert len(report.issues) == MOST
    assert report.errors == MOST + 5


@pytest.mark.parametrize(
    ("properties", "shape", "rule"),
    [
        pytest.param({"code": CODE}, square(), "field_column_missing", id="no name column"),
        pytest.param(village(name=" "), square(), "value_missing", id="no name"),
        pytest.param(village(), None, "geometry_none", id="no geometry at all"),
        pytest.param(village(), shapely.Point(124, 43), "geometry_wrong_type", id="a point"),
        pytest.param(village(), shapely.Polygon(), "geometry_empty", id="an empty polygon"),
        pytest.param(
            village(),
            shapely.Polygon([(124, 43), (124.1, 43), (124.2, 43), (124, 43)]),
            "geometry_collapsed",
            id="no area",
        ),
        pytest.param(
            village(),
            {"type": "Polygon", "coordinates": [[[0, 0], ["x", 1]]]},
            "geometry_unreadable",
            id="words",
        ),
        pytest.param(
            village(),
            {"type": "Polygon", "coordinates": [[[124, 43], [1e999, 43], [124, 44], [124, 43]]]},
            "coordinates_impossible",
            id="infinite",
        ),
        pytest.param(village(), shapely.box(120, 30, 120.1, 30.1), "shape_beyond", id="another province"),
        pytest.param(village(), square(126.3), "all_outside", id="a place beside the city"),
    ],
)
def test_a_village_that_cannot_be_stored_is_an_error(look, files, rules, properties, shape, rule):
    text = files.geojson([(properties, shape)]).read_text("utf-8").replace("Infinity", "1e999")
    path = files.text(text, "g.geojson")

    checked = look(path, layer="villages")

    assert rules(checked).get(rule) == 1
    assert not checked.writes


def test_an_invalid_polygon_is_repaired_and_the_row_named(look, files):
    checked = look(files.geojson([(village(), BOWTIE)]), layer="villages")

    (issue,) = checked.report.issues
    assert (issue.rule, issue.severity, issue.row) == ("loops_repaired", Severity.WARNING, 1)
    assert (issue.parts["lon"], issue.parts["lat"]) == (124.005, 43.005)
    assert checked.writes[0].frame.geometry[0].is_valid


def test_borders_that_do_not_meet_are_a_warning_with_their_number(look, files):
    path = files.geojson([(village(), square()), (village(code=OTHER), square(124.009))])

    checked = look(path, layer="villages")

    meeting = next(issue for issue in checked.report.issues if issue.rule == "coverage_invalid")
    assert (meeting.count, meeting.parts["total"]) == (2, 2)
    assert len(checked.writes) == 1


def test_one_village_a_little_outside_of_the_city_is_a_warning(look, files, rules):
    path = files.geojson([(village(), square()), (village(code=OTHER), square(126.1, 43.0))])

    checked = look(path, layer="villages")

    assert rules(checked) == {"outside_city": 1}
    assert len(checked.writes) == 1


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        pytest.param("220381100201", "place_of_other_city", id="another city"),
        pytest.param("220322999201", "township_unknown", id="no such township"),
        pytest.param("220322100001", "no_administrative_village", id="a community"),
    ],
)
def test_an_odd_code_is_a_warning(look, files, rules, code, rule):
    checked = look(files.geojson([(village(code=code), square())]), layer="villages")

    assert rules(checked) == {rule: 1}
    assert len(checked.writes) == 1


@pytest.mark.parametrize(
    ("crs", "rule"),
    [
        pytest.param("EPSG:999999", "crs_unknown", id="no such system"),
        pytest.param("+proj=longlat +nadgrids=/etc/passwd", "crs_unknown", id="a file of this machine"),
        pytest.param("EPSG:4529", "coordinates_impossible", id="degrees taken for metres"),
    ],
)
def test_a_system_that_cannot_be_is_an_error(look, files, rules, crs, rule):
    checked = look(files.geojson([(village(), square(124, 43))]), layer="villages", crs=crs)

    assert set(rules(checked)) & {rule, "all_outside"}
    assert not checked.writes


def test_a_legacy_system_is_taken_with_a_warning(look, files, rules):
    checked = look(files.geojson([(village(), square())]), layer="villages", crs="EPSG:4610")

    assert rules(checked) == {"crs_legacy": 1, "crs_overridden": 1}
    assert checked.writes


def test_points_without_codes_get_the_same_keys_again(look, files):
    path = files.csv(
        "村代码,名称,经度,纬度", f"{CODE},东井,124.0051234567,43.005", f"{CODE},西井,124.006,43.005"
    )

    first, second = look(path, layer="wells"), look(path, layer="wells")

    frame = first.writes[0].frame
    said = f"{CODE}|东井|124.005123|43.005000"
    assert frame["code"][0] == hashlib.sha256(said.encode()).hexdigest()[:12]
    assert list(frame["code"]) == list(second.writes[0].frame["code"])
    assert frame.geometry[1].equals(shapely.Point(124.006, 43.005))


@pytest.mark.parametrize(
    ("period", "rule"),
    [
        pytest.param("9999-12-31", "period_beyond", id="no end"),
        pytest.param("0001", "period_beyond", id="the first year"),
        pytest.param("1899-12", "period_beyond", id="before the first year of data"),
        pytest.param("2101", "period_beyond", id="after the last"),
        pytest.param("2022-13", "period_unreadable", id="no month"),
        pytest.param("0000", "period_unreadable", id="no year"),
        pytest.param("1900", "", id="the first"),
        pytest.param("2100-12-31", "", id="the last"),
    ],
)
def test_a_period_is_of_a_year_that_data_can_have(look, files, rules, period, rule):
    path = files.csv("代码,常住人口", f"{CODE},1200")

    checked = look(path, layer="villages", period=period, stored=STORED)

    assert rules(checked) == ({rule: 1} if rule else {})
    assert bool(checked.writes) is not bool(rule)


def test_a_cadre_that_stands_twice_is_told_by_the_columns_that_are_alike(look, files):
    path = files.csv("village,level,name,post", f"{CODE},village,甲,书记", f"{CODE},village,甲,主任")

    (issue,) = look(path, layer="cadres", stored=STORED, mode=LoadMode.REPLACE).report.issues

    assert (issue.rule, issue.row, issue.parts["first"]) == ("fields_repeated", 3, 2)
    assert issue.parts["fields"] == ["village", "level", "name"]


def test_points_that_nothing_tells_apart_are_an_error(look, files, rules):
    path = files.csv("名称,经度,纬度,检测时间", "井,124.005,43.005,2021", "井,124.005,43.005,2022")

    assert rules(look(path, layer="wells"))["key_repeated"] == 1


def test_a_row_that_stands_twice_counts_once(look, files, rules):
    path = files.csv("名称,经度,纬度", "井,124.005,43.005", "井,124.005,43.005")

    checked = look(path, layer="wells")

    assert rules(checked)["row_repeated"] == 1
    assert [len(write.frame) for write in checked.writes] == [1]


def test_a_point_of_an_unknown_village_is_a_warning(look, files, rules):
    path = files.csv("编号,村代码,经度,纬度", "1,220322100399,124.005,43.005")

    assert rules(look(path, layer="wells", stored=STORED)) == {"village_unknown": 1}


def test_coordinates_in_columns_may_be_metres(look, files):
    path = files.csv("编号,lon,lat", "1,42500000,4762000")

    checked = look(path, layer="wells", crs="EPSG:4530")

    assert checked.writes[0].frame.geometry[0].x == pytest.approx(126.0, abs=1e-6)


def test_indicators_are_a_second_write_of_the_same_load(look, files):
    path = files.csv("code,户厕改造,绿化,分类", f"{CODE},12户,√,待定", f"{OTHER},,,待定")

    checked = look(path, layer="villages", join="code", blanks="no", stored=STORED, period="2022")
    villages, observations = checked.writes

    assert list(villages.frame) == ["code", "class"]
    assert observations.mode is LoadMode.APPEND
    assert observations.frame.to_dict("records") == [
        {"village": CODE, "key": "greened", "period": "2022", "value": 1.0},
        {"village": OTHER, "key": "greened", "period": "2022", "value": 0.0},
        {"village": CODE, "key": "toilets_rebuilt", "period": "2022", "value": 12.0},
    ]
    assert list(observations.rows) == [2, 3, 2]


def test_indicators_alone_leave_the_villages_as_they_are(look, files):
    path = files.csv("code,改了多少", f"{CODE},12")

    checked = look(
        path,
        layer="villages",
        join="code",
        stored=STORED,
        period="2022年",
        mapping={"改了多少": "toilets_rebuilt"},
    )
    told = look(
        path,
        layer="villages",
        join="code",
        stored=STORED,
        period="2022",
        mapping={"改了多少": "toilets_rebuilt"},
    )

    assert [issue.rule for issue in checked.report.issues] == ["period_unreadable"]
    assert [write.table for write in told.writes] == ["observations"]


def test_an_indicator_that_is_told_without_a_period_is_an_error(look, files, rules):
    path = files.csv("code,a", f"{CODE},12")

    checked = look(path, layer="villages", join="code", stored=STORED, mapping={"a": "toilets_rebuilt"})

    assert rules(checked) == {"period_missing": 1}


def test_areas_in_other_units_become_square_kilometres(look, files):
    path = files.csv("code,面积（公顷）", f"{CODE},902.5")

    checked = look(
        path, layer="villages", join="code", stored=STORED, mapping={"面积（公顷）": "area_declared"}
    )

    assert checked.writes[0].frame["area_declared"][0] == pytest.approx(9.025)


def test_a_list_that_says_nothing_but_codes_is_an_error(look, files, rules):
    path = files.csv("code,备注", f"{CODE},x")

    assert rules(look(path, layer="villages", join="code", stored=STORED)) == {"nothing_mapped": 1}


def test_projects_and_their_villages_come_without_geometry(look, files):
    projects = files.csv("项目编号,项目名称,项目类型,县区,资金（万元）", 'P1,路,基础设施,伊通县,"1,200"')
    served = files.csv("项目编号,村代码", f"P1,{CODE}", f"P1,{OTHER}", name="g.csv")

    (project,) = look(projects, layer="projects").writes
    (links,) = look(served, layer="project_villages").writes

    assert project.frame.to_dict("records") == [
        {"code": "P1", "name": "路", "kind": "infrastructure", "county": "220323", "funds": 1200.0}
    ]
    assert len(links.frame) == 2


def test_names_of_unseen_signs_are_one_name(look, files):
    (write,) = look(files.geojson([(village(name="杨树屯\n村\u200b"), square())]), layer="villages").writes

    assert write.frame["name"][0] == "杨树屯 村"
