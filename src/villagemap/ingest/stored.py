"""What a workspace holds already, as the intake asks it. Read when asked for: a list of statuses needs no shapes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from villagemap.domain.layers import TABLE

ReadTable = Callable[[str], pd.DataFrame]
ReadCodes = Callable[[str], frozenset[str]]
ReadValues = Callable[[str, Sequence[str], Mapping[str, Sequence[str]]], pd.DataFrame]
"""Reads some columns of a table: all rows, or those that hold one of the given values in each given column."""

Key = tuple[object, ...]
"""The key of a row: its code, or the parts of a register's key."""


@dataclass(frozen=True)
class Stored:
    """The tables of a workspace, as `frames.tables` describes them; empty where there is no workspace yet.

    `mappings` are those that people kept, by name. `read_codes` finds the codes of a table without reading its
    shapes, `read_values` some columns of it; without them they are taken from the table.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    read_codes: ReadCodes | None = None
    read_values: ReadValues | None = None

    def codes(self, table: str) -> frozenset[str]:
        """Return the codes that a table holds."""
        if table not in self._codes:
            self._codes[table] = self._read(table)
        return self._codes[table]

    def values(self, table: str, columns: Sequence[str]) -> Mapping[Key, Key]:
        """Return what columns hold of each row of a table, by its key; None is "not reported"."""
        key = TABLE[table].key
        frame = self._values(table, [*key, *columns], {})
        cells = [_plain(frame, column) for column in (*key, *columns)]
        return {row[: len(key)]: row[len(key) :] for row in zip(*cells, strict=True)}

    def observed(self, period: str) -> Mapping[tuple[object, object], object]:
        """Return what was observed in a period, by village and indicator."""
        rows = self._observations({"period": [period]})
        return {(village, key): value for village, key, of, value in rows if of == period}

    def observations(self, keys: Sequence[str]) -> Mapping[tuple[object, object], list[tuple[str, object]]]:
        """Return what was observed of some indicators, by village and indicator: each period with its value."""
        values: dict[tuple[object, object], list[tuple[str, object]]] = defaultdict(list)
        for village, key, period, value in self._observations({"key": keys}):
            values[village, key].append((str(period), value))
        return values

    def _observations(self, where: Mapping[str, Sequence[str]]) -> Iterator[tuple[object, ...]]:
        columns = ["village", "key", "period", "value"]
        frame = self._values("observations", columns, where)
        return zip(*(_plain(frame, column) for column in columns), strict=True)

    def _values(self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[str]]) -> pd.DataFrame:
        if self.read_values:
            return self.read_values(table, columns, where)
        return self.tables[table] if table in self.tables else pd.DataFrame()

    @cached_property
    def _codes(self) -> dict[str, frozenset[str]]:
        return {}

    def _read(self, table: str) -> frozenset[str]:
        if self.read_codes:
            return self.read_codes(table)
        coded = table in self.tables and "code" in TABLE[table].columns
        return frozenset(self.tables[table]["code"]) if coded else frozenset()


def _plain(frame: pd.DataFrame, column: str) -> list[object]:
    if column not in frame:
        return [None] * len(frame)
    cells = frame[column].astype(object)
    return cells.where(cells.notna(), None).tolist()


class ReadOnce(Mapping[str, pd.DataFrame]):
    """All tables of a workspace, each read once and only when somebody asks for it."""

    def __init__(self, read: ReadTable) -> None:
        self._read = read
        self._known: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in TABLE:
            raise KeyError(table)
        if table not in self._known:
            self._known[table] = self._read(table)
        return self._known[table]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE)

    def __len__(self) -> int:
        return len(TABLE)


NOTHING = Stored()
"""An empty workspace."""
