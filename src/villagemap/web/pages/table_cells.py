"""The cells of the list of villages, and its totals: words, numbers, swatches, bars; an empty text means not reported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from villagemap.atlas.layer_columns import NUMERIC, SUMMED, ColumnKind, LayerColumn
from villagemap.atlas.links import Mask
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.web.pages.legend import Mark, Marks


@dataclass(frozen=True, slots=True)
class Bar:
    """The length of a distance in percent of the city's longest, in the colour of its band on the map."""

    share: int
    fill: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; an empty `text` means that nothing is reported. A `quiet` one says "no", a dash stands for `none`.

    An `alone` one needs no label to be understood.
    """

    text: str
    classes: str = ""
    mark: Mark | None = None
    bar: Bar | None = None
    quiet: bool = False
    none: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a column, empty where it has none; `note` says how many villages it does not know."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class CellContext:
    """What cells are written with."""

    snapshot: Snapshot
    words: CityWords
    marks: Marks


Fact = Mapping[str, Any]


def cell_of(column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    """Return what a village's row says in a column."""
    if fact[column.source] is None:
        return Cell("", _CLASSES.get(column.kind, ""))
    return _MAKERS.get(column.kind, _text)(column, fact, context)


def demo_cell(fact: Fact, words: CityWords, marks: Marks) -> Cell:
    """Return the batch of a village, with a word for flagship villages."""
    batch = fact["demo"]
    flagship = ("flagship", "true") if fact["flagship"] is True else ("demo", batch)
    none = batch == NOT_IN_PROGRAMME
    return (
        Cell(words.batch(fact), mark=None if none else marks.get(flagship), none=none) if batch else Cell("")
    )


def grouped(column: LayerColumn, number: float) -> str:
    """Return a number of a column as readers see it."""
    if column.kind is ColumnKind.AREA:
        return f"{number:,.1f}"
    if column.kind is ColumnKind.NUMBER:
        return f"{number:,.5f}"
    return f"{number:,}"


def _text(column: LayerColumn, fact: Fact, _context: CellContext) -> Cell:
    return Cell(str(fact[column.source]), _CLASSES.get(column.kind, ""))


def _pinyin(column: LayerColumn, fact: Fact, _context: CellContext) -> Cell:
    return Cell(romanised(fact[column.source]))


def _word(column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    value = fact[column.source]
    text = context.words.value(column.key, value)
    return Cell(text, _CLASSES.get(column.kind, ""), context.marks.get((column.key, value)))


def _plan(_column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    value, year = fact["plan"], fact.get("plan_year")
    in_year = value == PlanStatus.COMPILED and year
    label = context.words.value("plan", value)
    text = context.words.texts.say("plan.in_year", year=str(year)) if in_year else label
    return Cell(text, mark=context.marks.get(("plan", value)), alone=not in_year)


def _batch(_column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    return demo_cell(fact, context.words, context.marks)


def _yes_no(column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    value = fact[column.source]
    return Cell(context.words.value(column.key, "true" if value else "false"), quiet=not value)


def _number(column: LayerColumn, fact: Fact, _context: CellContext) -> Cell:
    return Cell(grouped(column, fact[column.source]), _CLASSES[column.kind])


def _metres(column: LayerColumn, fact: Fact, context: CellContext) -> Cell:
    metres = fact[column.source]
    longest = context.snapshot.once(("longest", column.key), lambda: _longest(context.snapshot, column))
    measure = next((row for row in context.words.profile.measures if row.of == column.key), None)
    value = measure.band_of(metres) if measure else ""
    fill = next((band.fill for band in measure.bands if band.value == value), "") if measure else ""
    share = max(1, round(100 * metres / longest)) if longest else 0
    return Cell(grouped(column, metres), _CLASSES[column.kind], bar=Bar(share, fill))


def _longest(snapshot: Snapshot, column: LayerColumn) -> int:
    return int(np.max([metres for metres in snapshot.facts[column.source] if metres is not None]))


_CLASSES: Mapping[ColumnKind, str] = {
    **dict.fromkeys(NUMERIC, "number"),
    ColumnKind.METRES: "number with-bar",
    ColumnKind.CODE: "code",
    ColumnKind.PLACE: "place",
}
_MAKERS: Mapping[ColumnKind, Callable[[LayerColumn, Fact, CellContext], Cell]] = {
    ColumnKind.PINYIN: _pinyin,
    ColumnKind.PLACE: _word,
    ColumnKind.WORD: _word,
    ColumnKind.PLAN: _plan,
    ColumnKind.BATCH: _batch,
    ColumnKind.YES_NO: _yes_no,
    ColumnKind.COUNT: _number,
    ColumnKind.AREA: _number,
    ColumnKind.NUMBER: _number,
    ColumnKind.METRES: _metres,
}


def totals_of(
    snapshot: Snapshot, columns: Sequence[LayerColumn], among: Mask, words: CityWords
) -> tuple[Total, ...]:
    """Return a total for each column: sums of numbers that add up, the number of villages that have a yes."""
    return tuple(_total(snapshot, column, among, words) for column in columns)


def _total(snapshot: Snapshot, column: LayerColumn, among: Mask, words: CityWords) -> Total:
    if column.kind not in SUMMED and column.kind is not ColumnKind.YES_NO:
        return Total("", "")
    numbers = _numbers(snapshot, column)[among]
    missing = int(np.isnan(numbers).sum())
    texts = words.texts
    note = texts.say("table.missing", n=missing) if missing else ""
    if missing == len(numbers):
        return Total(texts.say("no_data"), "")
    return Total(_total_words(column, float(np.nansum(numbers)), words), note)


def _total_words(column: LayerColumn, total: float, words: CityWords) -> str:
    if column.kind is ColumnKind.YES_NO:
        return words.texts.say("table.yes", word=words.value(column.key, "true"), n=round(total))
    return grouped(column, int(total) if total.is_integer() else total)


def _numbers(snapshot: Snapshot, column: LayerColumn) -> np.ndarray:
    """Return a column as floats: yes is 1, no data is NaN."""
    facts = snapshot.facts
    return snapshot.once(
        ("numbers of the list", column.key),
        lambda: np.array([np.nan if value is None else value for value in facts[column.source]], dtype=float),
    )
