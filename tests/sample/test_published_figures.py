"""Every published figure comes out of the sample's rows, and the relations between figures hold in them."""

import pytest

from villagemap.analysis.figures import Verdict, reckon
from villagemap.domain.planning import CadreLevel
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")


def test_there_are_fifty_two_figures():
    assert len({figure.key for figure in PROFILE.figures}) == 52


@pytest.mark.parametrize("figure", PROFILE.figures, ids=lambda figure: figure.key)
def test_a_published_figure_comes_out_of_the_rows(figure, sample_city):
    (result,) = reckon([figure], sample_city, PROFILE)

    assert result.value == figure.value
    assert result.verdict is Verdict.EQUAL
    assert (result.undated, result.unvalued) == (0, 0)


@pytest.fixture
def villages(sample_city):
    return sample_city["villages"]


def codes(villages, chosen):
    return set(villages.loc[chosen, "code"])


def test_every_demonstration_village_has_a_plan(villages):
    demo = villages["demo"].isin(["2021", "2022"])

    assert demo.sum() == 168
    assert (villages.loc[demo, "plan"] == "compiled").all()


def test_no_demonstration_village_is_to_be_relocated(villages):
    assert "relocate" in set(villages["class"])
    assert not ((villages["class"] == "relocate") & (villages["demo"] != "none")).any()


def test_flagship_villages_are_of_the_batch_of_2022(villages):
    assert set(villages.loc[villages["flagship"].astype(bool), "demo"]) == {"2022"}


def test_every_class_is_decided_and_none_is_for_the_border(villages):
    assert set(villages["class"]) == {"cluster", "steady", "suburban", "heritage", "relocate"}


def test_demonstration_villages_lie_in_every_county(villages):
    demo = villages[villages["demo"] != "none"]

    assert set(demo["code"].str[:6]) == {county.code for county in PROFILE.counties}


@pytest.mark.parametrize("key", ["moral_bank", "culture_courtyard"])
def test_what_the_batch_of_2022_was_given_is_marked_there_and_nowhere_else(key, sample_city, villages):
    rows = sample_city["observations"]
    rows = rows[rows["key"] == key]

    assert set(rows.loc[rows["value"] == 1, "village"]) == codes(villages, villages["demo"] == "2022")
    assert set(rows["value"]) == {0, 1}


@pytest.mark.parametrize(
    "key", [indicator.key for indicator in PROFILE.marks], ids=lambda key: f"the mark {key}"
)
def test_of_a_mark_some_say_no_and_some_say_nothing(key, sample_city):
    rows = sample_city["observations"]
    values = rows.loc[rows["key"] == key, "value"]

    assert (values == 0).any()
    assert 500 < len(values) < 755


def test_cadres_of_four_levels_look_after_every_demonstration_village(sample_city, villages):
    cadres = sample_city["cadres"]
    current = cadres[cadres["until"].isna()]

    assert (current.groupby("village")["level"].agg(set).map(set) == set(CadreLevel)).all()
    assert set(current["village"]) == codes(villages, villages["demo"] != "none")


def test_some_cadres_have_had_a_predecessor(sample_city):
    cadres = sample_city["cadres"]
    former = cadres[cadres["until"].notna()]

    assert len(former) > 0
    assert not cadres.duplicated(["village", "level", "name"]).any()


@pytest.mark.parametrize(
    ("part", "whole"),
    [(row.key, row.part_of) for row in PROFILE.indicators if row.part_of],
    ids=lambda key: key,
)
def test_a_part_is_within_its_whole_in_every_village(part, whole, sample_city):
    rows = sample_city["observations"].pivot_table(
        index="village", columns="key", values="value", aggfunc="sum"
    )
    both = rows[[part, whole]].dropna()

    assert len(both) > 0
    assert (both[part] <= both[whole]).all()
    assert (both >= 0).all(axis=None)


def test_funds_from_above_are_within_the_funds_of_every_project(sample_city):
    projects = sample_city["projects"]

    assert (projects["funds_upper"] <= projects["funds"]).all()
    assert (projects["funds_upper"] > 0).all()


def test_a_project_serves_villages_of_its_county(sample_city, villages):
    served = sample_city["project_villages"].merge(
        sample_city["projects"], left_on="project", right_on="code"
    )

    assert set(served["project"]) == set(sample_city["projects"]["code"])
    assert (served["village"].str[:6] == served["county"]).all()
    assert set(served["village"]) <= set(villages["code"])
    assert not served.duplicated(["project", "village"]).any()
