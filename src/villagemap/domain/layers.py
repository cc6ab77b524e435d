"""The layers and registers of a workspace: one table, read by store, intake, filter, map, downloads and docs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from villagemap.domain.planning import (
    NOT_IN_PROGRAMME,
    CadreLevel,
    PlanStage,
    PlanStatus,
    ProjectKind,
    RoadKind,
    WellTest,
    WellUpgrade,
)
from villagemap.domain.ranges import MEASURED, STORABLE, NumberRange


class GeometryKind(StrEnum):
    """The geometry type of a layer, as GeoPackage names it. Stored in EPSG:4490, XY, lon lat."""

    AREA = "MULTIPOLYGON"
    LINE = "MULTILINESTRING"
    POINT = "POINT"


class FieldKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WORD = "word"  # one of `words`, or of the profile's `vocabulary`
    YES_NO = "yes_no"
    DATE = "date"  # `2022`, `2022-06` or `2022-06-30`, as precise as the source
    NUMBER = "number"
    VILLAGE = "village"  # the 12-digit code of a village
    COUNTY = "county"  # the 6-digit code of a county
    PROJECT = "project"  # the code of a project


class Follows(StrEnum):
    """How the rows of a layer follow a choice of villages."""

    ITSELF = "itself"
    VILLAGE = "village"  # points: the village they belong to is chosen
    TOUCHES = "touches"  # lines: they touch a chosen village
    HOLDS = "holds"  # areas: they hold a chosen village
    SERVES = "serves"  # projects: they serve a chosen village
    NEVER = "never"  # registers that are no layer


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a layer.

    The values of a `WORD` are `words` and those of the profile's `vocabulary` (`Profile.words`). A `NUMBER` lies in
    `range`, and in that of the profile for its `unit`; it is never more than the field that it is `part_of`.
    """

    key: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    vocabulary: str = ""
    unit: str = ""
    range: NumberRange = STORABLE
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """A layer or register of the workspace.

    `key` names the columns by which a row is known and found again. `public` layers have an address;
    registers (cadres, links, aliases, observations) have none.
    """

    name: str
    fields: tuple[Field, ...]
    geometry: GeometryKind | None = None
    geometry_required: bool = False
    follows: Follows = Follows.NEVER
    key: tuple[str, ...] = ("code",)
    code_digits: int | None = None
    public: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(field.key for field in self.fields)

    def field(self, key: str) -> Field:
        """Return the column called `key`; KeyError where there is none."""
        return (
            next(field for field in self.fields if field.key == key) if key in self.columns else _missing(key)
        )


def _missing(key: str) -> Field:
    raise KeyError(key)


def _words(choice: type[StrEnum]) -> tuple[str, ...]:
    return tuple(choice)


_CODE = Field("code", required=True)
_NAME = Field("name")
_NAMED = Field("name", required=True)
_VILLAGE = Field("village", FieldKind.VILLAGE)

LAYERS: Sequence[LayerSpec] = (
    LayerSpec(
        "villages",
        (
            _CODE,
            _NAMED,
            Field("class", FieldKind.WORD, vocabulary="classes"),
            Field("plan", FieldKind.WORD, words=_words(PlanStatus)),
            Field("plan_stage", FieldKind.WORD, words=_words(PlanStage)),
            Field("plan_compiled_on", FieldKind.DATE),
            Field("plan_approved_on", FieldKind.DATE),
            Field("plan_filed_on", FieldKind.DATE),
            Field("plan_number"),
            Field("demo", FieldKind.WORD, words=(NOT_IN_PROGRAMME,), vocabulary="batches"),
            Field("flagship", FieldKind.YES_NO),
            Field("seat_lon", FieldKind.NUMBER, unit="degree"),  # the reach of the city bounds the seat
            Field("seat_lat", FieldKind.NUMBER, unit="degree"),
            Field("area_declared", FieldKind.NUMBER, unit="km2", range=MEASURED),
        ),
        geometry=GeometryKind.AREA,
        geometry_required=True,
        follows=Follows.ITSELF,
        code_digits=12,
    ),
    LayerSpec("townships", (_CODE, _NAMED), geometry=GeometryKind.AREA, follows=Follows.HOLDS, code_digits=9),
    LayerSpec("counties", (_CODE, _NAMED), geometry=GeometryKind.AREA, follows=Follows.HOLDS, code_digits=6),
    LayerSpec(
        "sites_5g",
        (_CODE, _NAME, _VILLAGE, Field("operator"), Field("built_on", FieldKind.DATE)),
        geometry=GeometryKind.POINT,
        geometry_required=True,
        follows=Follows.VILLAGE,
    ),
    LayerSpec(
        "wells",
        (
            _CODE,
            _NAME,
            _VILLAGE,
            Field("tested_on", FieldKind.DATE),
            Field("test_result", FieldKind.WORD, words=_words(WellTest)),
            Field("upgrade", FieldKind.WORD, words=_words(WellUpgrade)),
            Field("upgraded_on", FieldKind.DATE),
        ),
        geometry=GeometryKind.POINT,
        geometry_required=True,
        follows=Follows.VILLAGE,
    ),
    LayerSpec(
        "roads",
        (
            _CODE,
            _NAME,
            Field("kind", FieldKind.WORD, required=True, words=_words(RoadKind)),
            Field("length_km", FieldKind.NUMBER, unit="km", range=MEASURED),
            Field("year", FieldKind.DATE),
        ),
        geometry=GeometryKind.LINE,
        geometry_required=True,
        follows=Follows.TOUCHES,
    ),
    LayerSpec(
        "bridges",
        (_CODE, _NAME, _VILLAGE, Field("rebuilt_on", FieldKind.DATE)),
        geometry=GeometryKind.POINT,
        geometry_required=True,
        follows=Follows.VILLAGE,
    ),
    LayerSpec(
        "facilities",
        (
            _CODE,
            _NAME,
            Field("kind", FieldKind.WORD, required=True, vocabulary="facility_kinds"),
            _VILLAGE,
            Field("built_on", FieldKind.DATE),
        ),
        geometry=GeometryKind.POINT,
        geometry_required=True,
        follows=Follows.VILLAGE,
    ),
    LayerSpec(
        "projects",
        (
            _CODE,
            _NAME,
            Field("kind", FieldKind.WORD, required=True, words=_words(ProjectKind)),
            Field("year", FieldKind.DATE),
            Field("county", FieldKind.COUNTY),
            Field("stage"),
            Field("funds", FieldKind.NUMBER, unit="10k_yuan", range=MEASURED),
            Field("funds_upper", FieldKind.NUMBER, unit="10k_yuan", range=MEASURED, part_of="funds"),
        ),
        follows=Follows.SERVES,
    ),
)

REGISTERS: Sequence[LayerSpec] = (
    LayerSpec(
        "project_villages",
        (
            Field("project", FieldKind.PROJECT, required=True),
            Field("village", FieldKind.VILLAGE, required=True),
        ),
        key=("project", "village"),
        public=False,
    ),
    LayerSpec(
        "cadres",
        (
            Field("village", FieldKind.VILLAGE, required=True),
            Field("level", FieldKind.WORD, required=True, words=_words(CadreLevel)),
            _NAME,
            Field("post"),
            Field("since", FieldKind.DATE),
            Field("until", FieldKind.DATE),
        ),
        key=("village", "level", "name"),
        public=False,
    ),
    LayerSpec(
        "observations",
        (
            Field("village", FieldKind.VILLAGE, required=True),
            Field("key", FieldKind.WORD, required=True, vocabulary="indicators"),
            Field("period", FieldKind.DATE, required=True),
            Field("value", FieldKind.NUMBER, required=True),
            Field("note"),
            Field("row", FieldKind.NUMBER),
        ),
        key=("village", "key", "period"),
        public=False,
    ),
    LayerSpec(
        "aliases",
        (
            Field("layer", required=True),
            Field("code", required=True),
            Field(
                "kind",
                FieldKind.WORD,
                required=True,
                words=("former_code", "former_name", "short_name", "other_name"),
            ),
            Field("value", required=True),
            Field("until", FieldKind.DATE),
        ),
        key=("layer", "code", "kind", "value"),
        public=False,
    ),
)

LAYER: MappingProxyType[str, LayerSpec] = MappingProxyType({spec.name: spec for spec in LAYERS})
"""The public layers by name."""

TABLE: MappingProxyType[str, LayerSpec] = MappingProxyType(
    {spec.name: spec for spec in (*LAYERS, *REGISTERS)}
)
"""Layers and registers by name."""
