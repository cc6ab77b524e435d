"""Choosing villages by the one filter, over columns prepared once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.links import Mask
from villagemap.domain.bounds import Bounds
from villagemap.domain.filters import Criterion, Naming, VillageFilter, folded

NO_DATA = ""
"""The key under which counts hold the villages without data."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Column:
    """What villages hold of one criterion: for each the position of its value in `stored`, or -1."""

    criterion: Criterion
    positions: np.ndarray

    def matches(self, values: Sequence[str]) -> Mask:
        """Mark the villages that hold one of `values`; those without data match none."""
        wanted = np.zeros(len(self.criterion.stored) + 1, dtype=bool)
        for value in values:
            for stored in self.criterion.meaning(value):
                wanted[self.criterion.stored.index(stored)] = True
        matched: Mask = wanted[self.positions]
        return matched

    def counts(self, among: Mask) -> Counts:
        """Count the villages of `among` for each value of the criterion, and those without data."""
        found = np.bincount(self.positions[among] + 1, minlength=len(self.criterion.stored) + 1)
        by_stored = dict(zip(self.criterion.stored, found[1:], strict=True))
        counts = {
            value: int(sum(by_stored[stored] for stored in self.criterion.meaning(value)))
            for value in self.criterion.values  # noqa: PD011 - words of a criterion, no frame
        }
        return counts | {NO_DATA: int(found[0])}


def columns_of(facts: pd.DataFrame, criteria: Sequence[Criterion]) -> Mapping[str, Column]:
    """Prepare the columns of all criteria from the village facts."""
    return {row.parameter: Column(row, _positions(facts[row.parameter], row.stored)) for row in criteria}


def _positions(values: pd.Series, stored: Sequence[str]) -> np.ndarray:
    place = {value: position for position, value in enumerate(stored)}
    words = (str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value) for value in values)
    return np.fromiter((place.get(word, -1) for word in words), dtype=np.int16, count=len(values))


@dataclass(frozen=True)
class Chooser:
    """The columns, names and geometries that a filter is asked of."""

    columns: Mapping[str, Column]
    namings: Sequence[Naming]
    tree: shapely.STRtree

    @property
    def size(self) -> int:
        """The number of villages."""
        return len(self.namings)

    def choose(self, village_filter: VillageFilter) -> Mask:
        """Mark the villages that meet the filter."""
        return _all(self._conditions(village_filter).values(), self.size)

    def facets(self, village_filter: VillageFilter) -> Mapping[str, Counts]:
        """Count for each criterion what each value would leave: a criterion's counts obey all others."""
        conditions = self._conditions(village_filter)
        return {
            parameter: column.counts(
                _all((mask for other, mask in conditions.items() if other != parameter), self.size)
            )
            for parameter, column in self.columns.items()
        }

    def _conditions(self, village_filter: VillageFilter) -> dict[str, Mask]:
        conditions = {
            parameter: self.columns[parameter].matches(values) for parameter, values in village_filter.choices
        }
        if village_filter.words:
            conditions["q"] = self._with_words(village_filter.words)
        if village_filter.boxes:
            conditions["bbox"] = self._within(village_filter.boxes)
        return conditions

    def _with_words(self, words: Sequence[str]) -> Mask:
        wanted = [folded(word) for word in words]
        met = (any(naming.meets(word) for word in wanted) for naming in self.namings)
        return np.fromiter(met, dtype=bool, count=self.size)

    def _within(self, boxes: Sequence[Bounds]) -> Mask:
        found = np.zeros(self.size, dtype=bool)
        for box in boxes:
            found[self.tree.query(shapely.box(*box), predicate="intersects")] = True
        return found


def _all(masks: Iterable[Mask], size: int) -> Mask:
    every = np.ones(size, dtype=bool)
    for mask in masks:
        every &= mask
    return every
