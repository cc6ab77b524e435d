"""The list of villages: one page of the table, in the order of codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.planning import PlanStatus
from villagemap.web.pages_links import Links
from villagemap.web.pages_marks import Mark, Marks
from villagemap.web.pages_words import Words

PAGE_SIZE = 50
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    key: str
    title: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; an empty `text` means that nothing is reported."""

    text: str
    classes: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A village; `href` is its page, `romanised` its name as English pages write it."""

    name: str
    romanised: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be turned to; one without an address is a gap."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the list; `first` and `last` count from 1 among the villages that the filter leaves."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    first: int
    last: int
    pages: tuple[Page, ...]


_COLUMNS = ("name", "code", "county", "township", "class", "plan", "demo", "sites_5g", "wells", "area")
_NUMERIC = ("sites_5g", "wells", "area")


def table_of(snapshot: Snapshot, page: int, links: Links, words: Words, marks: Marks) -> Table:
    """Return a page of the list; a page after the last one is the last one."""
    chosen = np.flatnonzero(snapshot.select(links.village_filter).mask)
    count = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(page, count)
    start = (number - 1) * PAGE_SIZE
    shown = chosen[start : start + PAGE_SIZE]
    facts = snapshot.facts.iloc[shown].to_dict("records")
    return Table(
        tuple(Column(key, words.texts.say(f"column.{key}"), key in _NUMERIC) for key in _COLUMNS),
        tuple(_row(fact, links, words, marks) for fact in facts),
        start + 1,
        start + len(shown),
        _pages(number, count, links),
    )


def _row(fact: Mapping[Any, Any], links: Links, words: Words, marks: Marks) -> Row:
    cells = (
        Cell(fact["code"], "code"),
        Cell(words.value("county", fact["county"])),
        Cell(words.value("township", fact["township"])),
        _class_cell(fact, words, marks),
        _plan_cell(fact, words, marks),
        demo_cell(fact, words, marks),
        _number(fact["sites_5g_count"], words),
        _number(fact["wells_count"], words),
        Cell(f"{fact['area_km2']:.1f}", "number less"),
    )
    return Row(fact["name"], romanised(fact["name"]), links.to(f"/villages/{fact['code']}"), cells)


def _class_cell(fact: Mapping[Any, Any], words: Words, marks: Marks) -> Cell:
    value = fact["class"]
    return Cell(words.value("class", value), "", marks.get(("class", value))) if value else Cell("")


def _plan_cell(fact: Mapping[Any, Any], words: Words, marks: Marks) -> Cell:
    value, year = fact["plan"], fact["plan_year"]
    if not value:
        return Cell("", "less")
    label = words.value("plan", value)
    if value == PlanStatus.COMPILED and year:
        label = words.texts.say("plan.in_year", year=str(year))
    return Cell(label, "", marks.get(("plan", value)))


def demo_cell(fact: Mapping[Any, Any], words: Words, marks: Marks) -> Cell:
    """Return the batch of a village, with a word for flagship villages."""
    value = fact["demo"]
    if not value:
        return Cell("", "less")
    if value == "none":
        return Cell(words.value("demo", value), "less nothing")
    if fact["flagship"] is True:
        label = words.texts.say("demo.flagship", batch=words.value("demo", value))
        return Cell(label, "", marks.get(("flagship", "true")))
    return Cell(words.value("demo", value), "", marks.get(("demo", value)))


def _number(value: object, words: Words) -> Cell:
    return Cell("" if value is None else words.texts.shown(value), "number less")


def _pages(number: int, count: int, links: Links) -> tuple[Page, ...]:
    near = {1, count, *range(number - _AROUND, number + _AROUND + 1)} & set(range(1, count + 1))
    pages: list[Page] = []
    for one in sorted(near):
        if pages and one - pages[-1].number > 1:
            pages.append(Page(one - 1, "", current=False))
        pages.append(Page(one, links.to(page="" if one == 1 else str(one)), one == number))
    return tuple(pages)
