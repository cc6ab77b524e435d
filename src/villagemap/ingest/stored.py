"""What a workspace holds already, as the intake asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from villagemap.domain.layers import TABLE


@dataclass(frozen=True)
class Stored:
    """The tables of a workspace, as `frames.tables` describes them; empty where there is no workspace yet."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def codes(self, table: str) -> frozenset[str]:
        """Return the codes that a table holds."""
        return self._codes.get(table, frozenset())

    @cached_property
    def _codes(self) -> Mapping[str, frozenset[str]]:
        coded = (name for name in self.tables if "code" in TABLE[name].columns)
        return {name: frozenset(self.tables[name]["code"]) for name in coded}


NOTHING = Stored()
"""An empty workspace."""
