"""What leaves the service, decided here once: every page, download, tile and count is made of what this leaves.

A snapshot is made of disclosed tables and a disclosed profile, so nobody above it has to remember.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from villagemap.domain.layers import LAYER, TABLE, LayerSpec
from villagemap.domain.profile import Indicator, Measure, Profile


class Audience(StrEnum):
    """Whom the service answers; the values are those of the setting `VILLAGEMAP_PROFILE`."""

    PUBLIC = "public"
    INTERNAL = "internal"


PERSONAL: Mapping[str, tuple[str, ...]] = MappingProxyType({"cadres": ("name",)})
"""Columns that name people: internal in every city, whatever its profile says."""

_NEVER_INTERNAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"villages": ("class", "plan", "demo", "flagship")}
)
"""Properties that every address of the interface promises."""


@dataclass(frozen=True)
class Disclosure:
    """What an audience may know of a city.

    `profile` is the city without what is withheld. To the internal audience nothing is: its profile guards
    no indicator, and `guarded` names those that must not be handed on.
    """

    audience: Audience
    profile: Profile
    guarded: frozenset[str]

    @property
    def internal(self) -> bool:
        """Tell whether internal values are among what is shown."""
        return self.audience is Audience.INTERNAL

    @cached_property
    def layers(self) -> Mapping[str, LayerSpec]:
        """The layers that are shown, each with the columns that are."""
        return MappingProxyType(
            {
                name: replace(spec, fields=tuple(row for row in spec.fields if self.shows(name, row.key)))
                for name, spec in LAYER.items()
                if name not in self.profile.internal_layers
            }
        )

    def shows(self, table: str, field: str) -> bool:
        """Tell whether a column of a table is shown."""
        return field not in self.profile.internal_fields.get(table, ())

    def observes(self, indicator: str) -> bool:
        """Tell whether the values of an indicator are shown."""
        return indicator in self.profile.indicator


def disclosure(profile: Profile, audience: Audience = Audience.PUBLIC) -> Disclosure:
    """Return what an audience may know of a city."""
    guarded = frozenset(row.key for row in profile.indicators if row.guarded)
    shown = _whole(profile) if audience is Audience.INTERNAL else _public(profile)
    return Disclosure(audience, shown, guarded)


def not_withholdable(profile: Profile) -> str:
    """Return what a profile calls internal and cannot withhold, as `layer` or `table.column`; else nothing.

    Villages, keys and required columns hold everything else together.
    """
    for layer in profile.internal_layers:
        if layer not in LAYER or layer == "villages":
            return layer
    for table, fields in profile.internal_fields.items():
        for field in fields:
            if table not in TABLE or not _can_be_withheld(TABLE[table], field):
                return f"{table}.{field}"
    return ""


class PartAndWhole(NamedTuple):
    """Two indicators of which one is a part of the other."""

    part: Indicator
    whole: Indicator


def half_guarded(profile: Profile) -> PartAndWhole | None:
    """Return a part and a whole of which only one is guarded; None where the profile has no such pair.

    A part is never larger than its whole: the open one would tell a bound of the guarded one.
    """
    for part in profile.indicators:
        whole = profile.indicator.get(part.part_of)
        if whole is not None and part.guarded is not whole.guarded:
            return PartAndWhole(part, whole)
    return None


def _can_be_withheld(spec: LayerSpec, field: str) -> bool:
    if field in PERSONAL.get(spec.name, ()):
        return True
    if field not in spec.columns or field in _NEVER_INTERNAL.get(spec.name, ()):
        return False
    return field not in spec.key and not spec.field(field).required


def _whole(profile: Profile) -> Profile:
    indicators = tuple(replace(row, guarded=False) for row in profile.indicators)
    return replace(profile, indicators=indicators, internal_fields={}, internal_layers=())


def _public(profile: Profile) -> Profile:
    """Return a profile without guarded indicators, and without what would be made of withheld layers."""
    fields = {
        table: (*PERSONAL.get(table, ()), *profile.internal_fields.get(table, ()))
        for table in (*PERSONAL, *profile.internal_fields)
    }
    withheld = set(profile.internal_layers)
    kinds = () if "facilities" in withheld else profile.facility_kinds
    targets = {kind.code for kind in kinds} | set(LAYER) - withheld
    return replace(
        profile,
        indicators=tuple(row for row in profile.indicators if not row.guarded),
        internal_fields=MappingProxyType(fields),
        default_layers=tuple(layer for layer in profile.default_layers if layer not in withheld),
        facility_kinds=kinds,
        distances=tuple(target for target in profile.distances if target in targets),
        measures=tuple(row for row in profile.measures if _measured(row, targets)),
    )


def _measured(measure: Measure, targets: set[str]) -> bool:
    """Tell whether a measure is of a target or layer that is shown (`distance_<target>_m`, `<layer>_count`)."""
    of = measure.of.removeprefix("distance_").removesuffix("_m").removesuffix("_count")
    return of in targets
