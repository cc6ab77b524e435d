"""The list of villages: one page of the table, in the columns and the order that the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.filter_grammar import Order
from villagemap.atlas.layer_columns import (
    NUMERIC,
    VILLAGES,
    ColumnKind,
    LayerColumn,
    label_of,
    title_of,
    unit_of,
)
from villagemap.atlas.links import Index
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.row_order import in_order
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.labels import Language
from villagemap.web.links import Links
from villagemap.web.pages.legend import Marks
from villagemap.web.pages.table_cells import Cell, CellContext, Fact, Total, cell_of, totals_of
from villagemap.web.pages.table_menu import FIRST, Menu, chosen_columns, menu_of
from villagemap.web.params import View

PAGE_SIZE = 50
_BY_CODE = Order("code", descending=False)
# On phones a row has two lines: what these say is left out, unless the address names it.
_SPEAKS_ALONE = frozenset(
    {ColumnKind.NAME, ColumnKind.PINYIN, ColumnKind.CODE, ColumnKind.PLACE, ColumnKind.WORD}
)
_LESS_ON_PHONES = ("code", "distance_sites_5g_m", "wells_count", "area_km2")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `sorted` is `ascending` or `descending` where the list stands in its order.

    `href` is the list in its order, or in the opposite one. On phones, where heads are separate from cells,
    `label` stands in front of each of them, and those of a `less` column are left out.
    """

    key: str
    title: str
    unit: str
    classes: str
    sorted: str
    href: str
    less: bool
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A village; `href` is its page, `on_map` the map with its card. `romanised` is empty in Chinese."""

    code: str
    name: str
    romanised: str
    href: str
    on_map: str
    current: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be turned to; one without an address is a gap."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """The page that is shown: its villages from `first` to `last`, counted from 1.

    `before` and `after` are the addresses of its neighbours, empty at the ends.
    """

    number: int
    first: int
    last: int
    pages: tuple[Page, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VillageTable:
    """One page of the list; cells and totals stand in the order of `heads`, without the first."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    pager: Pager
    menu: Menu


def table_of(snapshot: Snapshot, view: View, links: Links, words: CityWords, marks: Marks) -> VillageTable:
    """Return a page of the list: that of the address, else the one with the village that it names."""
    columns = chosen_columns(snapshot, view.columns)
    order = view.sort or _BY_CODE
    inside = snapshot.select(links.village_filter)
    villages = in_order(snapshot, VILLAGES, inside.index, order)
    pager = pager_of(_page(snapshot, villages, view, links), PAGE_SIZE, len(villages), links)
    context = CellContext(snapshot, words, marks)
    return VillageTable(
        tuple(_head(column, view, links, words) for column in columns),
        tuple(_rows(villages[pager.first - 1 : pager.last], columns, view, links, context)),
        totals_of(snapshot, columns[1:], inside.mask, words),
        pager,
        menu_of(snapshot, columns, links, words),
    )


def _page(snapshot: Snapshot, villages: Index, view: View, links: Links) -> int:
    position = snapshot.positions.get(view.village or "")
    if position is None or "page" in links.view:
        return view.page
    place = np.flatnonzero(villages == position)
    return int(place[0]) // PAGE_SIZE + 1 if len(place) else view.page


def _head(column: LayerColumn, view: View, links: Links, words: CityWords) -> Head:
    order = view.sort or _BY_CODE
    mine = order.column == column.key
    turned = mine and not order.descending
    next_sort = f"-{column.key}" if turned else column.key
    return Head(
        column.key,
        title_of(column, words),
        unit_of(column, words),
        _classes(column),
        ("descending" if order.descending else "ascending") if mine else "",
        links.to(sort="" if next_sort == _BY_CODE.column else next_sort, page="", village=""),
        less=column.key in _LESS_ON_PHONES and view.columns is None and not (mine and view.sort),
        label="" if column.kind in _SPEAKS_ALONE else label_of(column, words),
    )


def _classes(column: LayerColumn) -> str:
    if column.kind is ColumnKind.METRES:
        return "number with-bar"
    return "number" if column.kind in NUMERIC else ""


def _rows(
    villages: Index, columns: Sequence[LayerColumn], view: View, links: Links, context: CellContext
) -> list[Row]:
    wanted = {column.source for column in columns} | _ALWAYS
    facts = {key: context.snapshot.facts[key].to_numpy()[villages] for key in wanted}
    rows = (dict(zip(facts, values, strict=True)) for values in zip(*facts.values(), strict=True))
    return [_row(fact, columns, view, links, context) for fact in rows]


_ALWAYS = {"name", "code", "plan_year", "flagship"}


def _row(fact: Fact, columns: Sequence[LayerColumn], view: View, links: Links, context: CellContext) -> Row:
    code, name = fact["code"], fact["name"]
    english = context.words.texts.language is Language.EN
    return Row(
        code,
        name,
        romanised(name) if english else "",
        links.to(f"/villages/{code}"),
        links.to("/", at="", village=code),
        code == view.village,
        tuple(cell_of(column, fact, context) for column in columns if column.key != FIRST),
    )


_AROUND = 2


def pager_of(number: int, size: int, rows: int, links: Links) -> Pager:
    """Return the links around a page of `size` rows; a page after the last one is the last one."""
    count = max(1, -(-rows // size))
    number = min(number, count)
    near = {1, count, *range(number - _AROUND, number + _AROUND + 1)} & set(range(1, count + 1))
    pages: list[Page] = []
    for one in sorted(near):
        if pages and one - pages[-1].number > 1:
            pages.append(Page(one - 1, "", current=False))
        pages.append(Page(one, _address(one, links), one == number))
    return Pager(
        number,
        (number - 1) * size + 1,
        min(rows, number * size),
        tuple(pages),
        _address(number - 1, links) if number > 1 else "",
        _address(number + 1, links) if number < count else "",
    )


def _address(number: int, links: Links) -> str:
    # An address that names a village opens its page of the list: that of another page names none.
    return links.to(page="" if number == 1 else str(number), village="")
