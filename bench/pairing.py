"""A B A B …: two things measured in turn, and the ratio of every pair.

The speed of a machine drifts; two measurements that follow each other drift together, so their ratio holds.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_SHARE_OF_SLOWER = 10  # a window holds at least so many answers of the slower one

Measured = TypeVar("Measured")


@dataclass(frozen=True)
class Spread:
    """A median with the smallest and the largest value."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Return the median of values and their ends; ValueError where there are none."""
    return Spread(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Paired:
    """What was measured in turn, in one unit. Where `more_is_better`, ours has the top of a ratio."""

    ours: Sequence[float]
    theirs: Sequence[float]
    more_is_better: bool

    @property
    def ratio(self) -> Spread:
        """How many times better ours is, pair by pair."""
        return spread([self._ratio(a, b) for a, b in zip(self.ours, self.theirs, strict=True)])

    @property
    def times(self) -> Spread:
        """How many times as much ours is, pair by pair: for what does more than what it is held against."""
        return spread([a / b for a, b in zip(self.ours, self.theirs, strict=True)])

    def _ratio(self, ours: float, theirs: float) -> float:
        return ours / theirs if self.more_is_better else theirs / ours


def in_turn(
    ours: Callable[[], float], theirs: Callable[[], float], *, pairs: int, more_is_better: bool
) -> Paired:
    """Measure ours and theirs in turn."""
    a, b = in_rounds((ours, theirs), rounds=pairs)
    return Paired(a, b, more_is_better)


def in_rounds(measures: Sequence[Callable[[], Measured]], *, rounds: int) -> list[list[Measured]]:
    """Measure some things in turn; every other round goes backwards, so that none always comes after a rest.

    Returns the values of each, round by round. What stands in the middle is next to all others of three.
    """
    values: list[list[Measured]] = [[] for _ in measures]
    for number in range(rounds):
        steps = list(zip(measures, values, strict=True))
        for measure, found in steps if number % 2 == 0 else reversed(steps):
            found.append(measure())
    return values


@dataclass(frozen=True)
class Plan:
    """How long a window is and how many pairs are measured; `whole` where windows are as long as they should be."""

    seconds: float
    pairs: int
    whole: bool


def plan(slower: float, *, shortest: float, budget: float, most: float, pairs: int, fewest: int = 3) -> Plan:
    """Plan pairs of windows that hold ten answers of the slower one.

    Pairs are given up first, down to `fewest`, so that all windows end within `budget` seconds; only where those
    would take longer than `most`, windows become shorter than they should be.
    """
    wanted = max(shortest, _SHARE_OF_SLOWER * slower)
    planned = max(fewest, min(pairs, int(budget / (2 * wanted))))
    if 2 * planned * wanted <= most:
        return Plan(wanted, planned, whole=True)
    return Plan(max(shortest, most / (2 * planned)), planned, whole=False)
