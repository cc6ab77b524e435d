"""The order of the list: what a column sorts by, prepared once a data version."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from villagemap.atlas.links import Index
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.dates import is_date, last_day
from villagemap.domain.planning import PlanStatus
from villagemap.web.pages.table_columns import Column, Kind
from villagemap.web.params import Order

Keys = Sequence[Any]
"""What each village sorts by, in the order of the facts; None where nothing is reported."""

_LAST_YEAR = 10_000  # after every year: a plan of an unknown year stands behind those with one


def in_order(snapshot: Snapshot, chosen: Index, column: Column, order: Order) -> Index:
    """Return positions of villages sorted by a column.

    Villages without data stand at the end in both directions; equal ones stay in the order of their codes.
    """
    ranks = _ranks(snapshot, column)[chosen]
    known, missing = chosen[ranks >= 0], chosen[ranks < 0]
    ascending = ranks[ranks >= 0]
    by = np.argsort(-ascending if order.descending else ascending, kind="stable")
    return np.concatenate([known[by], missing])


def _ranks(snapshot: Snapshot, column: Column) -> np.ndarray:
    return snapshot.once(("rank in the list", column.key), lambda: _ranked(_keys(snapshot, column)))


def _ranked(keys: Keys) -> np.ndarray:
    """Return the rank of each key among the different ones; -1 for None."""
    place = {key: rank for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return np.array([-1 if key is None else place[key] for key in keys], dtype=np.int64)


def _keys(snapshot: Snapshot, column: Column) -> Keys:
    make = _MAKERS.get(column.kind, _as_they_are)
    return make(snapshot, column)


def _as_they_are(snapshot: Snapshot, column: Column) -> Keys:
    return list(snapshot.facts[column.source])


def _spoken(snapshot: Snapshot, _column: Column) -> Keys:
    """Names by their pinyin, syllable by syllable; names that sound alike by their signs."""
    return [
        (readings[0] if readings else name.casefold(), name)
        for readings, name in zip(snapshot.spellings, snapshot.facts["name"], strict=True)
    ]


def _places(snapshot: Snapshot, column: Column) -> Keys:
    """Counties and townships by their names in pinyin, which the profile writes in its English labels."""
    profile = snapshot.profile
    named = {
        **{code: (row.short.en.casefold(), code) for code, row in profile.county.items()},
        **{code: (row.label.en.casefold(), code) for code, row in profile.township.items()},
    }
    return [named.get(code, (code, code)) for code in snapshot.facts[column.source]]


def _words(snapshot: Snapshot, column: Column) -> Keys:
    """Words in the order of the vocabulary, which is that of filter and legend."""
    criterion = next(row for row in snapshot.criteria if row.parameter == column.key)
    place = {word: rank for rank, word in enumerate(criterion.stored)}
    return [place.get(word) for word in snapshot.facts[column.source]]


def _plans(snapshot: Snapshot, _column: Column) -> Keys:
    facts = snapshot.facts
    return [
        status and (status != PlanStatus.COMPILED, year or _LAST_YEAR)
        for status, year in zip(facts["plan"], facts["plan_year"], strict=True)
    ]


def _batches(snapshot: Snapshot, column: Column) -> Keys:
    flagships = snapshot.facts["flagship"]
    return [
        None if rank is None else (rank, flagship is True)
        for rank, flagship in zip(_words(snapshot, column), flagships, strict=True)
    ]


def _dates(snapshot: Snapshot, column: Column) -> Keys:
    """Dates by their last day, as everywhere; the more precise one first."""
    return [
        (last_day(text), -len(text)) if text and is_date(text) else None
        for text in snapshot.facts[column.source]
    ]


_MAKERS: Mapping[Kind, Callable[[Snapshot, Column], Keys]] = {
    Kind.NAME: _spoken,
    Kind.PINYIN: _spoken,
    Kind.PLACE: _places,
    Kind.WORD: _words,
    Kind.PLAN: _plans,
    Kind.BATCH: _batches,
    Kind.DATE: _dates,
}
