"""The columns of a file: which fields they are, and which say what village a row is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.layers import Field, FieldKind, GeometryKind, LayerSpec
from villagemap.domain.profile import Indicator, IndicatorKind, Profile
from villagemap.frames.headers import headers
from villagemap.ingest.aliases import COORDINATE_ALIASES, LISTED_COLUMNS, PLACE_ALIASES
from villagemap.ingest.mappings import MappingProfile, SavedMappings, shipped
from villagemap.ingest.options import LoadOptions
from villagemap.reading.parts import folded

VILLAGES = "villages"
VILLAGE = "village"
"""The field of other tables that says which village a row belongs to."""

PLACES = ("code", "county", "township", "name")
"""What a row may say of its village."""


@dataclass(frozen=True)
class Target:
    """A field that a column can be mapped to; an `indicator` is written as observations."""

    field: Field
    indicator: Indicator | None = None


@dataclass(frozen=True)
class Mapped:
    """A column of the file, where it stands, and the field that it is; values are multiplied by `factor`."""

    column: str
    at: int
    target: Target
    factor: float = 1.0


@dataclass(frozen=True)
class Places:
    """The positions of columns that say which village a row is, by `PLACES`, and the names of all columns."""

    at: Mapping[str, int]
    names: Sequence[str]

    def column(self, key: str) -> str:
        """Return the name of a column; empty where there is none."""
        return self.names[self.at[key]] if key in self.at else ""


@dataclass(frozen=True)
class Columns:
    """The columns of a file: those that are fields, by field, and those that are left out.

    `places` are columns that say which village a row is.
    """

    mapped: Mapping[str, Mapped]
    left_out: tuple[str, ...]
    places: Places

    @property
    def identify_villages(self) -> bool:
        """Tell whether a row says which village it is, by its code or its name."""
        return bool({"code", "name"} & set(self.places.at))

    def column(self, field: str) -> str:
        """Return the name of the column of a field; empty where there is none."""
        return self.mapped[field].column if field in self.mapped else ""


NO_COLUMNS = Columns({}, (), Places({}, ()))


def targets_of(spec: LayerSpec, profile: Profile) -> dict[str, Target]:
    """Return the fields that columns of a file for this table can be mapped to, by name."""
    targets = {field.key: Target(field) for field in spec.fields}
    if spec.geometry is GeometryKind.POINT:
        for key in COORDINATE_ALIASES:
            targets[key] = Target(Field(key, FieldKind.NUMBER, unit="degree"))
    if spec.name == VILLAGES:
        for row in profile.indicators:
            kind = FieldKind.YES_NO if row.kind is IndicatorKind.MARK else FieldKind.NUMBER
            targets[row.key] = Target(Field(row.key, kind, unit=row.unit), row)
    return targets


def known_headers(
    spec: LayerSpec, options: LoadOptions, profile: Profile, saved: SavedMappings
) -> tuple[str, ...]:
    """Return all names, folded, that columns of a file for this table are known by."""
    names: set[str] = set(options.mapping) | set(LISTED_COLUMNS)
    for key, target in targets_of(spec, profile).items():
        names.update(field_names(spec, key, target, profile, None))
    for aliases in PLACE_ALIASES.values():
        names.update(aliases)
    for mapping in saved.values():
        names.update(map(str, dict(mapping.get("columns", {}))))
    return tuple(sorted({folded(name) for name in names} - {""}))


def field_names(
    spec: LayerSpec, key: str, target: Target, profile: Profile, used: MappingProfile | None
) -> Sequence[str]:
    """Return the names of a field, the surest first; the headers of our own workbooks are among them."""
    ours = headers(spec.name, key, profile)
    if target.indicator:
        return (key, target.indicator.label.zh, target.indicator.label.en, *ours)
    if key in COORDINATE_ALIASES:
        return (key, *COORDINATE_ALIASES[key])
    first = used.names(spec.name, key) if used else ()
    # Where no signature says that a file is of the land survey, lists come first.
    lists_first = sorted(shipped().values(), key=lambda each: bool(each.signature))
    others = [name for each in lists_first for name in each.names(spec.name, key)]
    return (*first, key, *others, *ours)
