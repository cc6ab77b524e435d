"""The overlays that the map offers: layers that have rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from villagemap.atlas.snapshot import Snapshot
from villagemap.texts import Texts
from villagemap.web.overview import overview_address

_OVERLAYS = (
    ("sites_5g", "points"),
    ("wells", "points"),
    ("facilities", "points"),
    ("roads", "lines"),
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A layer over the villages: `kind` is `points` or `lines`, `source` the address of its data."""

    layer: str
    kind: str
    source: str
    count: str
    shown: bool


def overlays_of(snapshot: Snapshot, asked: Sequence[str] | None, texts: Texts) -> tuple[Overlay, ...]:
    """Return the overlays; those that the address names are shown, else those of the city's default view."""
    shown = snapshot.profile.default_layers if asked is None else asked
    return tuple(
        Overlay(
            layer,
            kind,
            overview_address(snapshot, f"{kind}/{layer}"),
            _count(snapshot.tables[layer], texts),
            layer in shown,
        )
        for layer, kind in _OVERLAYS
        if len(snapshot.tables[layer])
    )


def _count(table: pd.DataFrame, texts: Texts) -> str:
    """Return the number of rows; of lines whose lengths are all declared their sum."""
    if "length_km" in table and table["length_km"].notna().all():
        return texts.say("overlay.length", km=round(float(table["length_km"].sum())))
    return texts.shown(len(table))
