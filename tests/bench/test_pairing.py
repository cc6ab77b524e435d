import pytest

from bench.growth import slope
from bench.pairing import Paired, in_rounds, in_turn, plan, spread


def test_the_order_within_a_pair_changes_from_pair_to_pair():
    said = []

    in_turn(lambda: said.append("a") or 1.0, lambda: said.append("b") or 1.0, pairs=3, more_is_better=True)

    assert said == ["a", "b", "b", "a", "a", "b"]


@pytest.mark.parametrize(
    ("more_is_better", "median"), [(True, 0.5), (False, 2.0)], ids=["requests a second", "milliseconds"]
)
def test_a_ratio_says_how_many_times_better_ours_is(more_is_better, median):
    assert Paired([10, 10, 30], [20, 20, 20], more_is_better).ratio.median == median


def test_ratios_are_taken_pair_by_pair_and_not_of_medians():
    drifting = Paired([1, 10, 100], [2, 20, 200], more_is_better=False)

    assert drifting.ratio == spread([2, 2, 2])


def test_where_ours_does_more_it_is_said_how_many_times_as_much_it_takes():
    assert Paired([2, 20, 300], [1, 10, 100], more_is_better=False).times == spread([2, 2, 3])


def test_of_three_in_turn_the_one_in_the_middle_is_always_next_to_the_others():
    said = []
    a, b, c = (lambda name=name: said.append(name) or name for name in "abc")

    assert in_rounds((a, b, c), rounds=2) == [["a", "a"], ["b", "b"], ["c", "c"]]
    assert "".join(said) == "abccba"


def test_a_spread_is_the_median_with_both_ends():
    found = spread([5, 1, 3, 2])

    assert (found.median, found.low, found.high) == (2.5, 1, 5)


@pytest.mark.parametrize(
    ("slower", "seconds", "pairs", "whole"),
    [
        pytest.param(0.001, 1.0, 5, True, id="quick ones get the shortest window"),
        pytest.param(0.3, 3.0, 5, True, id="ten answers of the slower one"),
        pytest.param(0.5, 5.0, 4, True, id="fewer pairs rather than shorter windows"),
        pytest.param(1.5, 15.0, 3, True, id="never fewer than three pairs"),
        pytest.param(6.0, 20.0, 3, False, id="shorter windows at last, and that is said"),
    ],
)
def test_windows_are_planned_within_the_budget(slower, seconds, pairs, whole):
    planned = plan(slower, shortest=1.0, budget=40.0, most=120.0, pairs=5)

    assert (planned.seconds, planned.pairs, planned.whole) == (pytest.approx(seconds), pairs, whole)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_a_slope_is_the_power_with_which_a_time_grows(power):
    points = [(size, 3 * size**power) for size in (755, 7_550, 75_500)]

    assert slope(points) == pytest.approx(power)


def test_one_point_has_no_slope():
    with pytest.raises(ValueError, match="two points"):
        slope([(755, 1.0), (755, 2.0)])
