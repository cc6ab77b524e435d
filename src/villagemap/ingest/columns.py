"""Which column of a file is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.layers import Field, FieldKind, GeometryKind, LayerSpec
from villagemap.domain.profile import Indicator, IndicatorKind, Profile
from villagemap.frames.headers import headers
from villagemap.ingest.aliases import COORDINATE_ALIASES, FIELD_ALIASES, SCALES, factor_of
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.parts import folded
from villagemap.ingest.report import Report


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
    """The columns of a file: those that are fields, by field, and those that are left out."""

    mapped: Mapping[str, Mapped]
    left_out: tuple[str, ...]

    def column(self, field: str) -> str:
        """Return the name of the column of a field; empty where there is none."""
        return self.mapped[field].column if field in self.mapped else ""


def targets_of(spec: LayerSpec, profile: Profile) -> dict[str, Target]:
    """Return the fields that columns of a file for this table can be mapped to, by name."""
    targets = {field.key: Target(field) for field in spec.fields}
    if spec.geometry is GeometryKind.POINT:
        for key in COORDINATE_ALIASES:
            targets[key] = Target(Field(key, FieldKind.NUMBER, unit="degree"))
    if spec.name == "villages":
        for row in profile.indicators:
            targets[row.key] = Target(Field(row.key, _kind(row), unit=row.unit), row)
    return targets


def map_columns(
    names: Sequence[str], spec: LayerSpec, options: LoadOptions, profile: Profile, report: Report
) -> Columns:
    """Map columns to fields: as `--map` says, else by their names; the rest is left out and named."""
    targets = targets_of(spec, profile)
    told = {_spelt(column, names): key for column, key in options.mapping.items()}
    chosen = _as_told(names, told, targets, report)
    free = [at for at, name in enumerate(names) if name.strip() and name not in told]
    for key, target in targets.items():
        if key not in chosen and not (options.join and key == "name"):
            found = _named(free, names, _aliases(spec, key, target, profile), target.field.unit)
            if found and not _lacks_period(target, options, names[found[0]], report):
                _check_single(names, found, key, report)
                chosen[key] = found[0]
    mapped = {
        key: Mapped(names[at], at, targets[key], factor_of(names[at], targets[key].field.unit))
        for key, at in chosen.items()
    }
    used = {column.at for column in mapped.values()}
    return Columns(mapped, tuple(name for at, name in enumerate(names) if at not in used and name.strip()))


def _kind(indicator: Indicator) -> FieldKind:
    return FieldKind.YES_NO if indicator.kind is IndicatorKind.MARK else FieldKind.NUMBER


def _spelt(column: str, names: Sequence[str]) -> str:
    """Return a column as the file spells it: nobody can type a line break within a name."""
    alike = [name for name in names if folded(name) == folded(column)]
    return alike[0] if column not in names and len(set(alike)) == 1 else column


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
            _check_single(names, [at for at, name in enumerate(names) if name == column], key, report)
            chosen[key] = names.index(column)
    return chosen


def _aliases(spec: LayerSpec, key: str, target: Target, profile: Profile) -> Sequence[str]:
    """Return the names of a field, the surest first; the headers of our own workbooks are among them."""
    ours = headers(spec.name, key, profile)
    if target.indicator:
        return (key, target.indicator.label.zh, target.indicator.label.en, *ours)
    if key in COORDINATE_ALIASES:
        return (key, *COORDINATE_ALIASES[key])
    return (key, *FIELD_ALIASES.get((spec.name, key), ()), *ours)


def _named(free: Sequence[int], names: Sequence[str], aliases: Sequence[str], unit: str) -> list[int]:
    """Return the columns that bear the surest of the names; a unit behind a name does not count."""
    for alias in map(folded, aliases):
        found = [at for at in free if folded(names[at]) == alias] or [
            at for at in free if alias in _without_unit(folded(names[at]), unit)
        ]
        if found:
            return found
    return []


def _without_unit(name: str, unit: str) -> set[str]:
    endings = {folded(ending) for scale in SCALES.get(unit, ()) for ending in scale.endings}
    return {name.removesuffix(ending) for ending in endings if name.endswith(ending)}


def _lacks_period(target: Target, options: LoadOptions, column: str, report: Report) -> bool:
    if target.indicator is None or options.period:
        return False
    report.note("indicator_needs_period", column=column, indicator=target.indicator.label)
    return True


def _check_single(names: Sequence[str], found: Sequence[int], key: str, report: Report) -> None:
    if len(found) > 1:
        report.error("column_repeated", column=names[found[0]], n=len(found), field=key)
