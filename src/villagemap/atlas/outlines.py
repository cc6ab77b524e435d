"""Townships and counties that no file gave: their outlines are the unions of their villages, and are marked as derived."""

from collections.abc import Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from villagemap.domain.layers import LAYER, GeometryKind
from villagemap.domain.profile import Profile
from villagemap.frames.coverage import Shapes, join_coverage
from villagemap.frames.shapes import of_kind
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS

AREAS = ("townships", "counties")


def with_areas(tables: Mapping[str, pd.DataFrame], profile: Profile) -> Mapping[str, pd.DataFrame]:
    """Return the tables with a row, still without a shape, for every township and county that has villages."""
    names = {
        "townships": {code: place.label.zh for code, place in profile.township.items()},
        "counties": {code: place.label.zh for code, place in profile.county.items()},
    }
    villages = tables["villages"]["code"]
    added = {area: _with_rows(tables[area], area, villages, names[area]) for area in AREAS}
    return MappingProxyType({**tables, **added})


def _with_rows(table: pd.DataFrame, area: str, villages: pd.Series, names: Mapping[str, str]) -> pd.DataFrame:
    held = {code[: LAYER[area].code_digits] for code in villages}
    missing = sorted(held - set(table["code"]))
    if not missing:
        return table
    rows = gpd.GeoDataFrame(
        {
            "code": pd.Series(missing, dtype=object),
            "name": pd.Series([names.get(code) for code in missing], dtype=object),
        },
        geometry=gpd.GeoSeries(np.full(len(missing), None, dtype=object), crs=STORAGE_CRS),
    )
    if not len(table):
        return rows
    areas = pd.concat([table, rows], ignore_index=True)
    return areas.sort_values("code", ignore_index=True)


def is_derived(area: pd.DataFrame) -> np.ndarray:
    """Tell for each row of a table of areas whether no file gave its outline."""
    missing: np.ndarray = shapely.is_missing(area[GEOMETRY].to_numpy())
    return missing


def with_unions(area: pd.DataFrame, villages: pd.Series, shapes: Shapes) -> Shapes:
    """Return the outlines of areas; where no file gave one, the union of the villages under its code."""
    outlines = area[GEOMETRY].to_numpy().copy()
    derived = np.flatnonzero(is_derived(area))
    if not len(derived):
        return outlines
    digits = len(area["code"].iloc[0])
    groups = pd.Index(area["code"].iloc[derived]).get_indexer(pd.Index(villages.str[:digits]))
    unions = join_coverage(shapes, groups, len(derived))
    outlines[derived], _ = of_kind(unions, GeometryKind.AREA)
    return outlines
