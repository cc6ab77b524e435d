"""The tables of a workspace as an audience may know them: what is withheld goes no further than here."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from villagemap.domain.disclosure import Disclosure
from villagemap.domain.layers import LAYER


def disclosed_tables(
    tables: Mapping[str, pd.DataFrame], disclosure: Disclosure
) -> Mapping[str, pd.DataFrame]:
    """Return the tables without rows of withheld layers and indicators, and with withheld columns empty."""
    return MappingProxyType({name: _disclosed(name, table, disclosure) for name, table in tables.items()})


def _disclosed(name: str, table: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    if name in LAYER and name not in disclosure.layers:
        return table.iloc[:0]
    if name == "observations":
        table = table[table["key"].map(disclosure.observes).astype(bool)].reset_index(drop=True)
    hidden = [column for column in table.columns if not disclosure.shows(name, column)]
    nothing = pd.Series([None] * len(table), index=table.index, dtype=object)
    return table.assign(**dict.fromkeys(hidden, nothing))
