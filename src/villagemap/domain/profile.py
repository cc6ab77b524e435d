"""A city as data: its places, its vocabulary, its indicators, its published figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from villagemap.domain.bounds import Bounds
from villagemap.domain.codes import township_of
from villagemap.domain.labels import Label
from villagemap.domain.layers import Field
from villagemap.domain.ranges import STORABLE, NumberRange


@dataclass(frozen=True, slots=True)
class County:
    """A county, district or county-level city: `label` in full, `short` for lists and the map."""

    code: str
    label: Label
    short: Label
    villages: int


@dataclass(frozen=True, slots=True)
class Township:
    """A township-level unit and the number of its administrative villages."""

    code: str
    label: Label
    county: str
    villages: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place around the city, named on the map for orientation; `at` is lon, lat in degrees."""

    label: Label
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class VillageClass:
    """A class of villages 村庄分类, with the letter and hatch that serve black-and-white prints."""

    code: str
    label: Label
    letter: str
    fill: str
    hatch: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of the demonstration programme."""

    code: str
    label: Label
    short: Label
    fill: str


@dataclass(frozen=True, slots=True)
class Band:
    """A class of a measure: above the band before, up to and with `upto` (None: no upper end)."""

    value: str
    upto: float | None
    label: Label
    fill: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured of every village, in bands that filter and colour.

    `of` names the number among the facts of a village: `distance_<target>_m` in metres, `<layer>_count`.
    """

    key: str
    of: str
    label: Label
    short: Label
    bands: tuple[Band, ...]

    def band_of(self, measured: float) -> str:
        """Return the value of the band that a measured number falls into."""
        return next(band.value for band in self.bands if band.upto is None or measured <= band.upto)


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """A kind of public facility."""

    code: str
    label: Label


class IndicatorKind(StrEnum):
    """A stock is as of a date; a flow is of a period; a mark is a stock of 1 or 0."""

    STOCK = "stock"
    FLOW = "flow"
    MARK = "mark"


class Privacy(StrEnum):
    """Whether a village's value of an indicator may be published; the words are those of the profile."""

    OPEN = "open"
    GUARDED = "guarded"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is observed in villages. `guarded` values leave the service only under the internal profile."""

    key: str
    label: Label
    unit: str
    kind: IndicatorKind
    part_of: str = ""
    checklist: str = ""
    guarded: bool = False
    filter: bool = False
    range: NumberRange | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist of the demonstration programme; its answers are marks."""

    key: str
    label: Label
    version: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A published number with its birth certificate.

    `value` is in `unit`; `carried_by` names the rows that give it, `relation` how.
    """

    key: str
    group: str
    label: Label
    value: Decimal
    unit: str
    area_code: str
    as_of: str
    carried_by: str
    relation: str
    source: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding of a rule that the city accepts from the start, with its reason."""

    rule: str
    townships: tuple[str, ...]
    reason: Label


@dataclass(frozen=True, slots=True)
class SpatialBounds:
    """What no row of the city can exceed.

    `outside_km` is how far a vertex may lie outside the city's extent, `village_km2` the area of the largest village.
    """

    outside_km: float
    village_km2: float


@dataclass(frozen=True)
class Profile:
    """Everything that a city's folder under `geo/` says.

    `ranges` holds the numbers that each unit can have; an indicator may have a range of its own. `distances` names what every village's distance is measured to: a layer of points or a facility kind.
    `internal_fields` (columns by table) and `internal_layers` are for the internal audience only; what
    follows from that is decided in `domain.disclosure`.
    """

    folder: str
    code: str
    label: Label
    title: Label
    short_title: Label
    source: Label
    reporting_date: str
    map_approval: Label
    extent: Bounds
    bounds: SpatialBounds
    default_theme: str
    default_layers: tuple[str, ...]
    counties: tuple[County, ...]
    townships: tuple[Township, ...]
    neighbours: tuple[Neighbour, ...]
    classes: tuple[VillageClass, ...]
    batches: tuple[Batch, ...]
    measures: tuple[Measure, ...]
    distances: tuple[str, ...]
    facility_kinds: tuple[FacilityKind, ...]
    units: Mapping[str, Label]
    ranges: Mapping[str, NumberRange]
    checklists: tuple[Checklist, ...]
    indicators: tuple[Indicator, ...]
    accepted: tuple[Acceptance, ...]
    figures: tuple[PublishedFigure, ...]
    internal_fields: Mapping[str, tuple[str, ...]]
    internal_layers: tuple[str, ...]

    @cached_property
    def reach(self) -> Bounds:
        """The rectangle within which every vertex of the city's rows must lie."""
        return self.extent.widened(self.bounds.outside_km)

    @cached_property
    def county(self) -> Mapping[str, County]:
        """Counties by code."""
        return {county.code: county for county in self.counties}

    @cached_property
    def township(self) -> Mapping[str, Township]:
        """Townships by code."""
        return {township.code: township for township in self.townships}

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Indicators by key."""
        return {indicator.key: indicator for indicator in self.indicators}

    @cached_property
    def marks(self) -> tuple[Indicator, ...]:
        """The marks that serve as filters."""
        return tuple(
            indicator
            for indicator in self.indicators
            if indicator.kind is IndicatorKind.MARK and indicator.filter
        )

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        """Measures by key."""
        return {measure.key: measure for measure in self.measures}

    def accepts(self, rule: str, *villages: str) -> bool:
        """Tell whether the city accepts what a rule finds of these villages, by their townships."""
        townships = {township_of(village) for village in villages}
        return any(row.rule == rule and townships <= set(row.townships) for row in self.accepted)

    def range_of(self, field: Field) -> NumberRange:
        """Return the numbers that a field of a layer can hold in this city, or one of an indicator."""
        indicator = self.indicator.get(field.key)
        own = indicator.range if indicator and indicator.range else self.ranges.get(field.unit, STORABLE)
        return field.range.within(own)

    def words(self, vocabulary: str) -> Mapping[str, Label]:
        """Return the words of a vocabulary that the city chooses, with their labels.

        `vocabulary` is `classes`, `batches`, `facility_kinds` or `indicators`.
        """
        return {
            "classes": {row.code: row.label for row in self.classes},
            "batches": {row.code: row.label for row in self.batches},
            "facility_kinds": {row.code: row.label for row in self.facility_kinds},
            "indicators": {row.key: row.label for row in self.indicators},
        }[vocabulary]
