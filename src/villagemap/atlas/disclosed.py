"""What a workspace holds as an audience may know it: what is withheld goes no further than here."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from villagemap.atlas.port import LayerSource, Origin
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.layers import LAYER


def disclosed_tables(
    tables: Mapping[str, pd.DataFrame], disclosure: Disclosure
) -> Mapping[str, pd.DataFrame]:
    """Return the tables without rows of withheld layers and indicators, and with withheld columns empty."""
    return MappingProxyType({name: _disclosed(name, table, disclosure) for name, table in tables.items()})


def disclosed_sources(
    sources: Mapping[str, LayerSource], disclosure: Disclosure
) -> Mapping[str, LayerSource]:
    """Return where layers came from; names of files are internal, for senders write their own names into them."""
    if disclosure.internal:
        return sources
    return {layer: replace(source, files=()) for layer, source in sources.items()}


def disclosed_origin(origin: Origin, disclosure: Disclosure) -> Origin:
    """Return where values came from, without what may name people: file, its part, who wrote and why."""
    return origin if disclosure.internal else replace(origin, file="", part="", who="", reason="")


def _disclosed(name: str, table: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    if name in LAYER and name not in disclosure.layers:
        return table.iloc[:0]
    if name == "observations":
        table = table[table["key"].map(disclosure.observes).astype(bool)].reset_index(drop=True)
    hidden = [column for column in table.columns if not disclosure.shows(name, column)]
    nothing = pd.Series([None] * len(table), index=table.index, dtype=object)
    return table.assign(**dict.fromkeys(hidden, nothing))
