"""Published figures against rows: rounding, times, areas, and what cannot be computed."""

from dataclasses import replace
from decimal import Decimal

import pytest
import shapely

from cities import table
from villagemap.analysis.figures import FigureResult, Verdict, as_published, reckon
from villagemap.analysis.figures_table import FIGURE_QUERIES
from villagemap.domain.layers import TABLE
from villagemap.domain.profile import PublishedFigure
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")
FIGURES = {figure.key: figure for figure in PROFILE.figures}
WEST, EAST = "220382100301", "220323100301"  # villages of Shuangliao and Yitong


def reckoned(key: str, rows, /, **changes) -> FigureResult:
    """Reckon one figure from a few rows: a mapping of tables to lists of rows."""
    figure = replace(FIGURES[key], **changes)
    tables = {name: table(spec, rows.get(name, [])) for name, spec in TABLE.items()}
    (result,) = reckon([figure], tables, PROFILE)
    return result


def observed(key, period, value, village=WEST):
    return {"village": village, "key": key, "period": period, "value": value}


def test_every_published_figure_has_a_query_with_its_reason():
    assert [row.key for row in FIGURE_QUERIES] == [figure.key for figure in PROFILE.figures]
    assert all(row.reason for row in FIGURE_QUERIES)


@pytest.mark.parametrize(
    ("exact", "published", "relation", "shown"),
    [
        pytest.param(
            "89.768", "89.76", "cut off rather than rounded", "89.76", id="cut off as its relation says"
        ),
        pytest.param("89.768", "89.76", "", "89.77", id="rounded without that relation"),
        pytest.param("97.465", "97.46", "", "97.47", id="half goes up"),
        pytest.param("1.90499", "1.91", "", "1.90", id="below half goes down"),
        pytest.param("321.24", "321.2", "", "321.2", id="to the one decimal that was published"),
        pytest.param("245.5", "246", "", "246", id="to a whole number"),
    ],
)
def test_a_value_is_shown_with_the_published_decimals(exact, published, relation, shown):
    figure = replace(FIGURES["risk_lifted_rate"], value=Decimal(published), relation=relation)

    assert str(as_published(Decimal(exact), figure)) == shown


@pytest.mark.parametrize("figure", PROFILE.figures, ids=lambda figure: figure.key)
def test_a_figure_without_any_rows_cannot_be_computed_and_is_not_zero(figure):
    result = reckoned(figure.key, {})

    assert result.verdict is Verdict.CANNOT_BE_COMPUTED
    assert result.value is None
    assert result.missing


@pytest.mark.parametrize(
    ("key", "rows", "missing"),
    [
        pytest.param("sites_5g", {}, "sites_5g", id="an empty table"),
        pytest.param("plans_compiled", {"villages": [{"code": WEST}]}, "villages.plan", id="an empty column"),
        pytest.param(
            "library_branches",
            {"facilities": [{"code": "F1", "kind": "school"}]},
            "facilities.kind=library",
            id="no row of the kind",
        ),
        pytest.param(
            "toilets_rebuilt",
            {"observations": [observed("sewage", "2022", 1)]},
            "observations.toilets_rebuilt",
            id="an indicator that nobody observed",
        ),
        pytest.param(
            "toilets_rebuilt",
            {"observations": [observed("toilets_rebuilt", "2021", 5)]},
            "observations.toilets_rebuilt",
            id="a flow of another year only",
        ),
        pytest.param(
            "demo_cadre_covered",
            {"villages": [{"code": WEST, "demo": "2022"}]},
            "cadres",
            id="the second of two tables",
        ),
    ],
)
def test_what_is_missing_is_named(key, rows, missing):
    result = reckoned(key, rows)

    assert result.verdict is Verdict.CANNOT_BE_COMPUTED
    assert result.missing == missing


def test_a_reported_no_is_zero_and_not_missing():
    result = reckoned("plans_compiled", {"villages": [{"code": WEST, "plan": "none"}]})

    assert result.value == 0
    assert result.verdict is Verdict.DIFFERS


def test_a_figure_that_the_house_does_not_know_says_so():
    result = reckoned("sites_5g", {}, key="sites_6g")

    assert result.missing == "query"


def site(code, built_on):
    return {"code": code, "built_on": built_on, "village": WEST, GEOMETRY: shapely.Point(123.5, 43.5)}


@pytest.mark.parametrize(
    ("as_of", "days", "value", "undated"),
    [
        pytest.param("2022-06-30", ["2022-06-30", "2022-07-01"], 1, 0, id="a day: rows up to it"),
        pytest.param("2022-06-30", ["2021", "2022"], 1, 0, id="a day: a year counts by its last day"),
        pytest.param("2022-06-30", ["2022-06"], 1, 0, id="a day: a month counts by its last day"),
        pytest.param("2022", ["2021-12-31", "2022-01-01", "2022", "2023"], 2, 0, id="a year: rows of it"),
        pytest.param("2022", [None, "2022-05"], 2, 1, id="undated rows count and are named"),
    ],
)
def test_rows_count_by_their_date(as_of, days, value, undated):
    rows = {"sites_5g": [site(f"G{number}", day) for number, day in enumerate(days)]}

    result = reckoned("sites_5g", rows, as_of=as_of)

    assert (result.value, result.undated) == (value, undated)


def test_a_figure_of_a_county_counts_the_rows_of_its_villages():
    wells = [
        {"code": "W1", "village": EAST, "upgrade": "well_house", "upgraded_on": "2022"},
        {"code": "W2", "village": WEST, "upgrade": "well_house", "upgraded_on": "2022"},
        {"code": "W3", "village": None, "upgrade": "well_house", "upgraded_on": "2022"},
    ]

    assert reckoned("well_houses_yitong", {"wells": wells}).value == 1
    assert reckoned("well_houses_yitong", {"wells": wells}, area_code="2203").value == 3


def test_a_figure_that_counts_villages_counts_each_once():
    wells = [
        {"code": f"W{number}", "village": WEST, "upgrade": "purifier", "upgraded_on": "2022"}
        for number in range(3)
    ]

    assert reckoned("wells_purified_shuangliao", {"wells": wells}).value == 1


def test_of_a_stock_the_newest_value_up_to_the_day_counts():
    rows = [
        observed("population", period, value)
        for period, value in (("2020", 900), ("2022-06-30", 1000), ("2023", 1100))
    ]
    rows += [observed("tap_water", "2021", 500)]

    result = reckoned("tap_water_coverage", {"observations": rows})

    assert result.value == Decimal("50.00")


def test_a_share_is_of_the_villages_that_report_both():
    rows = [
        observed("population", "2022", 1000),
        observed("tap_water", "2022", 800),
        observed("population", "2022", 5000, village=EAST),
    ]

    assert reckoned("tap_water_coverage", {"observations": rows}).value == Decimal("80.00")


def test_a_flow_is_the_sum_of_the_parts_of_its_year():
    rows = [
        observed("toilets_rebuilt", "2021", 7),
        observed("toilets_rebuilt", "2022-06", 10),
        observed("toilets_rebuilt", "2022-11", 20),
        observed("toilets_rebuilt", "2022", 5, village=EAST),
        observed("toilets_rebuilt", "2023-01", 9),
    ]

    assert reckoned("toilets_rebuilt", {"observations": rows}).value == 35


def test_a_mark_taken_back_does_not_count():
    rows = [observed("sewage", "2021", 1), observed("sewage", "2022", 0), observed("sewage", "2022", 1, EAST)]

    assert reckoned("villages_sewage", {"observations": rows}).value == 1


def test_people_are_compared_in_the_published_unit():
    result = reckoned("piped_water_added", {"observations": [observed("piped_water_added", "2022", 19_149)]})

    assert result.exact == Decimal("1.9149")
    assert result.value == Decimal("1.91")
    assert result.verdict is Verdict.EQUAL


def test_a_road_without_a_declared_length_counts_with_its_geodesic_one():
    line = shapely.MultiLineString([[(124.0, 43.0), (124.1, 43.0)]])  # 8.154 km
    roads = [
        {"code": "R1", "kind": "built", "length_km": 1.5, "year": "2022", GEOMETRY: line},
        {"code": "R2", "kind": "built", "length_km": None, "year": "2022", GEOMETRY: line},
        {"code": "R3", "kind": "safety", "length_km": 4.0, "year": "2022", GEOMETRY: line},
    ]

    assert reckoned("roads_built", {"roads": roads}).value == Decimal("9.65")


def test_lengths_are_summed_as_they_are_written():
    line = shapely.MultiLineString([[(124.0, 43.0), (124.1, 43.0)]])
    roads = [
        {"code": f"R{number}", "kind": "built", "length_km": length, "year": "2022", GEOMETRY: line}
        for number, length in enumerate([0.1, 0.2, 0.7])
    ]

    assert reckoned("roads_built", {"roads": roads}).exact == Decimal("1.0")


def test_projects_without_funds_are_counted_and_named():
    projects = [
        {"code": "P1", "kind": "other", "year": "2022", "funds": 120.5},
        {"code": "P2", "kind": "other", "year": "2022", "funds": None},
    ]

    result = reckoned("linkage_funds", {"projects": projects})

    assert (result.exact, result.unvalued) == (Decimal("120.5"), 1)


@pytest.mark.parametrize(
    ("as_of", "value"),
    [
        pytest.param("2021-12-31", 1, id="the later batch has not begun"),
        pytest.param("2022-12-31", 2, id="both batches"),
    ],
)
def test_a_batch_counts_from_its_year_on(as_of, value):
    villages = [{"code": WEST, "demo": "2021"}, {"code": EAST, "demo": "2022"}]

    assert reckoned("demo_villages", {"villages": villages}, as_of=as_of).value == value


def cadres(**changed):
    levels = {level: {} for level in ("city", "county", "township", "village")} | changed
    return [{"village": WEST, "level": level, "name": level, **dates} for level, dates in levels.items()]


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        pytest.param(cadres(), 1, id="all four levels, no dates"),
        pytest.param(cadres()[:3], 0, id="nobody in the village"),
        pytest.param(cadres(city={"until": "2022-12-31"}), 1, id="still in charge on the last day"),
        pytest.param(cadres(city={"until": "2022-12-30"}), 0, id="gone the day before"),
        pytest.param(cadres(county={"since": "2023-01-01"}), 0, id="not yet in charge"),
        pytest.param(
            [*cadres(county={"until": "2022-06"}), *cadres(county={"since": "2022-07"})],
            1,
            id="a successor",
        ),
    ],
)
def test_a_demonstration_village_is_covered_by_current_cadres_of_all_levels(rows, value):
    tables = {"villages": [{"code": WEST, "demo": "2022"}], "cadres": rows}

    assert reckoned("demo_cadre_covered", tables).value == value


def test_an_undecided_class_is_no_class():
    villages = [
        {"code": WEST, "class": "pending"},
        {"code": EAST, "class": "steady"},
        {"code": "220382100302"},
    ]

    assert reckoned("villages_classified", {"villages": villages}).value == 1


def test_figures_come_back_in_the_order_asked_for():
    asked: list[PublishedFigure] = [FIGURES["projects"], FIGURES["bridges_rebuilt"]]

    assert [result.key for result in reckon(asked, {}, PROFILE)] == ["projects", "bridges_rebuilt"]
