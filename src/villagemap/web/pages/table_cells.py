"""The cells of the list of villages: words, numbers, swatches, bars; an empty text means not reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.web.pages.marks import Mark, Marks
from villagemap.web.pages.table_columns import NUMERIC, Column, Kind
from villagemap.web.pages.words import Words


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
class Looks:
    """What cells are written with."""

    snapshot: Snapshot
    words: Words
    marks: Marks


Fact = Mapping[str, Any]


def cell_of(column: Column, fact: Fact, looks: Looks) -> Cell:
    """Return what a village's row says in a column."""
    if fact[column.source] is None:
        return Cell("", _CLASSES.get(column.kind, ""))
    return _MAKERS.get(column.kind, _text)(column, fact, looks)


def demo_cell(fact: Fact, words: Words, marks: Marks) -> Cell:
    """Return the batch of a village, with a word for flagship villages."""
    value = fact["demo"]
    if not value:
        return Cell("")
    label = words.value("demo", value)
    if value == NOT_IN_PROGRAMME:
        return Cell(label, none=True)
    if fact["flagship"] is True:
        label = words.texts.say("demo.flagship", batch=label)
        return Cell(label, mark=marks.get(("flagship", "true")))
    return Cell(label, mark=marks.get(("demo", value)))


def grouped(column: Column, number: float) -> str:
    """Return a number of a column as readers see it."""
    if column.kind is Kind.AREA:
        return f"{number:,.1f}"
    if column.kind is Kind.NUMBER:
        return f"{number:,.5f}"
    return f"{number:,}"


def _text(column: Column, fact: Fact, _looks: Looks) -> Cell:
    return Cell(str(fact[column.source]), _CLASSES.get(column.kind, ""))


def _pinyin(column: Column, fact: Fact, _looks: Looks) -> Cell:
    return Cell(romanised(fact[column.source]))


def _word(column: Column, fact: Fact, looks: Looks) -> Cell:
    value = fact[column.source]
    text = looks.words.value(column.key, value)
    return Cell(text, _CLASSES.get(column.kind, ""), looks.marks.get((column.key, value)))


def _plan(_column: Column, fact: Fact, looks: Looks) -> Cell:
    value, year = fact["plan"], fact.get("plan_year")
    in_year = value == PlanStatus.COMPILED and year
    label = looks.words.value("plan", value)
    text = looks.words.texts.say("plan.in_year", year=str(year)) if in_year else label
    return Cell(text, mark=looks.marks.get(("plan", value)), alone=not in_year)


def _batch(_column: Column, fact: Fact, looks: Looks) -> Cell:
    return demo_cell(fact, looks.words, looks.marks)


def _yes_no(column: Column, fact: Fact, looks: Looks) -> Cell:
    value = fact[column.source]
    return Cell(looks.words.value(column.key, "true" if value else "false"), quiet=not value)


def _number(column: Column, fact: Fact, _looks: Looks) -> Cell:
    return Cell(grouped(column, fact[column.source]), _CLASSES[column.kind])


def _metres(column: Column, fact: Fact, looks: Looks) -> Cell:
    metres = fact[column.source]
    longest = looks.snapshot.once(("longest", column.key), lambda: _longest(looks.snapshot, column))
    measure = next((row for row in looks.words.profile.measures if row.of == column.key), None)
    value = measure.band_of(metres) if measure else ""
    fill = next((band.fill for band in measure.bands if band.value == value), "") if measure else ""
    share = max(1, round(100 * metres / longest)) if longest else 0
    return Cell(grouped(column, metres), _CLASSES[column.kind], bar=Bar(share, fill))


def _longest(snapshot: Snapshot, column: Column) -> int:
    return int(np.max([metres for metres in snapshot.facts[column.source] if metres is not None]))


_CLASSES: Mapping[Kind, str] = {
    **dict.fromkeys(NUMERIC, "number"),
    Kind.METRES: "number with-bar",
    Kind.CODE: "code",
    Kind.PLACE: "place",
}
_MAKERS: Mapping[Kind, Callable[[Column, Fact, Looks], Cell]] = {
    Kind.PINYIN: _pinyin,
    Kind.PLACE: _word,
    Kind.WORD: _word,
    Kind.PLAN: _plan,
    Kind.BATCH: _batch,
    Kind.YES_NO: _yes_no,
    Kind.COUNT: _number,
    Kind.AREA: _number,
    Kind.NUMBER: _number,
    Kind.METRES: _metres,
}
