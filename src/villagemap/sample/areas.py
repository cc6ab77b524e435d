"""The frames of villages, townships and counties."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from villagemap.frames.measures import area_km2
from villagemap.sample.draft import Draft
from villagemap.sample.plans import plan_columns
from villagemap.sample.programme import Programme
from villagemap.sample.rows import table_frame

_DECLARED_ERROR = 0.012  # declared areas differ that much from measured ones, as surveys do


def villages_frame(draft: Draft, programme: Programme) -> pd.DataFrame:
    """Return the layer `villages`."""
    seats = shapely.get_coordinates(draft.stored(draft.land.sites))
    rng = draft.chance("declared areas")
    declared = area_km2(draft.land.shapes) * rng.normal(1, _DECLARED_ERROR, len(draft))
    columns = {
        "code": draft.codes,
        "name": draft.names,
        "class": programme.classes,
        **plan_columns(draft, programme),
        "demo": programme.batch,
        "flagship": [bool(flagship) for flagship in programme.flagship],
        "seat_lon": seats[:, 0],
        "seat_lat": seats[:, 1],
        "area_declared": np.round(declared, 2),
    }
    return table_frame("villages", columns, draft.land.shapes)


def townships_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `townships`: unions of their villages."""
    rows = draft.profile.townships
    codes = [township.code for township in draft.land.townships]
    columns = {"code": [row.code for row in rows], "name": [row.label.zh for row in rows]}
    return table_frame("townships", columns, _unions(draft, codes, columns["code"]))


def counties_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `counties`: what lies within the outline, whatever the villages' codes say."""
    rows = draft.profile.counties
    columns = {"code": [row.code for row in rows], "name": [row.label.zh for row in rows]}
    return table_frame("counties", columns, _unions(draft, draft.land.container, columns["code"]))


def _unions(draft: Draft, holders: Sequence[str], wanted: Sequence[str]) -> list[Any]:
    holder = np.array(holders)
    return [_multi(shapely.coverage_union_all(draft.land.shapes[holder == code])) for code in wanted]


def _multi(area: Any) -> Any:
    return shapely.MultiPolygon(list(shapely.get_parts(area)))
