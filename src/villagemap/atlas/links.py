"""Which rows of a layer belong to which villages: points by their village, lines by touch, areas by code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.layers import LAYERS, Follows, LayerSpec
from villagemap.frames.tables import GEOMETRY

Index = np.ndarray[tuple[int], np.dtype[np.intp]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Links:
    """Pairs of a row of a layer and a village, both as positions in their tables."""

    rows: Index
    villages: Index
    row_count: int
    village_count: int

    def rows_of(self, chosen: Index) -> Index:
        """Return the positions of the layer's rows that belong to one of the villages `chosen`, in order.

        The cost follows their number: rows stand by their villages.
        """
        starts, ends = self._starts[chosen], self._starts[chosen + 1]
        counts = ends - starts
        skipped = np.repeat(starts - np.append(0, np.cumsum(counts)[:-1]), counts)
        return np.unique(self._by_village[skipped + np.arange(counts.sum())])

    @cached_property
    def _by_village(self) -> Index:
        return self.rows[np.argsort(self.villages, kind="stable")]

    @cached_property
    def _starts(self) -> Index:
        return np.append(0, np.cumsum(np.bincount(self.villages, minlength=self.village_count)))

    def per_village(self, counted: Mask | None = None) -> Index:
        """Count the rows of each village; only those that `counted` marks, if it is not None."""
        villages = self.villages if counted is None else self.villages[counted[self.rows]]
        return np.bincount(villages, minlength=self.village_count)

    def first_village(self) -> Index:
        """Return for each row of the layer the position of its first village, or -1."""
        first = np.full(self.row_count, -1, dtype=np.intp)
        first[self.rows[::-1]] = self.villages[::-1]
        return first


def link_layers(tables: Mapping[str, pd.DataFrame], tree: shapely.STRtree) -> Mapping[str, Links]:
    """Link the rows of every layer with villages. `tree` holds the village geometries in table order."""
    villages = pd.Index(tables["villages"]["code"])
    linked = {}
    for spec in LAYERS:
        rows, of = _WAYS[spec.follows](spec, tables, villages, tree)
        linked[spec.name] = Links(rows, of, len(tables[spec.name]), len(villages))
    return MappingProxyType(linked)


Pairs = tuple[Index, Index]


def _known(rows: Index, villages: Index) -> Pairs:
    return rows[villages >= 0], villages[villages >= 0]


def _itself(
    spec: LayerSpec, tables: Mapping[str, pd.DataFrame], villages: pd.Index, tree: shapely.STRtree
) -> Pairs:
    del spec, tables, tree
    every = np.arange(len(villages))
    return every, every


def _by_village(
    spec: LayerSpec, tables: Mapping[str, pd.DataFrame], villages: pd.Index, tree: shapely.STRtree
) -> Pairs:
    """Take the village that the row names; a row that names none lies in one."""
    table = tables[spec.name]
    named = villages.get_indexer(pd.Index(table["village"]))
    silent = np.flatnonzero(table["village"].isna())
    places, within = tree.query(table[GEOMETRY].to_numpy()[silent], predicate="intersects")
    # A point on a border meets two villages; the first by code keeps it.
    first, position = np.unique(places, return_index=True)
    named[silent[first]] = within[position]
    return _known(np.arange(len(table)), named)


def _by_touch(
    spec: LayerSpec, tables: Mapping[str, pd.DataFrame], villages: pd.Index, tree: shapely.STRtree
) -> Pairs:
    del villages
    rows, touched = tree.query(tables[spec.name][GEOMETRY].to_numpy(), predicate="intersects")
    return rows, touched


def _by_code(
    spec: LayerSpec, tables: Mapping[str, pd.DataFrame], villages: pd.Index, tree: shapely.STRtree
) -> Pairs:
    """Areas hold the villages whose code begins with theirs, wherever those lie."""
    del tree
    areas = pd.Index(tables[spec.name]["code"]).get_indexer(pd.Index(villages.str[: spec.code_digits]))
    held = np.flatnonzero(areas >= 0)
    return areas[held], held


def _by_service(
    spec: LayerSpec, tables: Mapping[str, pd.DataFrame], villages: pd.Index, tree: shapely.STRtree
) -> Pairs:
    del tree
    served = tables["project_villages"]
    rows = pd.Index(tables[spec.name]["code"]).get_indexer(pd.Index(served["project"]))
    of = villages.get_indexer(pd.Index(served["village"]))
    both = (rows >= 0) & (of >= 0)
    return rows[both], of[both]


_WAYS: Mapping[
    Follows, Callable[[LayerSpec, Mapping[str, pd.DataFrame], pd.Index, shapely.STRtree], Pairs]
] = MappingProxyType(
    {
        Follows.ITSELF: _itself,
        Follows.VILLAGE: _by_village,
        Follows.TOUCHES: _by_touch,
        Follows.HOLDS: _by_code,
        Follows.SERVES: _by_service,
    }
)
