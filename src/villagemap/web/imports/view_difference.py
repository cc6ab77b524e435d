"""The difference that a load would make, as its page shows it. What the service withholds is withheld here too."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import shapely

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Compared
from villagemap.domain.differences import (
    SHAPE,
    FieldChange,
    RowDifference,
    RowOp,
    TableDifference,
    as_json,
)
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.layers import LAYER, TABLE
from villagemap.frames.difference_map import difference_geojson
from villagemap.frames.difference_words import DifferenceWords
from villagemap.texts import Texts

_MOST_ROWS = 100
_KEY_OF_AN_OBSERVATION = 2  # village|indicator|date
_GROUND_DEGREES = 0.002
_MOST_VERTICES = 60_000  # about 1.5 MB: a page shows no more
_RANK = {RowOp.REMOVED: 0, RowOp.UNKNOWN: 1, RowOp.CHANGED: 2, RowOp.ADDED: 3}


@dataclass(frozen=True, slots=True)
class TableView:
    """What happens to one table; `rows` hold nothing that is withheld, `more` rows are not listed."""

    name: str
    counts: tuple[tuple[RowOp, int], ...]
    unchanged: int
    fields: Mapping[str, int]
    farthest: str
    rows: tuple[RowDifference, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What a load would change. `drawn` tells whether any shape does, and as what: as it is, as it would be."""

    words: DifferenceWords
    withheld: str
    fingerprint: str
    tables: tuple[TableView, ...]
    drawn: bool
    draws_old: bool
    draws_new: bool
    touched: int

    def draws(self, table: TableView, row: RowDifference) -> bool:
        """Tell whether the map shows a row."""
        return row.reshaped or (row.op in {RowOp.ADDED, RowOp.REMOVED} and table.name in LAYER)

    def changes(self, table: TableView, row: RowDifference) -> Iterator[tuple[str, str, str]]:
        """Yield the fields of a row that change: title, old and new value."""
        for change in row.fields:
            if change.field == SHAPE:
                continue
            old, new = (
                self.withheld
                if change.new == _WITHHELD
                else self.words.value(table.name, change.field, value)
                for value in (change.old, change.new)
            )
            yield self.words.field(table.name, change.field), old, new


def difference_of(compared: Compared, disclosed: Disclosure, texts: Texts) -> DifferenceView:
    """Return the difference for a page."""
    words = DifferenceWords(disclosed.profile, texts)
    shapes = [shape for shape in compared.shapes if _shown(shape.table, disclosed)]
    return DifferenceView(
        words,
        texts.say("import.withheld"),
        compared.difference.fingerprint,
        tuple(_table(table, disclosed, words, texts) for table in compared.difference.tables),
        drawn=bool(shapes),
        draws_old=any(shape.old is not None for shape in shapes),
        draws_new=any(shape.new is not None for shape in shapes),
        touched=sum(len(table.rows) for table in compared.difference.tables),
    )


def map_of(compared: Compared, atlas: Atlas) -> dict[str, Any]:
    """Return the touched shapes as GeoJSON, with the outlines of the counties under `ground`."""
    shapes = [shape for shape in compared.shapes if _shown(shape.table, atlas.disclosure)]
    counties = atlas.current().shapes("counties")
    outlines = shapely.simplify(counties[~shapely.is_missing(counties)], _GROUND_DEGREES)
    ground = [json.loads(shapely.to_geojson(outline)) for outline in outlines]
    return {**difference_geojson(shapes, vertices=_MOST_VERTICES), "ground": ground}


def whole_of(compared: Compared, disclosed: Disclosure) -> dict[str, object]:
    """Return every row of the difference as JSON holds it (`domain.differences.as_json`)."""
    tables = tuple(
        replace(table, rows=tuple(_masked(_disclosed(table.table, row, disclosed)) for row in table.rows))
        for table in compared.difference.tables
    )
    return as_json(replace(compared.difference, tables=tables))


def _masked(row: RowDifference) -> RowDifference:
    """Return a row whose withheld values are marked."""
    fields = tuple(replace(each, new=_HIDDEN) if each.new == _WITHHELD else each for each in row.fields)
    return replace(row, fields=fields)


def _shown(table: str, disclosed: Disclosure) -> bool:
    """Tell whether the service shows rows of a table; of registers each field is decided by itself."""
    return table not in LAYER or table in disclosed.layers


def _table(table: TableDifference, disclosed: Disclosure, words: DifferenceWords, texts: Texts) -> TableView:
    rows = sorted(table.rows, key=lambda row: _RANK[row.op])[:_MOST_ROWS]
    farthest = table.farthest_m
    return TableView(
        name=table.table,
        counts=tuple((op, n) for op in RowOp if (n := table.count(op))),
        unchanged=table.unchanged,
        fields=table.fields,
        farthest=texts.say("difference.farthest", metres=words.metres(farthest)) if farthest else "",
        rows=tuple(_disclosed(table.table, row, disclosed) for row in rows),
        more=len(table.rows) - len(rows),
    )


def _disclosed(table: str, row: RowDifference, disclosed: Disclosure) -> RowDifference:
    """Return a row without names and values that the service withholds."""
    name = row.name if _shown(table, disclosed) and disclosed.shows(table, "name") else ""
    fields = tuple(
        change if _shows(table, row, change, disclosed) else replace(change, old=None, new=_WITHHELD)
        for change in row.fields
    )
    return replace(row, key=_disclosed_key(table, row.key, disclosed), name=name, fields=fields)


def _disclosed_key(table: str, key: str, disclosed: Disclosure) -> str:
    """Return a key without those of its parts that the service withholds, such as names of people."""
    parts = zip(TABLE[table].key, key.split("|"), strict=False)
    return "|".join(part if disclosed.shows(table, field) else _HIDDEN for field, part in parts)


_WITHHELD = "\x00"
_HIDDEN = "…"


def _shows(table: str, row: RowDifference, change: FieldChange, disclosed: Disclosure) -> bool:
    if table == "observations":
        key = row.key.split("|")
        return len(key) < _KEY_OF_AN_OBSERVATION or disclosed.observes(key[1])
    return _shown(table, disclosed) and disclosed.shows(table, change.field)
