"""Choosing villages by the one filter, over columns prepared once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import pandas as pd

from villagemap.atlas.extents import Extents
from villagemap.atlas.links import Index, Mask
from villagemap.atlas.names import Names
from villagemap.domain.filters import Criterion, VillageFilter, folded
from villagemap.frames.prepared_file import Parts

NO_DATA = ""
"""The key under which counts hold the villages without data."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class CriterionColumn:
    """What villages hold of one criterion: for each the position of its value in `stored`, or -1."""

    criterion: Criterion
    positions: np.ndarray

    @cached_property
    def _in_order(self) -> Index:
        """The villages by their values, those without data first."""
        return np.argsort(self.positions, kind="stable")

    @cached_property
    def _starts(self) -> Index:
        """Where the villages of each value begin in that order, and where the last ones end."""
        held = np.bincount(self.positions + 1, minlength=len(self.criterion.stored) + 1)
        return np.cumsum(held)

    def _wanted(self, values: Sequence[str]) -> list[int]:
        meant = {stored for value in values for stored in self.criterion.meaning(value)}
        return [place for place, stored in enumerate(self.criterion.stored) if stored in meant]

    def matches(self, values: Sequence[str]) -> Mask:
        """Mark the villages that hold one of `values`; those without data match none."""
        marked: Mask = _marks(self._wanted(values), len(self.criterion.stored) + 1)[self.positions]
        return marked

    def count(self, values: Sequence[str]) -> int:
        """Count the villages that hold one of `values`."""
        return int(sum(self._starts[place + 1] - self._starts[place] for place in self._wanted(values)))

    def members(self, values: Sequence[str]) -> Index:
        """Return the positions of the villages that hold one of `values`, in order, at the cost of their number."""
        runs = [
            self._in_order[self._starts[place] : self._starts[place + 1]] for place in self._wanted(values)
        ]
        return np.sort(np.concatenate([np.empty(0, dtype=np.intp), *runs]))

    def among(self, chosen: Index, values: Sequence[str]) -> Index:
        """Return those of `chosen` that hold one of `values`."""
        wanted = _marks(self._wanted(values), len(self.criterion.stored) + 1)
        held: Index = chosen[wanted[self.positions[chosen]]]
        return held

    def counts(self, among: Index) -> Counts:
        """Count the villages at the positions `among` for each value of the criterion, and those without data."""
        totals = np.bincount(self.positions[among] + 1, minlength=len(self.criterion.stored) + 1)
        by_stored = dict(zip(self.criterion.stored, totals[1:], strict=True))
        counts = {
            value: int(sum(by_stored[stored] for stored in self.criterion.meaning(value)))
            for value in self.criterion.values  # noqa: PD011 - words of a criterion, no frame
        }
        return counts | {NO_DATA: int(totals[0])}


def positions_of(facts: pd.DataFrame, criteria: Sequence[Criterion]) -> Parts:
    """Return for each criterion the position of each village's value among the stored ones, or -1."""
    return {row.parameter: _positions(facts[row.parameter], row.stored) for row in criteria}


def columns_of(positions: Parts, criteria: Sequence[Criterion]) -> Mapping[str, CriterionColumn]:
    """Return the columns of all criteria."""
    return {row.parameter: CriterionColumn(row, positions[row.parameter]) for row in criteria}


def _positions(values: pd.Series, stored: Sequence[str]) -> np.ndarray:
    place = {value: position for position, value in enumerate(stored)}
    words = (str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value) for value in values)
    return np.fromiter((place.get(word, -1) for word in words), dtype=np.int16, count=len(values))


@dataclass(frozen=True)
class Chooser:
    """The columns, names and extents of `size` villages that a filter is evaluated on."""

    size: int
    columns: Mapping[str, CriterionColumn]
    names: Names
    extents: Extents

    def choose(self, village_filter: VillageFilter) -> Index:
        """Return the positions of the villages that meet the filter, in order; the cost follows their number.

        The index of the rarest value comes first; the other conditions are tested on what it leaves.
        """
        return self._chosen(self._matches(village_filter), village_filter.choices)

    def _chosen(self, matches: Sequence[Index], choices: Sequence[tuple[str, tuple[str, ...]]]) -> Index:
        choices = sorted(choices, key=lambda choice: self.columns[choice[0]].count(choice[1]))
        if not matches and not choices:
            return np.arange(self.size)
        if not matches:
            (parameter, values), *choices = choices
            matches = [self.columns[parameter].members(values)]
        chosen = reduce(_both, matches)
        for parameter, values in choices:
            chosen = self.columns[parameter].among(chosen, values)
        return chosen

    def _matches(self, village_filter: VillageFilter) -> list[Index]:
        """Return what words and boxes find, each by an index of its own."""
        matches = []
        if village_filter.words:
            matches.append(_either([self.names.find(folded(word)) for word in village_filter.words]))
        if village_filter.boxes:
            matches.append(_either([self.extents.meeting(box) for box in village_filter.boxes]))
        return matches

    def facets(self, village_filter: VillageFilter) -> Mapping[str, Counts]:
        """Count for each criterion what each value would leave: a criterion's counts obey all others."""
        matches, choices = self._matches(village_filter), village_filter.choices
        every = self._chosen(matches, choices)
        filtered = {parameter for parameter, _ in choices}
        return {
            parameter: column.counts(
                self._chosen(matches, [choice for choice in choices if choice[0] != parameter])
                if parameter in filtered
                else every
            )
            for parameter, column in self.columns.items()
        }


def _marks(places: Sequence[int] | Index, size: int) -> Mask:
    marks = np.zeros(size, dtype=bool)
    marks[places] = True
    return marks


def _either(matches: Sequence[Index]) -> Index:
    return matches[0] if len(matches) == 1 else np.unique(np.concatenate(matches))


def _both(one: Index, other: Index) -> Index:
    return np.intersect1d(one, other, assume_unique=True)
