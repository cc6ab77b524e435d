"""The order of rows: what a column sorts by, prepared once a data version."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from villagemap.atlas.filter_grammar import Order
from villagemap.atlas.layer_columns import VILLAGES, ColumnKind, LayerColumn, layer_columns
from villagemap.atlas.links import Index
from villagemap.atlas.outlines import is_derived
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import spellings
from villagemap.domain.dates import is_date, last_day
from villagemap.domain.planning import PlanStatus

Keys = Sequence[Any]
"""What each row sorts by, in the order of the table; None where nothing is reported."""

_LAST_YEAR = 10_000  # after every year: a plan of an unknown year stands behind those with one


def in_order(snapshot: Snapshot, layer: str, rows: Index, order: Order) -> Index:
    """Return positions of rows of a layer sorted by a column.

    Rows without data stand at the end in both directions; equal ones stay in the order of the table.
    """
    column = layer_columns(snapshot, layer)[order.column]
    ranks = snapshot.once(("rank", layer, column.key), lambda: ranked(_keys(snapshot, layer, column)))
    return sorted_by(ranks, rows, descending=order.descending)


def sorted_by(ranks: np.ndarray, rows: Index, *, descending: bool) -> Index:
    """Return positions sorted by the rank of each row; those of rank -1 are last."""
    known, missing = rows[ranks[rows] >= 0], rows[ranks[rows] < 0]
    ascending = ranks[known]
    by = np.argsort(-ascending if descending else ascending, kind="stable")
    return np.concatenate([known[by], missing])


def ranked(keys: Keys) -> np.ndarray:
    """Return the rank of each key among the different ones; -1 for None."""
    place = {key: rank for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return np.array([-1 if key is None else place[key] for key in keys], dtype=np.int64)


def column_values(snapshot: Snapshot, layer: str, column: LayerColumn) -> pd.Series:
    """Return what the rows of a layer hold in a column, in the order of the table; None is not reported."""
    if layer == VILLAGES:
        return snapshot.facts[column.source]
    table = snapshot.tables[layer]
    if column.key not in table:  # `derived`
        return pd.Series(is_derived(table).tolist(), index=table.index, dtype=object)
    values = table[column.key].astype(object)
    return values.where(values.notna(), None)


def _keys(snapshot: Snapshot, layer: str, column: LayerColumn) -> Keys:
    values = list(column_values(snapshot, layer, column))
    make = _MAKERS.get(column.kind)
    return make(snapshot, column, values) if make else values


def _spoken(_snapshot: Snapshot, _column: LayerColumn, names: Keys) -> Keys:
    """Sort names by their pinyin, syllable by syllable; names that sound alike by their signs."""
    return [((spellings(name) or (name.casefold(),))[0], name) if name else None for name in names]


def _places(snapshot: Snapshot, _column: LayerColumn, codes: Keys) -> Keys:
    """Sort counties and townships by their names in pinyin, which the profile writes in its English labels."""
    profile = snapshot.profile
    named = {
        **{code: (row.short.en.casefold(), code) for code, row in profile.county.items()},
        **{code: (row.label.en.casefold(), code) for code, row in profile.township.items()},
    }
    return [named.get(code, (code, code)) for code in codes]


def _words(snapshot: Snapshot, column: LayerColumn, values: Keys) -> Keys:
    """Sort words in the order of the vocabulary, which is that of filter and legend."""
    city = snapshot.profile.words(column.field.vocabulary) if column.field.vocabulary else ()
    place = {word: rank for rank, word in enumerate((*city, *column.field.words))}
    return [place.get(value) for value in values]


def _plans(snapshot: Snapshot, _column: LayerColumn, statuses: Keys) -> Keys:
    years = snapshot.facts["plan_year"]
    return [
        status and (status != PlanStatus.COMPILED, year or _LAST_YEAR)
        for status, year in zip(statuses, years, strict=True)
    ]


def _batches(snapshot: Snapshot, column: LayerColumn, values: Keys) -> Keys:
    ranks = _words(snapshot, column, values)
    return [
        None if rank is None else (rank, flagship is True)
        for rank, flagship in zip(ranks, snapshot.facts["flagship"], strict=True)
    ]


def _dates(_snapshot: Snapshot, _column: LayerColumn, texts: Keys) -> Keys:
    """Sort dates by their last day, as everywhere; the more precise one first."""
    return [(last_day(text), -len(text)) if text and is_date(text) else None for text in texts]


_MAKERS: Mapping[ColumnKind, Callable[[Snapshot, LayerColumn, Keys], Keys]] = MappingProxyType(
    {
        ColumnKind.NAME: _spoken,
        ColumnKind.PINYIN: _spoken,
        ColumnKind.PLACE: _places,
        ColumnKind.WORD: _words,
        ColumnKind.PLAN: _plans,
        ColumnKind.BATCH: _batches,
        ColumnKind.DATE: _dates,
    }
)
