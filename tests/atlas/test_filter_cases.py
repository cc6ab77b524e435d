"""The one filter, on the cases that JavaScript runs too."""

import json
from pathlib import Path

import pytest
from shapely import Point

from cities import atlas_of, square
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.errors import BadFilterError, UnknownParameterError
from villagemap.web.params import read_filter, read_pairs

SAID = json.loads((Path(__file__).parent.parent / "cases" / "filter_cases.json").read_text("utf-8"))


def _middle(village):
    west, south = village["at"]
    return (west + 0.05, south + 0.05)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    villages, points, observations = [], {"sites_5g": [], "wells": [], "facilities": []}, []
    for village in SAID["villages"]:
        stored = {
            key: village.get(key)
            for key in ("code", "name", "class", "plan", "plan_stage", "demo", "flagship")
        }
        stored["plan_compiled_on"] = village.get("plan_year")
        villages.append(stored | {"geometry": square(*village["at"])})
        for layer, more in (("sites_5g", {}), ("wells", {"test_result": "pass"})):
            if village.get(layer):
                points[layer].append(_point(village, more))
        if village.get("school"):
            points["facilities"].append(_point(village, {"kind": "school"}))
        if "sewage" in village:
            observations.append(
                {
                    "village": village["code"],
                    "key": "sewage",
                    "period": "2022",
                    "value": float(village["sewage"]),
                }
            )
    villages.sort(key=lambda row: row["code"])
    return atlas_of({"villages": villages, **points, "observations": observations}).current()


def _point(village, more):
    return {
        "code": f"p{village['code']}",
        "village": village["code"],
        "geometry": Point(_middle(village)),
    } | more


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in SAID["cases"]])
def test_a_filter_leaves_the_villages_of_its_case(snapshot, case):
    village_filter = read_filter(read_pairs(case["query"]), snapshot.criteria)

    chosen = snapshot.facts["code"][snapshot.select(village_filter).mask]

    assert list(chosen) == case["codes"]
    assert village_filter.query() == case.get("canonical", village_filter.query())


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in SAID["cases"]])
def test_a_canonical_query_is_read_as_the_same_filter(snapshot, case):
    village_filter = read_filter(read_pairs(case["query"]), snapshot.criteria)

    assert read_filter(read_pairs(village_filter.query()), snapshot.criteria) == village_filter


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in SAID["refused"]])
def test_what_nobody_reads_is_refused_with_the_valid_choices(snapshot, case):
    with pytest.raises((BadFilterError, UnknownParameterError)) as refused:
        read_filter(read_pairs(case["query"]), snapshot.criteria)

    assert refused.value.parameter == case["parameter"]
    assert refused.value.valid
    if "value" in case:
        assert refused.value.value == case["value"]


def test_counts_of_a_parameter_obey_all_the_others(snapshot):
    village_filter = read_filter(read_pairs("county=220322&plan=none"), snapshot.criteria)

    facets = snapshot.facets(village_filter)

    assert facets["county"]["220302"] == 1
    assert facets["county"]["220322"] == 2
    assert facets["plan"] == {"compiled": 1, "none": 2, "": 0}
    assert facets["demo"] == {"2021": 0, "2022": 0, "any": 0, "none": 2, "": 0}


def test_villages_without_data_are_counted_apart(snapshot):
    facets = snapshot.facets(read_filter([], snapshot.criteria))

    assert facets["plan"] == {"compiled": 3, "none": 3, "": 1}
    assert facets["sewage"] == {"true": 2, "false": 2, "": 3}


def test_what_the_cases_say_of_a_village_follows_from_its_rows(snapshot):
    said = {village["code"]: village for village in SAID["villages"]}

    for position, row in snapshot.facts.iterrows():
        village = said[row["code"]]
        assert village["spelled"].split("|") == list(snapshot.spellings[position])
        assert (village["nearest_5g"], village["supply_wells"]) == (row["nearest_5g"], row["supply_wells"])
