"""The columns of a layer as we hand them out, the same in every format."""

from collections.abc import Mapping

import pandas as pd

from villagemap.atlas.outlines import AREAS, is_derived
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import LAYER
from villagemap.domain.profile import County, Township
from villagemap.frames.tables import GEOMETRY

_FIRST = (
    *("code", "name", "county_code", "county", "township_code", "township"),
    *("class", "plan", "demo", "flagship"),
)
_LAST = ("area_km2",)


def layer_properties(snapshot: Snapshot, layer: str) -> pd.DataFrame:
    """Return a layer's properties, a row a feature in table order; what is not reported is None.

    Villages carry the names of their county and township, their geodesic area in km² and the indicators
    of the profile, beside the columns of the layer; areas tell whether their outline is `derived`. What the disclosure withholds is no column.
    """
    return snapshot.once(("properties", layer), lambda: _properties(snapshot, layer))


def _properties(snapshot: Snapshot, layer: str) -> pd.DataFrame:
    if layer == "villages":
        return _villages(snapshot)
    table = snapshot.tables[layer]
    plain = pd.DataFrame(table[list(snapshot.layers[layer].columns)]).astype(object)
    if layer in AREAS:
        plain["derived"] = pd.Series(is_derived(table).tolist(), index=plain.index, dtype=object)
    return plain.where(plain.notna(), None)


def _villages(snapshot: Snapshot) -> pd.DataFrame:
    profile, facts = snapshot.profile, snapshot.facts
    named = facts.assign(
        county_code=facts["county"],
        county=_names(facts["county"], profile.county),
        township_code=facts["township"],
        township=_names(facts["township"], profile.township),
        area_km2=[round(area, 6) for area in facts["area_km2"]],
    )
    stored = [column for column in snapshot.layers["villages"].columns if column not in _FIRST]
    observed = [indicator.key for indicator in profile.indicators]
    chosen = named[[*_FIRST, *stored, *_LAST, *observed]].astype(object)
    return chosen.where(chosen.notna(), None)


def _names(codes: pd.Series, places: Mapping[str, County | Township]) -> pd.Series:
    return codes.map({code: place.label.zh for code, place in places.items()}).astype(object)


def point_columns(snapshot: Snapshot, layer: str) -> pd.DataFrame:
    """Return `lon` and `lat` in degrees of a layer of points; no columns for any other layer."""
    table = snapshot.tables[layer]
    if LAYER[layer].geometry != "POINT":
        return pd.DataFrame(index=table.index)
    shapes = table[GEOMETRY]
    return pd.DataFrame({"lon": shapes.x.round(9), "lat": shapes.y.round(9)})
