"""The columns of the list of villages: what each holds, what it is called, how it is counted together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import Field, FieldKind
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.web.pages.words import Words


class Kind(Enum):
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


NUMERIC = frozenset({Kind.COUNT, Kind.AREA, Kind.NUMBER, Kind.METRES})
SUMMED = frozenset({Kind.COUNT, Kind.AREA})


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `key` names it in addresses, `fact` in `Snapshot.facts`; `unit` is one of the profile."""

    key: str
    group: str
    kind: Kind
    unit: str = ""
    fact: str = ""

    @property
    def source(self) -> str:
        """The column of `Snapshot.facts` that it shows."""
        return self.fact or self.key


DEFAULT = (
    *("name", "code", "county", "township", "class", "plan", "demo"),
    *("distance_sites_5g_m", "wells_count", "area_km2"),
)
"""The columns of an address that names none; those that the audience may not know are left out."""

_OF_FIELD: Mapping[str, Kind] = {
    "name": Kind.NAME,
    "code": Kind.CODE,
    "plan": Kind.PLAN,
    "demo": Kind.BATCH,
    "area_declared": Kind.AREA,
}
_OF_FIELD_KIND: Mapping[FieldKind, Kind] = {
    FieldKind.WORD: Kind.WORD,
    FieldKind.YES_NO: Kind.YES_NO,
    FieldKind.DATE: Kind.DATE,
    FieldKind.NUMBER: Kind.NUMBER,
}
_GROUP_OF_FIELD = {"demo": "programme", "flagship": "programme"}
_PLACE_FIELDS = ("code", "name", "seat_lon", "seat_lat", "area_declared")


def columns_of(snapshot: Snapshot) -> Mapping[str, Column]:
    """Return the columns that there are, by key, in the order in which they stand."""
    return snapshot.once("columns of the list", lambda: {row.key: row for row in _columns(snapshot)})


def _columns(snapshot: Snapshot) -> Iterator[Column]:
    fields = [_of_field(field) for field in snapshot.layers["villages"].fields]
    stored = {column.key: column for column in fields}
    yield stored["name"]
    yield Column("pinyin", "place", Kind.PINYIN, fact="name")
    yield stored["code"]
    yield Column("county", "place", Kind.PLACE)
    yield Column("township", "place", Kind.PLACE)
    yield stored["class"]
    yield stored["plan"]
    if "plan_compiled_on" in stored:
        yield Column("plan_year", "plan", Kind.TEXT)
    yield from (column for column in fields if column.key not in {*_PLACE_FIELDS, "class", "plan"})
    yield from _facilities(snapshot)
    yield Column("area_km2", "place", Kind.AREA, "km2")
    yield from (stored[key] for key in ("area_declared", "seat_lon", "seat_lat") if key in stored)
    yield from _indicators(snapshot.profile)


def _of_field(field: Field) -> Column:
    kind = _OF_FIELD.get(field.key) or _OF_FIELD_KIND.get(field.kind, Kind.TEXT)
    group = "place" if field.key in _PLACE_FIELDS else _GROUP_OF_FIELD.get(field.key, "plan")
    return Column(field.key, group, kind, field.unit)


def _facilities(snapshot: Snapshot) -> Iterator[Column]:
    """Yield what follows from other layers; a layer that is withheld gives no column."""
    profile, asked = snapshot.profile, {row.parameter for row in snapshot.criteria}
    for target in profile.distances:
        yield Column(f"distance_{target}_m", "facilities", Kind.METRES, "m")
    for layer in ("sites_5g", "wells"):
        if layer in snapshot.layers:
            yield Column(f"{layer}_count", "facilities", Kind.COUNT)
    for key in ("wells", *(kind.code for kind in profile.facility_kinds)):
        if key in asked:
            yield Column(key, "facilities", Kind.YES_NO)


def _indicators(profile: Profile) -> Iterator[Column]:
    for row in profile.indicators:
        is_mark = row.kind is IndicatorKind.MARK
        yield Column(row.key, "indicators", Kind.YES_NO if is_mark else Kind.COUNT, row.unit)


def title_of(column: Column, words: Words) -> str:
    """Return what a column is called, short enough for the head of a table."""
    texts, profile = words.texts, words.profile
    if f"column.{column.key}" in texts:
        return texts.say(f"column.{column.key}")
    measure = next((row for row in profile.measures if row.of == column.key), None)
    if measure:
        return measure.short.in_(texts.language)
    if column.kind is Kind.METRES:
        target = column.key.removeprefix("distance_").removesuffix("_m")
        return texts.say("column.distance", target=words.facet(target))
    return words.facet(column.key)


def label_of(column: Column, words: Words) -> str:
    """Return what stands in front of a cell where there is no head above it."""
    key = f"label.{column.key}"
    return words.texts.say(key) if key in words.texts else title_of(column, words)


def unit_of(column: Column, words: Words) -> str:
    """Return the unit of a column in words; empty where it has none."""
    texts = words.texts
    if f"unit.{column.key}" in texts:
        return texts.say(f"unit.{column.key}")
    if column.unit in words.profile.units:
        return words.profile.units[column.unit].in_(texts.language)
    return texts.say(f"unit.{column.unit}") if column.unit else ""


def column_words(columns: Mapping[str, Column], value: str, words: Words) -> str:
    """Return what a column of an address means, with its unit; one with a `-` before it sorts backwards."""
    column = columns[value.removeprefix("-")]
    title, unit = title_of(column, words), unit_of(column, words)
    full = words.texts.say("columns.with_unit", title=title, unit=unit) if unit else title
    return words.texts.say("table.backwards", title=full) if value.startswith("-") else full
