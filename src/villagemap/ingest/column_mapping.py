"""The step that maps columns to fields: as `--map` says, else by their names; the rest is left out and named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.issues import Issue
from villagemap.frames.headers import pair
from villagemap.ingest.aliases import PLACE_ALIASES, SCALES, VILLAGE_NAME_ALIASES, factor_of
from villagemap.ingest.columns import (
    PLACES,
    VILLAGE,
    Columns,
    Mapped,
    Places,
    Target,
    field_names,
    targets_of,
)
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.mappings import MappingProfile, fitting_mappings, profile_in_use
from villagemap.ingest.options import MAP, LoadOptions
from villagemap.ingest.rules import ColumnRule
from villagemap.ingest.wording import one_line
from villagemap.reading.parts import folded


def map_columns(inspection: Inspection, context: LoadContext) -> Inspection:
    """Map the columns of the file; where several are named alike, ask."""
    names, options, spec = inspection.raw.columns, inspection.options, context.spec
    mapping = {_spelling(column, names): key for column, key in options.mapping.items()}
    index = ColumnIndex(names, mapping)
    profile = profile_in_use(names, spec.name, options)
    targets = targets_of(spec, context.profile)
    chosen, issues = _by_hand(names, mapping, targets)
    questions: list[Question] = []
    for key, target in targets.items():
        if key in chosen or (options.listed and key == "name"):
            continue
        aliases = field_names(spec, key, target, context.profile, profile)
        positions = index.positions(aliases, target.field.unit)
        alike = [names[at] for at in positions]
        if positions and target.indicator and not options.period:
            rule = ColumnRule.INDICATOR_NEEDS_PERIOD
            issues.append(rule.issue(column=alike[0], indicator=target.indicator.label))
        elif positions:
            chosen[key] = positions[0]
            issues += _repeated(key, alike)
            questions += _which_column(key, alike)
    mapped = {
        key: Mapped(names[at], at, targets[key], factor_of(names[at], targets[key].field.unit))
        for key, at in chosen.items()
    }
    places = _places(chosen, index, names, context, profile)
    columns = Columns(mapped, _left_out(names, mapped, Places({}, names)), places)
    findings = list(_findings(columns, options, context, profile, names))
    mapping = {each.column: key for key, each in mapped.items()}
    provenance = replace(inspection.provenance, mapping=mapping)
    inspection = replace(inspection.plus(issues, findings, questions), columns=columns, provenance=provenance)
    return with_places(inspection) if options.listed and context.of_villages else inspection


def with_places(inspection: Inspection) -> Inspection:
    """Return the inspection with the columns that say the village of a row in use, and not left out."""
    columns, names = inspection.columns, inspection.raw.columns
    fields = {each.at for each in columns.mapped.values()}
    beside = [
        one_line(names[at]) for key in PLACES if (at := columns.places.at.get(key, -1)) not in {-1, *fields}
    ]
    left_out = _left_out(names, columns.mapped, columns.places)
    finding = Finding(Topic.COLUMNS, "columns_of_village", Sureness.SEEN, {"columns": beside})
    used = replace(inspection, columns=replace(columns, left_out=left_out))
    return used.plus(findings=[finding]) if beside else used


class ColumnIndex:
    """Columns of a file by their folded names, without those that were mapped by hand.

    A hostile file has thousands of columns, and a table hundreds of names: each column is folded once.
    """

    def __init__(self, names: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._folded = {
            at: folded(name) for at, name in enumerate(names) if name.strip() and name not in mapping
        }
        self._by_unit: dict[str, dict[str, list[int]]] = {}

    def positions(self, aliases: Sequence[str], unit: str = "") -> list[int]:
        """Return the columns that bear the surest of some names; a unit behind a name does not count."""
        exact, without = self._index(""), self._index(unit)
        for alias in map(folded, aliases):
            positions = exact.get(alias) or without.get(alias)
            if positions:
                return positions
        return []

    def _index(self, unit: str) -> dict[str, list[int]]:
        if unit not in self._by_unit:
            index: dict[str, list[int]] = {}
            for at, name in self._folded.items():
                for form in _without_unit(name, unit) if unit else (name,):
                    index.setdefault(form, []).append(at)
            self._by_unit[unit] = index
        return self._by_unit[unit]


def _without_unit(name: str, unit: str) -> set[str]:
    endings = {folded(ending) for scale in SCALES.get(unit, ()) for ending in scale.endings}
    return {name.removesuffix(ending) for ending in endings if name.endswith(ending)}


def _left_out(names: Sequence[str], mapped: Mapping[str, Mapped], places: Places) -> tuple[str, ...]:
    used = {each.at for each in mapped.values()} | set(places.at.values())
    return tuple(name for at, name in enumerate(names) if at not in used and name.strip())


def _spelling(column: str, names: Sequence[str]) -> str:
    """Return a column as the file spells it: nobody can type a line break within a name."""
    if column in names:
        return column
    alike = {name for name in names if folded(name) == folded(column)}
    return alike.pop() if len(alike) == 1 else column


def _by_hand(
    names: Sequence[str], mapping: Mapping[str, str], targets: Mapping[str, Target]
) -> tuple[dict[str, int], list[Issue]]:
    """Return the columns that were mapped by hand, by field, and what cannot be in such a mapping."""
    chosen: dict[str, int] = {}
    issues: list[Issue] = []
    for column, key in mapping.items():
        if column not in names:
            issues.append(ColumnRule.MAP_COLUMN_UNKNOWN.issue(column=column, valid=list(names)))
        elif key and key not in targets:
            issues.append(ColumnRule.MAP_FIELD_UNKNOWN.issue(column=column, value=key, valid=list(targets)))
        elif key in chosen:
            other = names[chosen[key]]
            issues.append(ColumnRule.MAP_FIELD_TWICE.issue(column=column, field=key, other=other))
        elif key:
            chosen[key] = names.index(column)
            issues += _repeated(key, [name for name in names if name == column])
    return chosen, issues


def _repeated(key: str, alike: Sequence[str]) -> list[Issue]:
    """Report columns for one field of which two bear the same name."""
    if len(set(alike)) == len(alike):
        return []
    return [ColumnRule.COLUMN_REPEATED.issue(column=alike[0], n=len(alike), field=key)]


def _which_column(key: str, alike: Sequence[str]) -> list[Question]:
    """Ask which of several columns a field is, where their names tell them apart."""
    if len(alike) == 1 or len(set(alike)) < len(alike):
        return []
    choices = tuple(Choice(name, "column", {"column": name}) for name in alike)
    parts = {"field": key, "columns": alike}
    return [Question(Topic.COLUMNS, "column", f"{MAP}{key}", f"--map …={key}", choices, parts)]


def _places(
    chosen: Mapping[str, int],
    index: ColumnIndex,
    names: Sequence[str],
    context: LoadContext,
    profile: MappingProfile | None,
) -> Places:
    """Return the columns that say which village a row is; in other tables, which village it belongs to."""
    used = set(chosen.values())
    aliases: dict[str, Sequence[str]] = dict(PLACE_ALIASES)
    if context.of_villages:
        target = targets_of(context.spec, context.profile)["name"]
        aliases["name"] = field_names(context.spec, "name", target, context.profile, profile)
        at = {key: chosen[key] for key in ("code", "name") if key in chosen}
        for key, forms in aliases.items():
            free = [column for column in index.positions(forms) if column not in used]
            if key not in at and free:
                at[key] = free[0]
        return Places(at, names)
    if VILLAGE not in chosen:
        return Places({}, names)
    at = {"code": chosen[VILLAGE], "name": chosen[VILLAGE]}
    for key, forms in {"name": VILLAGE_NAME_ALIASES, **PLACE_ALIASES}.items():
        free = [column for form in forms for column in index.positions([form]) if column not in used]
        if free:
            at[key] = free[0]
    return Places(at, names)


def _findings(
    columns: Columns,
    options: LoadOptions,
    context: LoadContext,
    profile: MappingProfile | None,
    names: Sequence[str],
) -> Iterator[Finding]:
    if columns.mapped:
        by_hand = set(options.mapping.values()) >= set(columns.mapped)
        pairs = [
            pair(
                one_line(each.column),
                context.spec.name,
                key,
                context.profile,
                called=_label(each.column, key),
            )
            for key, each in columns.mapped.items()
        ]
        sureness = Sureness.SAID if by_hand else Sureness.SEEN
        yield Finding(Topic.COLUMNS, "columns", sureness, {"pairs": pairs})
    if profile:
        sureness = Sureness.SAID if options.profile else Sureness.SEEN
        parts = {"name": profile.name, "label": profile.label}
        yield Finding(Topic.COLUMNS, "mapping_used", sureness, parts)
    elif options.profile:
        yield Finding(Topic.COLUMNS, "mapping_kept", Sureness.SAID, {"name": options.profile})
    fitting = fitting_mappings(names, context.spec.name, options, context.stored.mappings)
    if fitting:
        yield Finding(Topic.COLUMNS, "mapping_fits", Sureness.LIKELY, {"names": fitting})


def _label(column: str, key: str) -> str:
    """Return the key of what a column is called: 所在村 may hold names, and is no column of codes."""
    by_name = key == VILLAGE and folded(column) in set(map(folded, VILLAGE_NAME_ALIASES))
    return "village_named" if by_name else key
