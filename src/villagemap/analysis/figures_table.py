"""The table of figures: how each published number comes out of the rows, and why so."""

from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.analysis.queries import (
    Query,
    classified,
    count,
    count_villages_of,
    demonstration,
    demonstration_planned,
    demonstration_with_cadres,
    observed,
    share,
    total,
    total_length,
)
from villagemap.domain.planning import PlanStatus, ProjectKind, RoadKind, WellTest, WellUpgrade


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """A published figure by its key, the query that gives it, and what is counted in one sentence."""

    key: str
    query: Query
    reason: str


def _facilities(kind: str) -> Query:
    return count("facilities", kind=("kind", kind), dated="built_on")


def _projects(kind: ProjectKind) -> Query:
    return count("projects", where=("kind", kind), dated="year")


FIGURE_QUERIES: Sequence[FigureQuery] = (
    FigureQuery("villages_classified", classified, "villages with a class; undecided is none"),
    FigureQuery(
        "plans_compiled",
        count("villages", where=("plan", PlanStatus.COMPILED), dated="plan_compiled_on"),
        "villages with a compiled plan, by the day of compiling",
    ),
    FigureQuery(
        "demo_villages_planned", demonstration_planned, "demonstration villages with a compiled plan"
    ),
    FigureQuery(
        "demo_villages_2021", count("villages", where=("demo", "2021")), "villages of the batch of 2021"
    ),
    FigureQuery(
        "demo_villages_2022", count("villages", where=("demo", "2022")), "villages of the batch of 2022"
    ),
    FigureQuery("demo_villages", demonstration, "villages of all batches up to the day"),
    FigureQuery(
        "flagship_villages", count("villages", where=("flagship", True)), "villages marked as flagship"
    ),
    FigureQuery(
        "demo_cadre_covered",
        demonstration_with_cadres,
        "demonstration villages with a current cadre of city, county, township and village",
    ),
    FigureQuery("moral_banks", observed("moral_bank"), "villages marked as having one"),
    FigureQuery("culture_courtyards", observed("culture_courtyard"), "villages marked as having one"),
    FigureQuery("ten_household_grids", observed("ten_household_grids"), "groups, summed over villages"),
    FigureQuery("clean_homes", observed("clean_homes"), "households, summed over villages"),
    FigureQuery("stationed_teams", observed("work_team"), "villages marked as having one"),
    FigureQuery("first_secretaries", observed("first_secretary"), "villages marked as having one"),
    FigureQuery("sites_5g", count("sites_5g", dated="built_on"), "sites built up to the day"),
    FigureQuery("roads_built", total_length(RoadKind.BUILT), "km of roads built or rebuilt in the year"),
    FigureQuery("bridges_rebuilt", count("bridges", dated="rebuilt_on"), "bridges rebuilt in the year"),
    FigureQuery("road_safety_works", total_length(RoadKind.SAFETY), "km of road made safe in the year"),
    FigureQuery(
        "piped_water_added", observed("piped_water_added"), "people of the year, summed over villages"
    ),
    FigureQuery(
        "tap_water_coverage",
        share("tap_water", "population"),
        "people with tap water of all residents, where both are reported",
    ),
    FigureQuery(
        "wells_tested",
        count("wells", where=("test_result", WellTest.PASS), dated="tested_on"),
        "wells that passed the test of the year",
    ),
    FigureQuery(
        "wells_filtered_lishu",
        count("wells", kind=("upgrade", WellUpgrade.MANGANESE_FILTER), dated="upgraded_on"),
        "wells given filters in the year",
    ),
    FigureQuery(
        "wells_purified_shuangliao",
        count_villages_of("wells", kind=("upgrade", WellUpgrade.PURIFIER), dated="upgraded_on"),
        "villages, each once, of wells given purifiers in the year",
    ),
    FigureQuery(
        "well_houses_yitong",
        count("wells", kind=("upgrade", WellUpgrade.WELL_HOUSE), dated="upgraded_on"),
        "wells given a house in the year",
    ),
    FigureQuery("pilot_schools", _facilities("pilot_school"), "facilities of the kind built in the year"),
    FigureQuery(
        "elderly_care_homes", _facilities("elderly_care"), "facilities of the kind built in the year"
    ),
    FigureQuery(
        "elderly_courtyards", _facilities("elderly_courtyard"), "facilities of the kind built in the year"
    ),
    FigureQuery("library_branches", _facilities("library"), "facilities of the kind built in the year"),
    FigureQuery("designated_hospitals", _facilities("hospital"), "facilities of the kind named in the year"),
    FigureQuery("employment_workshops", _facilities("workshop"), "facilities of the kind built in the year"),
    FigureQuery(
        "waste_transfer_stations", _facilities("waste_transfer"), "facilities of the kind built in the year"
    ),
    FigureQuery("town_sewage_works", _facilities("town_sewage"), "facilities of the kind built in the year"),
    FigureQuery("villages_sewage", observed("sewage"), "villages marked as treating it"),
    FigureQuery("villages_greened", observed("greened"), "villages marked as greened"),
    FigureQuery(
        "toilets_rebuilt", observed("toilets_rebuilt"), "households of the year, summed over villages"
    ),
    FigureQuery("scenic_corridors", total_length(RoadKind.CORRIDOR), "km of corridor of the year"),
    FigureQuery("scenic_routes", total_length(RoadKind.ROUTE), "km of route of the year"),
    FigureQuery(
        "houses_renovated", observed("houses_renovated"), "households of the year, summed over villages"
    ),
    FigureQuery(
        "houses_renovated_poor",
        observed("houses_renovated_poor"),
        "households of the year, summed over villages",
    ),
    FigureQuery("monitored_households", observed("monitored_households"), "households, summed over villages"),
    FigureQuery("monitored_people", observed("monitored_people"), "people, summed over villages"),
    FigureQuery(
        "risk_lifted_households", observed("risk_lifted_households"), "households, summed over villages"
    ),
    FigureQuery("risk_lifted_people", observed("risk_lifted_people"), "people, summed over villages"),
    FigureQuery(
        "risk_lifted_rate",
        share("risk_lifted_people", "monitored_people"),
        "people whose risk was lifted of all under monitoring, where both are reported",
    ),
    FigureQuery("village_monitors", observed("village_monitors"), "people, summed over villages"),
    FigureQuery("projects", count("projects", dated="year"), "projects of the year"),
    FigureQuery("projects_industry", _projects(ProjectKind.INDUSTRY), "projects of the kind and year"),
    FigureQuery(
        "projects_infrastructure", _projects(ProjectKind.INFRASTRUCTURE), "projects of the kind and year"
    ),
    FigureQuery("projects_other", _projects(ProjectKind.OTHER), "projects of the kind and year"),
    FigureQuery("linkage_funds", total("projects", "funds", dated="year"), "funds of the year's projects"),
    FigureQuery(
        "funds_shuangliao",
        total("projects", "funds_upper", dated="year"),
        "the part from centre and province in the county's projects of the year",
    ),
    FigureQuery(
        "funds_lishu",
        total("projects", "funds_upper", dated="year"),
        "the part from centre and province in the county's projects of the year",
    ),
)
