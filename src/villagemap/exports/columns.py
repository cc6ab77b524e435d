"""The columns of a download: what each holds, and what it is called."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import Field, FieldKind
from villagemap.domain.profile import Indicator, IndicatorKind, Profile
from villagemap.exports.properties import layer_properties, point_columns
from villagemap.frames.headers import header, word_label
from villagemap.texts import Texts

_CODES = {FieldKind.VILLAGE, FieldKind.COUNTY, FieldKind.PROJECT}
_CODE_KEYS = {"code", "county_code", "township_code"}
_FOLLOWING = {
    "area_km2": Field("area_km2", FieldKind.NUMBER, unit="km2"),
    "derived": Field("derived", FieldKind.YES_NO),
    "lon": Field("lon", FieldKind.NUMBER, unit="degree"),
    "lat": Field("lat", FieldKind.NUMBER, unit="degree"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a download; `indicator` where its values are observed."""

    field: Field
    title: str
    indicator: Indicator | None = None

    @property
    def key(self) -> str:
        """The name of the property."""
        return self.field.key

    @property
    def is_code(self) -> bool:
        """Tell whether it holds codes: digits that are no number."""
        return self.field.kind in _CODES or self.key in _CODE_KEYS


def columns_of(snapshot: Snapshot, layer: str, keys: Sequence[str], texts: Texts) -> tuple[Column, ...]:
    """Return the columns called `keys` of a layer, in that order."""
    profile = snapshot.profile
    fields = {row.key: row for row in snapshot.layers[layer].fields} | _FOLLOWING
    return tuple(
        Column(
            fields.get(key) or _field(key, profile),
            header(layer, key, profile, texts),
            profile.indicator.get(key) if layer == "villages" else None,
        )
        for key in keys
    )


def _field(key: str, profile: Profile) -> Field:
    """Return the field of an indicator, else that of a text which follows from the code."""
    indicator = profile.indicator.get(key)
    if indicator is None:
        return Field(key)
    kind = FieldKind.YES_NO if indicator.kind is IndicatorKind.MARK else FieldKind.NUMBER
    return Field(key, kind, unit=indicator.unit)


def whole_table(snapshot: Snapshot, layer: str) -> pd.DataFrame:
    """Return the rows of a layer as a table without shapes: its properties, and of points `lon` and `lat`."""
    return snapshot.once(
        ("table", layer),
        lambda: pd.concat([layer_properties(snapshot, layer), point_columns(snapshot, layer)], axis=1),
    )


def shown(value: object, column: Column, profile: Profile, texts: Texts) -> object:
    """Return a cell as people read it: words and yes or no in their language, all else as it is."""
    if value is None:
        return None
    if column.field.kind is FieldKind.YES_NO:
        return texts.say("value.yes" if value else "value.no")
    if column.field.kind is FieldKind.WORD:
        return word_label(column.field, str(value), profile, texts)
    return value
