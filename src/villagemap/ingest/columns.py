"""Which column of a file is which field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.layers import Field, FieldKind, GeometryKind, LayerSpec
from villagemap.domain.profile import Indicator, IndicatorKind, Profile
from villagemap.frames.headers import headers, pair
from villagemap.ingest.aliases import (
    COORDINATE_ALIASES,
    LISTED_COLUMNS,
    PLACE_ALIASES,
    VILLAGE_NAME_ALIASES,
    factor_of,
)
from villagemap.ingest.joining.claims import NO_PLACES, PLACES, Places
from villagemap.ingest.mappings import MappingProfile, shipped
from villagemap.ingest.mappings.choosing import Saved, in_use, offered
from villagemap.ingest.naming import Naming
from villagemap.ingest.options import MAP, LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.wording import one_line
from villagemap.reading.parts import folded

VILLAGE = "village"
"""The field of other tables that says which village a row belongs to."""

_VILLAGES = "villages"


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
class Columns:
    """The columns of a file: those that are fields, by field, and those that are left out.

    `places` are columns that say which village a row is.
    """

    mapped: Mapping[str, Mapped]
    left_out: tuple[str, ...]
    places: Places = NO_PLACES
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def finds_villages(self) -> bool:
        """Tell whether a row says which village it is, by its code or its name."""
        return bool({"code", "name"} & set(self.places.at))

    def column(self, field: str) -> str:
        """Return the name of the column of a field; empty where there is none."""
        return self.mapped[field].column if field in self.mapped else ""

    def found_by_places(self) -> "Columns":
        """Return the columns where those that say the village are used, and not left out."""
        names = {self.places.names[at] for at in self.places.at.values()}
        left_out = tuple(name for name in self.left_out if name not in names)
        return replace(self, left_out=left_out, found=(*self.found, *_beside(self.places, self.mapped)))

    def without(self, field: str) -> "Columns":
        """Return the columns without that of a field."""
        return replace(self, mapped={key: each for key, each in self.mapped.items() if key != field})


@dataclass
class _Mapping:
    """What is being found out about the columns of a file."""

    names: Sequence[str]
    spec: LayerSpec
    options: LoadOptions
    profile: Profile
    report: Report
    used: MappingProfile | None
    chosen: dict[str, int] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def targets_of(spec: LayerSpec, profile: Profile) -> dict[str, Target]:
    """Return the fields that columns of a file for this table can be mapped to, by name."""
    targets = {field.key: Target(field) for field in spec.fields}
    if spec.geometry is GeometryKind.POINT:
        for key in COORDINATE_ALIASES:
            targets[key] = Target(Field(key, FieldKind.NUMBER, unit="degree"))
    if spec.name == _VILLAGES:
        for row in profile.indicators:
            targets[row.key] = Target(Field(row.key, _kind(row), unit=row.unit), row)
    return targets


def known_headers(spec: LayerSpec, options: LoadOptions, profile: Profile, saved: Saved) -> tuple[str, ...]:
    """Return all names, folded, that columns of a file for this table are known by."""
    names: set[str] = set(options.mapping) | set(LISTED_COLUMNS)
    for key, target in targets_of(spec, profile).items():
        names.update(_aliases(spec, key, target, profile, None))
    for aliases in PLACE_ALIASES.values():
        names.update(aliases)
    for kept in saved.values():
        names.update(map(str, dict(kept.get("columns", {}))))
    return tuple(sorted({folded(name) for name in names} - {""}))


def map_columns(
    names: Sequence[str],
    spec: LayerSpec,
    options: LoadOptions,
    profile: Profile,
    report: Report,
    saved: Saved | None = None,
) -> Columns:
    """Map columns to fields: as `--map` says, else by their names; the rest is left out and named."""
    targets = targets_of(spec, profile)
    told = {_spelt(column, names): key for column, key in options.mapping.items()}
    work = _Mapping(names, spec, options, profile, report, in_use(names, spec.name, options))
    work.chosen = _as_told(names, told, targets, report)
    naming = Naming(names, told)
    for key, target in targets.items():
        if key not in work.chosen and not (options.listed and key == "name"):
            _choose(work, key, target, naming)
    mapped = {
        key: Mapped(names[at], at, targets[key], factor_of(names[at], targets[key].field.unit))
        for key, at in work.chosen.items()
    }
    places = _places(work, naming)
    joins = options.listed and spec.name == _VILLAGES
    used = {column.at for column in mapped.values()} | (set(places.at.values()) if joins else set())
    left_out = tuple(name for at, name in enumerate(names) if at not in used and name.strip())
    found = [*_found(work, mapped, offered(names, spec.name, options, saved or {}))]
    found += _beside(places, mapped) if joins else []
    return Columns(mapped, left_out, places, tuple(found), tuple(work.questions))


def _kind(indicator: Indicator) -> FieldKind:
    return FieldKind.YES_NO if indicator.kind is IndicatorKind.MARK else FieldKind.NUMBER


def _spelt(column: str, names: Sequence[str]) -> str:
    """Return a column as the file spells it: nobody can type a line break within a name."""
    if column in names:
        return column
    alike = {name for name in names if folded(name) == folded(column)}
    return alike.pop() if len(alike) == 1 else column


def _as_told(
    names: Sequence[str], mapping: Mapping[str, str], targets: Mapping[str, Target], report: Report
) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for column, key in mapping.items():
        if column not in names:
            report.error("map_column_unknown", column=column, valid=list(names))
        elif key and key not in targets:
            report.error("map_field_unknown", column=column, value=key, valid=list(targets))
        elif key in chosen:
            report.error("map_field_twice", column=column, field=key, other=names[chosen[key]])
        elif key:
            at = [at for at, name in enumerate(names) if name == column]
            if len(at) > 1:
                report.error("column_repeated", column=column, n=len(at), field=key)
            chosen[key] = at[0]
    return chosen


def _choose(work: _Mapping, key: str, target: Target, naming: Naming) -> None:
    """Choose the column of a field by its names; where several are named alike, ask."""
    aliases = _aliases(work.spec, key, target, work.profile, work.used)
    found = naming.named(aliases, target.field.unit)
    if not found or _lacks_period(target, work.options, work.names[found[0]], work.report):
        return
    named = [work.names[at] for at in found]
    if len(found) > 1 and len(set(named)) == len(named):
        choices = tuple(Choice(name, "column", {"column": name}) for name in named)
        parts = {"field": key, "columns": named}
        option = f"--map …={key}"
        work.questions.append(Question(Topic.COLUMNS, "column", f"{MAP}{key}", option, choices, parts))
    elif len(found) > 1:
        work.report.error("column_repeated", column=named[0], n=len(found), field=key)
    work.chosen[key] = found[0]


def _places(work: _Mapping, naming: Naming) -> Places:
    """Return the columns that say which village a row is; in other tables, which village it belongs to."""
    if work.spec.name != _VILLAGES:
        return _places_of_village(work, naming)
    at: dict[str, int] = {key: at for key, at in work.chosen.items() if key in {"code", "name"}}
    target = targets_of(work.spec, work.profile)["name"]
    aliases = {"name": _aliases(work.spec, "name", target, work.profile, work.used), **PLACE_ALIASES}
    taken = set(work.chosen.values())
    for key, names in aliases.items():
        found = [column for column in naming.named(names) if column not in taken]
        if key not in at and found:
            at[key] = found[0]
    return Places(at, work.names)


def _places_of_village(work: _Mapping, naming: Naming) -> Places:
    """Return the column of the village, one of names beside it, and those of county and township."""
    if VILLAGE not in work.chosen:
        return Places({}, work.names)
    code = work.chosen[VILLAGE]
    aliases = {"name": VILLAGE_NAME_ALIASES, **PLACE_ALIASES}
    taken = set(work.chosen.values())
    at = {"code": code, "name": code}
    for key, names in aliases.items():
        free = (column for name in names for column in naming.named([name]) if column not in taken)
        at[key] = next(free, at.get(key, -1))
    return Places({key: column for key, column in at.items() if column >= 0}, work.names)


def _aliases(
    spec: LayerSpec, key: str, target: Target, profile: Profile, used: MappingProfile | None
) -> Sequence[str]:
    """Return the names of a field, the surest first; the headers of our own workbooks are among them."""
    ours = headers(spec.name, key, profile)
    if target.indicator:
        return (key, target.indicator.label.zh, target.indicator.label.en, *ours)
    if key in COORDINATE_ALIASES:
        return (key, *COORDINATE_ALIASES[key])
    first = used.names(spec.name, key) if used else ()
    others = [name for each in _lists_first() for name in each.names(spec.name, key)]
    return (*first, key, *others, *ours)


def _lists_first() -> Sequence[MappingProfile]:
    """Return the shipped profiles; where no signature says that a file is of the land survey, lists come first."""
    return sorted(shipped().values(), key=lambda each: bool(each.signature))


def _lacks_period(target: Target, options: LoadOptions, column: str, report: Report) -> bool:
    if target.indicator is None or options.period:
        return False
    report.note("indicator_needs_period", column=column, indicator=target.indicator.label)
    return True


def _beside(places: Places, mapped: Mapping[str, Mapped]) -> list[Finding]:
    """Say which columns tell the village of a row beside those that are fields."""
    fields = {each.at for each in mapped.values()}
    names = [
        one_line(places.names[at]) for key in PLACES if (at := places.at.get(key, -1)) not in {-1, *fields}
    ]
    return [Finding(Topic.COLUMNS, "columns_of_village", Sureness.SEEN, {"columns": names})] if names else []


def _called(column: str, key: str) -> str:
    """Return the key of what a column is called: 所在村 may hold names, and is no column of codes."""
    named = key == VILLAGE and folded(column) in set(map(folded, VILLAGE_NAME_ALIASES))
    return "village_named" if named else key


def _found(work: _Mapping, mapped: Mapping[str, Mapped], fitting: Sequence[str]) -> Iterator[Finding]:
    if mapped:
        told = set(work.options.mapping.values())
        sureness = Sureness.SAID if told >= set(mapped) else Sureness.SEEN
        pairs = [
            pair(one_line(each.column), work.spec.name, key, work.profile, called=_called(each.column, key))
            for key, each in mapped.items()
        ]
        yield Finding(Topic.COLUMNS, "columns", sureness, {"pairs": pairs})
    if work.used:
        sureness = Sureness.SAID if work.options.profile else Sureness.SEEN
        yield Finding(
            Topic.COLUMNS, "mapping_used", sureness, {"name": work.used.name, "label": work.used.label}
        )
    elif work.options.profile:
        yield Finding(Topic.COLUMNS, "mapping_kept", Sureness.SAID, {"name": work.options.profile})
    if fitting:
        yield Finding(Topic.COLUMNS, "mapping_fits", Sureness.LIKELY, {"names": list(fitting)})
