"""The fills of the themes hold for red-green blindness, and in black and white where no letter helps."""

import itertools

import pytest

from colours import SEEN, ciede2000, difference, lab
from villagemap.domain.themes import (
    NO_DATA_FILL,
    OUTSIDE_FILL,
    QUANTILE_FILLS,
    YEAR_FILLS,
    IndicatorClasses,
    themes,
)
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")
_CLASSES = IndicatorClasses(tuple((step, step) for step in range(len(QUANTILE_FILLS))), ())
THEMES = themes(
    PROFILE, [2019, 2020, 2021, 2022], {row.key: _CLASSES for row in PROFILE.indicators if row.kind != "mark"}
)
# Steps of one hue are told from their neighbours; other fills from all that stand with them.
RAMPS = (
    {measure.key for measure in PROFILE.measures} | {"plan_year"} | {row.key for row in PROFILE.indicators}
)
LEAST = {"all colours": 8.5, "deuteranopia": 8.5, "protanopia": 6.0, "black and white": 4.4}
LETTERED = {"class"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ],
)
def test_differences_are_those_that_sharma_published(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def pairs(theme):
    fills = [row.fill for row in theme.rows]
    return itertools.pairwise(fills) if theme.key in RAMPS else itertools.combinations(fills, 2)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_fills_of_a_theme_are_told_apart(theme, eyes):
    if theme.key in LETTERED and eyes == "black and white":
        assert len({row.letter for row in theme.rows}) == len(theme.rows)
        return

    assert min(difference(one, other, eyes) for one, other in pairs(theme)) >= LEAST[eyes]


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_no_fill_of_a_theme_looks_like_a_village_outside_the_filter(theme, eyes):
    assert min(difference(row.fill, OUTSIDE_FILL, eyes) for row in theme.rows) >= (
        3.7 if eyes == "black and white" else 6.9
    )


@pytest.mark.parametrize("eyes", ["all colours", "deuteranopia", "protanopia"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_no_data_is_no_class(theme, eyes):
    """In black and white its hatch tells it apart; so does that of an undecided class on the screen."""
    hatched = {"falling"}

    assert (
        min(difference(row.fill, NO_DATA_FILL, eyes) for row in theme.rows if row.hatch not in hatched) >= 4.7
    )


@pytest.mark.parametrize("ramp", [QUANTILE_FILLS, YEAR_FILLS], ids=["quantiles", "years"])
def test_a_ramp_darkens_all_the_way(ramp):
    lightness = [lab(fill)[0] for fill in ramp]

    assert lightness == sorted(lightness, reverse=True)
