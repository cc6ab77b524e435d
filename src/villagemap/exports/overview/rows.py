"""The facts of all villages as columns, with the themes of the city."""

import pandas as pd

from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.filters import YES_NO
from villagemap.domain.themes import Theme, ThemeRow, class_column
from villagemap.exports.overview.encoding import json_document, label


def rows_document(snapshot: Snapshot) -> bytes:
    """Return the facts of all villages as columns in village order, with the themes of the city."""
    facts = snapshot.facts
    return json_document(
        {
            "version": snapshot.version,
            "sample": snapshot.sample,
            "as_of": snapshot.as_of,
            "code": list(facts["code"]),
            "name": list(facts["name"]),
            "plan_year": list(facts["plan_year"]),
            "area_km2": [round(area, 4) for area in facts["area_km2"]],
            "lon": [round(lon, 5) for lon in facts["lon"]],
            "lat": [round(lat, 5) for lat in facts["lat"]],
            "counts": {layer: list(facts[f"{layer}_count"]) for layer in ("sites_5g", "wells")},
            "criteria": {row.parameter: _known(facts[row.parameter]) for row in snapshot.criteria},
            "classes": {class_column(key): list(row.members) for key, row in snapshot.classes.items()},
            "spellings": ["|".join(readings) for readings in snapshot.spellings],
            "romanised": [romanised(name) for name in facts["name"]],
            "distances": {
                target: list(facts[f"distance_{target}_m"]) for target in snapshot.profile.distances
            },
            "themes": [_theme(theme) for theme in snapshot.themes],
        }
    )


def _known(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values]


def _theme(theme: Theme) -> dict[str, object]:
    return {"key": theme.key, "label": label(theme.label), "rows": [_theme_row(row) for row in theme.rows]}


def _theme_row(row: ThemeRow) -> dict[str, object]:
    return {
        "parameter": row.parameter,
        "value": row.value == "true" if row.value in YES_NO else row.value,
        "label": label(row.label),
        "fill": row.fill,
        "letter": row.letter,
        "hatch": row.hatch,
        "indent": row.indent,
    }
