"""The last row of the list: what the villages of the filter, and not only those of the page, add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.links import Mask
from villagemap.atlas.snapshot import Snapshot
from villagemap.web.pages.table_cells import grouped
from villagemap.web.pages.table_columns import SUMMED, Column, Kind
from villagemap.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a column, empty where it has none; `note` says how many villages it does not know."""

    text: str
    note: str


def totals_of(snapshot: Snapshot, columns: Sequence[Column], among: Mask, words: Words) -> tuple[Total, ...]:
    """Return a total for each column: sums of numbers that add up, the number of villages that have a yes."""
    return tuple(_total(snapshot, column, among, words) for column in columns)


def _total(snapshot: Snapshot, column: Column, among: Mask, words: Words) -> Total:
    if column.kind not in SUMMED and column.kind is not Kind.YES_NO:
        return Total("", "")
    numbers = _numbers(snapshot, column)[among]
    missing = int(np.isnan(numbers).sum())
    texts = words.texts
    note = texts.say("table.missing", n=missing) if missing else ""
    if missing == len(numbers):
        return Total(texts.say("no_data"), "")
    return Total(_said(column, float(np.nansum(numbers)), words), note)


def _said(column: Column, total: float, words: Words) -> str:
    if column.kind is Kind.YES_NO:
        return words.texts.say("table.yes", word=words.value(column.key, "true"), n=round(total))
    return grouped(column, int(total) if total.is_integer() else total)


def _numbers(snapshot: Snapshot, column: Column) -> np.ndarray:
    """Return a column as floats: yes is 1, no data is NaN."""
    facts = snapshot.facts
    return snapshot.once(
        ("numbers of the list", column.key),
        lambda: np.array([np.nan if value is None else value for value in facts[column.source]], dtype=float),
    )
