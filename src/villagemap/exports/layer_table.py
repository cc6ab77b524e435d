"""A layer as a source of tables: its columns, and its rows as a filter leaves them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from villagemap.atlas.layer_columns import (
    VILLAGES,
    ColumnKind,
    layer_columns,
    title_with_unit,
    unit_of,
)
from villagemap.atlas.links import Index
from villagemap.atlas.outlines import AREAS
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.row_order import column_values
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.filters import VillageFilter
from villagemap.domain.layers import FieldKind
from villagemap.domain.profile import County, Indicator, Township
from villagemap.exports.table import About, Row, Table, TableColumn, TableShapes
from villagemap.frames.headers import header, is_named, word_label

_FIRST = (
    *("code", "name", "county_code", "county", "township_code", "township"),
    *("class", "plan", "demo", "flagship"),
)
_PLACE_CODES = ("county_code", "township_code")


def usual_columns(snapshot: Snapshot, layer: str) -> tuple[str, ...]:
    """Return the columns of a table whose address names none.

    Villages carry the names of their county and township, their geodesic area in km² and the indicators of the
    profile, beside the columns of the layer; areas tell whether their outline is `derived`. What the disclosure
    withholds is no column.
    """
    stored = snapshot.layers[layer].columns
    if layer == VILLAGES:
        others = (column for column in stored if column not in _FIRST)
        return (*_FIRST, *others, "area_km2", *(row.key for row in snapshot.profile.indicators))
    return (*stored, "derived") if layer in AREAS else stored


def known_columns(snapshot: Snapshot, layer: str) -> tuple[str, ...]:
    """Return the columns that an address can name, in the order in which they stand: those that name a row first."""
    names = ("code", "name", *_PLACE_CODES) if layer == VILLAGES else ("code",)
    return tuple(dict.fromkeys((*names, *layer_columns(snapshot, layer))))


def columns_in_use(
    snapshot: Snapshot, layer: str, names: Sequence[str] | None, village_filter: VillageFilter
) -> tuple[str, ...]:
    """Return the columns of a table: those that are named, with the code of a row, and the name of a village.

    Without names they are the usual ones, and of villages what the filter measures.
    """
    if names is not None:
        wanted = {"code", *names} | ({"name"} if layer == VILLAGES else set())
        return tuple(key for key in known_columns(snapshot, layer) if key in wanted)
    measures = snapshot.profile.measures if layer == VILLAGES else ()
    measured = (row.of for row in measures if village_filter.chosen(row.key))
    return tuple(dict.fromkeys((*usual_columns(snapshot, layer), *measured)))


def layer_table(snapshot: Snapshot, layer: str, rows: Index, columns: Sequence[str], about: About) -> Table:
    """Return rows of a layer, by their positions, as a table with these columns."""
    words = CityWords(snapshot.profile, about.texts)
    kind = snapshot.layers[layer].geometry
    return Table(
        tuple(_column(snapshot, layer, key, words) for key in columns),
        layer_cells(snapshot, layer, rows, columns),
        TableShapes(kind, snapshot.shapes(layer)[rows]) if kind else None,
        about,
    )


def layer_cells(snapshot: Snapshot, layer: str, rows: Index, columns: Sequence[str]) -> Sequence[Row]:
    """Return what rows of a layer hold in these columns."""
    return list(zip(*(_values(snapshot, layer, key)[rows].tolist() for key in columns), strict=True))


_FIELD_KINDS: Mapping[ColumnKind, FieldKind] = MappingProxyType(
    {
        ColumnKind.COUNT: FieldKind.NUMBER,
        ColumnKind.AREA: FieldKind.NUMBER,
        ColumnKind.METRES: FieldKind.NUMBER,
        ColumnKind.YES_NO: FieldKind.YES_NO,
    }
)
_KIND_OF_KEY: Mapping[str, FieldKind] = MappingProxyType(
    {"plan_year": FieldKind.DATE, "county_code": FieldKind.COUNTY, "township_code": FieldKind.COUNTY}
)


def _column(snapshot: Snapshot, layer: str, key: str, words: CityWords) -> TableColumn:
    """Describe a column; one that loads do not know is called as in the list."""
    profile, texts = snapshot.profile, words.texts
    column = layer_columns(snapshot, layer)[key]
    field = column.field
    city = profile.words(field.vocabulary) if field.vocabulary else ()
    return TableColumn(
        key,
        header(layer, key, profile, texts)
        if is_named(layer, key, profile)
        else title_with_unit(column, words),
        _KIND_OF_KEY.get(key) or (field.kind if field.key else _FIELD_KINDS.get(column.kind, FieldKind.TEXT)),
        unit_of(column, words),
        _meaning(key, profile.indicator.get(key) if layer == VILLAGES else None, words),
        {word: word_label(field, word, profile, texts) for word in (*field.words, *city)},
    )


def _meaning(key: str, indicator: Indicator | None, words: CityWords) -> str:
    texts, day = words.texts, words.profile.reporting_date
    if indicator:
        yes_no = texts.shown([texts.say("value.yes"), texts.say("value.no")])
        return texts.say(f"values.{indicator.kind}", date=day, year=day[:4], words=yes_no)
    if key == "area_km2":
        return texts.say("values.measured")
    return texts.say("values.code") if key == "code" else ""


def _values(snapshot: Snapshot, layer: str, key: str) -> NDArray[np.object_]:
    """Return a column of a layer in the order of its table, made once a data version; None is not reported."""

    def build() -> NDArray[np.object_]:
        if layer == VILLAGES and key in _DERIVED:
            return np.array(list(_DERIVED[key](snapshot)), dtype=object)
        values = column_values(snapshot, layer, layer_columns(snapshot, layer)[key]).astype(object)
        return values.where(values.notna(), None).to_numpy()

    return snapshot.once(("column", layer, key), build)


def _names(codes: Iterable[str], places: Mapping[str, County | Township]) -> list[str | None]:
    return [places[code].label.zh if code in places else None for code in codes]


_DERIVED: Mapping[str, Callable[[Snapshot], Iterable[Any]]] = MappingProxyType(
    {
        "county": lambda snapshot: _names(snapshot.facts["county"], snapshot.profile.county),
        "township": lambda snapshot: _names(snapshot.facts["township"], snapshot.profile.township),
        "area_km2": lambda snapshot: [round(area, 6) for area in snapshot.facts["area_km2"].tolist()],
        "pinyin": lambda snapshot: [romanised(name) for name in snapshot.facts["name"]],
        "plan_year": lambda snapshot: [year and str(year) for year in snapshot.facts["plan_year"]],
    }
)
"""Columns of villages that stand in files otherwise than among the facts."""
