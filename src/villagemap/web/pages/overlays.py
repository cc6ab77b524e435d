"""The overlays that the map offers: layers that have rows, and their kinds."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import VillageFilter
from villagemap.domain.planning import RoadKind
from villagemap.domain.profile import Profile
from villagemap.exports.overview.overlays import PLAIN, UPGRADED, kinds_of
from villagemap.texts import Texts
from villagemap.web.params import NO_LAYER

_OVERLAYS = (
    ("sites_5g", "points"),
    ("wells", "points"),
    ("facilities", "points"),
    ("roads", "lines"),
    ("bridges", "points"),
)

_KINDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"wells": (PLAIN, UPGRADED), "roads": tuple(kind.value for kind in RoadKind)}
)


@dataclass(frozen=True, slots=True)
class OverlayKind:
    """A kind of an overlay: `name` stands in addresses, `rows` are those of the whole city."""

    name: str
    kind: str
    label: str
    count: str
    rows: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """A layer over the villages: `draws` is `points` or `lines`, `source` the address of its data."""

    layer: str
    draws: str
    source: str
    count: str
    shown: bool
    kinds: tuple[OverlayKind, ...]


def overlay_names(profile: Profile) -> tuple[str, ...]:
    """Return what `layers=` can name beside layers: one kind of a layer, as `facilities:school`."""
    return tuple(f"{layer}:{kind}" for layer, _ in _OVERLAYS for kind in _kinds(layer, profile))


def layer_words(name: str, profile: Profile, texts: Texts) -> str:
    """Return what a name in `layers=` shows: a layer, one kind of it, or nothing at all."""
    layer, _, kind = name.partition(":")
    if name == NO_LAYER:
        return texts.say("overlay.none")
    label = texts.say(f"layer.{layer}")
    return texts.say("filter.of", thing=label, value=_label(layer, kind, profile, texts)) if kind else label


def overlays_of(
    snapshot: Snapshot,
    names: Sequence[str] | None,
    village_filter: VillageFilter,
    texts: Texts,
    address: Callable[[str], str],
) -> tuple[Overlay, ...]:
    """Return the overlays with what the filter leaves of each; `address` gives that of a document.

    Those that the address names are shown, else those of the city's default view.
    """
    shown = snapshot.profile.default_layers if names is None else names
    return tuple(
        _overlay(snapshot, layer, address(f"{draws}/{layer}"), draws, shown, village_filter, texts)
        for layer, draws in _OVERLAYS
        if len(snapshot.tables[layer])
    )


def _overlay(
    snapshot: Snapshot,
    layer: str,
    source: str,
    draws: str,
    shown: Sequence[str],
    village_filter: VillageFilter,
    texts: Texts,
) -> Overlay:
    left = snapshot.rows(layer, village_filter)
    kinds = np.array(kinds_of(snapshot, layer), dtype=object)
    everywhere = Counter(kinds)
    return Overlay(
        layer,
        draws,
        source,
        _count(snapshot, layer, left, texts),
        layer in shown or any(name.startswith(f"{layer}:") for name in shown),
        tuple(
            OverlayKind(
                f"{layer}:{kind}",
                kind,
                _label(layer, kind, snapshot.profile, texts),
                _count(snapshot, layer, left[kinds[left] == kind], texts),
                everywhere[kind],
                layer in shown or f"{layer}:{kind}" in shown,
            )
            for kind in _kinds(layer, snapshot.profile)
        ),
    )


def _kinds(layer: str, profile: Profile) -> Sequence[str]:
    return tuple(profile.words("facility_kinds")) if layer == "facilities" else _KINDS.get(layer, ())


def _label(layer: str, kind: str, profile: Profile, texts: Texts) -> str:
    if layer == "facilities":
        return profile.words("facility_kinds")[kind].in_(texts.language)
    return texts.say(f"overlay.{layer}.{kind}")


def _count(snapshot: Snapshot, layer: str, rows: NDArray[np.intp], texts: Texts) -> str:
    """Return the number of rows; of lines whose lengths are all declared their sum."""
    table = snapshot.tables[layer]
    if "length_km" in table and table["length_km"].notna().all():
        return texts.say("overlay.length", km=round(float(table["length_km"].iloc[rows].sum())))
    return texts.shown(len(rows))
