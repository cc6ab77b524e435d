"""The columns of a layer: what each holds, what it is called, how it sorts and adds up. List and downloads read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from villagemap.atlas.outlines import AREAS
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import Field, FieldKind
from villagemap.domain.profile import IndicatorKind, Profile

VILLAGES = "villages"


class ColumnKind(Enum):
    """What a column holds, and so how its cells look, sort and add up."""

    NAME = auto()
    PINYIN = auto()
    CODE = auto()
    TEXT = auto()
    DATE = auto()
    PLACE = auto()  # the code of a county or township
    WORD = auto()
    PLAN = auto()  # a status, with the year of the plan
    BATCH = auto()  # a batch of the programme, with a word for flagship villages
    YES_NO = auto()
    COUNT = auto()  # adds up
    AREA = auto()  # adds up
    NUMBER = auto()
    METRES = auto()


NUMERIC = frozenset({ColumnKind.COUNT, ColumnKind.AREA, ColumnKind.NUMBER, ColumnKind.METRES})
SUMMED = frozenset({ColumnKind.COUNT, ColumnKind.AREA})
_NO_FIELD = Field("")


@dataclass(frozen=True, slots=True)
class LayerColumn:
    """A column. `key` names it in addresses, `fact` among the facts of villages; `unit` is one of the profile.

    `field` describes its words, where it holds any.
    """

    key: str
    group: str
    kind: ColumnKind
    unit: str = ""
    fact: str = ""
    field: Field = _NO_FIELD

    @property
    def source(self) -> str:
        """The column of `Snapshot.facts`, or of the layer's table, that it shows."""
        return self.fact or self.key


DEFAULT = (
    *("name", "code", "county", "township", "class", "plan", "demo"),
    *("distance_sites_5g_m", "wells_count", "area_km2"),
)
"""The columns of a list whose address names none; those that the audience may not know are left out."""

_OF_FIELD: Mapping[str, ColumnKind] = MappingProxyType({"name": ColumnKind.NAME, "code": ColumnKind.CODE})
_OF_VILLAGES: Mapping[str, ColumnKind] = MappingProxyType(
    {"plan": ColumnKind.PLAN, "demo": ColumnKind.BATCH, "area_declared": ColumnKind.AREA}
)
_OF_FIELD_KIND: Mapping[FieldKind, ColumnKind] = MappingProxyType(
    {
        FieldKind.WORD: ColumnKind.WORD,
        FieldKind.YES_NO: ColumnKind.YES_NO,
        FieldKind.DATE: ColumnKind.DATE,
        FieldKind.NUMBER: ColumnKind.NUMBER,
        FieldKind.VILLAGE: ColumnKind.CODE,
        FieldKind.COUNTY: ColumnKind.CODE,
        FieldKind.PROJECT: ColumnKind.CODE,
    }
)
_GROUP_OF_FIELD = {"demo": "programme", "flagship": "programme"}
_PLACE_FIELDS = ("code", "name", "seat_lon", "seat_lat", "area_declared")


_PLACE_CODES: Mapping[str, LayerColumn] = MappingProxyType(
    {
        f"{place}_code": LayerColumn(f"{place}_code", "place", ColumnKind.CODE, fact=place)
        for place in ("county", "township")
    }
)
"""Columns of villages that files have and the list has not."""


def layer_columns(snapshot: Snapshot, layer: str) -> Mapping[str, LayerColumn]:
    """Return the columns that files of a layer can have, by key, in the order in which they stand."""
    if layer == VILLAGES:
        return {**village_columns(snapshot), **_PLACE_CODES}
    columns = [_of_field(row, _OF_FIELD) for row in snapshot.layers[layer].fields]
    if layer in AREAS:
        columns.append(LayerColumn("derived", "", ColumnKind.YES_NO))
    return {column.key: column for column in columns}


def village_columns(snapshot: Snapshot) -> Mapping[str, LayerColumn]:
    """Return the columns of the list of villages, by key, in the order in which they stand."""
    return snapshot.once("columns of villages", lambda: {row.key: row for row in _villages(snapshot)})


def _villages(snapshot: Snapshot) -> Iterator[LayerColumn]:
    fields = [_of_field(row, {**_OF_FIELD, **_OF_VILLAGES}) for row in snapshot.layers[VILLAGES].fields]
    stored = {column.key: column for column in fields}
    yield stored["name"]
    yield LayerColumn("pinyin", "place", ColumnKind.PINYIN, fact="name")
    yield stored["code"]
    yield LayerColumn("county", "place", ColumnKind.PLACE)
    yield LayerColumn("township", "place", ColumnKind.PLACE)
    yield stored["class"]
    yield stored["plan"]
    if "plan_compiled_on" in stored:
        yield LayerColumn("plan_year", "plan", ColumnKind.TEXT)
    yield from (column for column in fields if column.key not in {*_PLACE_FIELDS, "class", "plan"})
    yield from _facilities(snapshot)
    yield LayerColumn("area_km2", "place", ColumnKind.AREA, "km2")
    yield from (stored[key] for key in ("area_declared", "seat_lon", "seat_lat") if key in stored)
    yield from _indicators(snapshot.profile)


def _of_field(row: Field, kinds: Mapping[str, ColumnKind]) -> LayerColumn:
    kind = kinds.get(row.key) or _OF_FIELD_KIND.get(row.kind, ColumnKind.TEXT)
    group = "place" if row.key in _PLACE_FIELDS else _GROUP_OF_FIELD.get(row.key, "plan")
    return LayerColumn(row.key, group, kind, row.unit, field=row)


def _facilities(snapshot: Snapshot) -> Iterator[LayerColumn]:
    """Yield what follows from other layers; a layer that is withheld gives no column."""
    profile, parameters = snapshot.profile, {row.parameter for row in snapshot.criteria}
    for target in profile.distances:
        yield LayerColumn(f"distance_{target}_m", "facilities", ColumnKind.METRES, "m")
    for layer in ("sites_5g", "wells"):
        if layer in snapshot.layers:
            yield LayerColumn(f"{layer}_count", "facilities", ColumnKind.COUNT)
    for key in ("wells", *(kind.code for kind in profile.facility_kinds)):
        if key in parameters:
            yield LayerColumn(key, "facilities", ColumnKind.YES_NO)


def _indicators(profile: Profile) -> Iterator[LayerColumn]:
    for row in profile.indicators:
        is_mark = row.kind is IndicatorKind.MARK
        kind = ColumnKind.YES_NO if is_mark else ColumnKind.COUNT
        yield LayerColumn(row.key, "indicators", kind, row.unit)


def title_of(column: LayerColumn, words: CityWords) -> str:
    """Return what a column of villages is called, short enough for the head of a table."""
    texts, profile = words.texts, words.profile
    if f"column.{column.key}" in texts:
        return texts.say(f"column.{column.key}")
    measure = next((row for row in profile.measures if row.of == column.key), None)
    if measure:
        return measure.short.in_(texts.language)
    if column.kind is ColumnKind.METRES:
        target = column.key.removeprefix("distance_").removesuffix("_m")
        return texts.say("column.distance", target=words.facet(target))
    return words.facet(column.key)


def label_of(column: LayerColumn, words: CityWords) -> str:
    """Return what stands in front of a cell where there is no head above it."""
    key = f"label.{column.key}"
    return words.texts.say(key) if key in words.texts else title_of(column, words)


def unit_of(column: LayerColumn, words: CityWords) -> str:
    """Return the unit of a column in words; empty where it has none."""
    texts = words.texts
    if f"unit.{column.key}" in texts:
        return texts.say(f"unit.{column.key}")
    if column.unit in words.profile.units:
        return words.profile.units[column.unit].in_(texts.language)
    return texts.say(f"unit.{column.unit}") if column.unit else ""


def title_with_unit(column: LayerColumn, words: CityWords) -> str:
    """Return what a column of villages is called, with its unit."""
    title, unit = title_of(column, words), unit_of(column, words)
    return words.texts.say("columns.with_unit", title=title, unit=unit) if unit else title
