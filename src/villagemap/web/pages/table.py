"""The list of villages: one page of the table, in the columns and the order that the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.links import Index
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.labels import Language
from villagemap.web.links import Links
from villagemap.web.pages.marks import Marks
from villagemap.web.pages.table_cells import Cell, Fact, Looks, cell_of, demo_cell
from villagemap.web.pages.table_columns import NUMERIC, Column, Kind, columns_of, label_of, title_of, unit_of
from villagemap.web.pages.table_menu import FIRST, Menu, chosen_columns, menu_of
from villagemap.web.pages.table_order import in_order
from villagemap.web.pages.table_pager import Pager, pager_of
from villagemap.web.pages.table_totals import Total, totals_of
from villagemap.web.pages.words import Words
from villagemap.web.params import Order, View

__all__ = ["Table", "demo_cell", "table_of"]

PAGE_SIZE = 50
_BY_CODE = Order("code", descending=False)
# On phones a row has two lines: what these say is left out, unless it was asked for.
_SPEAKS_ALONE = frozenset({Kind.NAME, Kind.PINYIN, Kind.CODE, Kind.PLACE, Kind.WORD})
_LESS_ON_PHONES = ("code", "distance_sites_5g_m", "wells_count", "area_km2")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `sorted` is `ascending` or `descending` where the list stands in its order.

    `href` is the list in its order, or in the opposite one. On phones, where heads stand apart from cells,
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
    asked: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the list; cells and totals stand in the order of `heads`, without the first."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    pager: Pager
    menu: Menu


def table_of(snapshot: Snapshot, view: View, links: Links, words: Words, marks: Marks) -> Table:
    """Return a page of the list: that of the address, else the one with the village that it names."""
    columns = chosen_columns(snapshot, view.columns)
    order = view.sort or _BY_CODE
    among = snapshot.select(links.village_filter).mask
    villages = in_order(snapshot, np.flatnonzero(among), columns_of(snapshot)[order.column], order)
    pager = pager_of(_page(snapshot, villages, view, links), PAGE_SIZE, len(villages), links)
    looks = Looks(snapshot, words, marks)
    return Table(
        tuple(_head(column, view, links, words) for column in columns),
        tuple(_rows(villages[pager.first - 1 : pager.last], columns, view, links, looks)),
        totals_of(snapshot, columns[1:], among, words),
        pager,
        menu_of(snapshot, columns, links, words),
    )


def _page(snapshot: Snapshot, villages: Index, view: View, links: Links) -> int:
    position = snapshot.positions.get(view.village or "")
    if position is None or "page" in links.view:
        return view.page
    found = np.flatnonzero(villages == position)
    return int(found[0]) // PAGE_SIZE + 1 if len(found) else view.page


def _head(column: Column, view: View, links: Links, words: Words) -> Head:
    order = view.sort or _BY_CODE
    mine = order.column == column.key
    turned = mine and not order.descending
    asked = f"-{column.key}" if turned else column.key
    return Head(
        column.key,
        title_of(column, words),
        unit_of(column, words),
        _classes(column),
        ("descending" if order.descending else "ascending") if mine else "",
        links.to(sort="" if asked == _BY_CODE.column else asked, page="", village=""),
        less=column.key in _LESS_ON_PHONES and view.columns is None and not (mine and view.sort),
        label="" if column.kind in _SPEAKS_ALONE else label_of(column, words),
    )


def _classes(column: Column) -> str:
    if column.kind is Kind.METRES:
        return "number with-bar"
    return "number" if column.kind in NUMERIC else ""


def _rows(villages: Index, columns: Sequence[Column], view: View, links: Links, looks: Looks) -> list[Row]:
    wanted = {column.source for column in columns} | _ALWAYS
    facts = {key: looks.snapshot.facts[key].to_numpy()[villages] for key in wanted}
    rows = (dict(zip(facts, values, strict=True)) for values in zip(*facts.values(), strict=True))
    return [_row(fact, columns, view, links, looks) for fact in rows]


_ALWAYS = {"name", "code", "plan_year", "flagship"}


def _row(fact: Fact, columns: Sequence[Column], view: View, links: Links, looks: Looks) -> Row:
    code, name = fact["code"], fact["name"]
    english = looks.words.texts.language is Language.EN
    return Row(
        code,
        name,
        romanised(name) if english else "",
        links.to(f"/villages/{code}"),
        links.to("/", at="", village=code),
        code == view.village,
        tuple(cell_of(column, fact, looks) for column in columns if column.key != FIRST),
    )
