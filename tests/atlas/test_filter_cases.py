"""The one filter, on the cases that JavaScript runs too."""

import pytest

from cities import atlas_of
from filter_city import SAID, filter_city
from villagemap.atlas.filter_grammar import read_filter, read_pairs
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.errors import BadFilterError, UnknownParameterError


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return atlas_of(filter_city()).current()


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
