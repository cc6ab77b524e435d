"""What is known of each village, by column: stored values beside those that follow from other layers."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.links import Links
from villagemap.domain.dates import last_day
from villagemap.domain.planning import WellTest
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.frames.measures import area_km2
from villagemap.frames.tables import GEOMETRY


def village_facts(
    tables: Mapping[str, pd.DataFrame], links: Mapping[str, Links], profile: Profile
) -> pd.DataFrame:
    """Return one row a village, in the order of the table `villages`.

    Columns: those of the layer without geometry, then `county` and `township` (codes), `area_km2`
    (geodesic), `lon` and `lat` of a point inside in degrees, `plan_year`, `sites_5g_count`, `wells_count`,
    one yes/no column for every criterion that asks whether something is there, and one for every
    indicator that is not guarded (its newest value up to the reporting date, or that year's sum).
    What is not reported is None.
    """
    villages = tables["villages"]
    facts = pd.DataFrame(villages.drop(columns=[GEOMETRY, "entry"], errors="ignore")).astype(object)
    facts = facts.where(facts.notna(), None)
    facts["county"] = facts["code"].str[:6]
    facts["township"] = facts["code"].str[:9]
    facts["area_km2"] = area_km2(villages[GEOMETRY].to_numpy())
    lon, lat = _inside(villages)
    facts["lon"], facts["lat"] = lon, lat
    years = [_year(day) for day in facts["plan_compiled_on"]]
    facts["plan_year"] = pd.Series(years, index=facts.index, dtype=object)
    presence = _presence(tables, links, profile)
    observed = _observed(tables["observations"], villages["code"], profile)
    return pd.concat(
        [facts, pd.DataFrame(presence, index=facts.index, dtype=object), observed.set_axis(facts.index)],
        axis=1,
    )


def _inside(villages: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return lon and lat of the village seat where it is reported, else of a point on the surface."""
    points = shapely.point_on_surface(villages[GEOMETRY].to_numpy())
    lon = pd.to_numeric(villages["seat_lon"]).to_numpy(dtype=float)
    lat = pd.to_numeric(villages["seat_lat"]).to_numpy(dtype=float)
    seated = ~(np.isnan(lon) | np.isnan(lat))
    return np.where(seated, lon, shapely.get_x(points)), np.where(seated, lat, shapely.get_y(points))


def _year(day: object) -> int | None:
    return int(day[:4]) if isinstance(day, str) else None


def _presence(
    tables: Mapping[str, pd.DataFrame], links: Mapping[str, Links], profile: Profile
) -> dict[str, list[object]]:
    """Tell for each village whether it has a 5G site, a passed well, a facility of each kind.

    An empty table says nothing of any village: nobody has reported.
    """
    wells, facilities = tables["wells"], tables["facilities"]
    sites = links["sites_5g"].per_village()
    passed = links["wells"].per_village((wells["test_result"] == WellTest.PASS).to_numpy(dtype=bool))
    columns: dict[str, list[object]] = {
        "sites_5g_count": _counted(sites, tables["sites_5g"]),
        "wells_count": _counted(links["wells"].per_village(), wells),
        "sites_5g": _answered(sites, tables["sites_5g"]),
        "wells": _answered(passed, wells),
    }
    for kind in profile.facility_kinds:
        of_kind = (facilities["kind"] == kind.code).to_numpy(dtype=bool)
        columns[kind.code] = _answered(links["facilities"].per_village(of_kind), facilities[of_kind])
    return columns


def _answered(counts: np.ndarray, table: pd.DataFrame) -> list[object]:
    return [bool(count) if len(table) else None for count in counts]


def _counted(counts: np.ndarray, table: pd.DataFrame) -> list[object]:
    return [int(count) if len(table) else None for count in counts]


def _observed(observations: pd.DataFrame, codes: pd.Series, profile: Profile) -> pd.DataFrame:
    """Return a column for every indicator that is not guarded, rows in the order of `codes`."""
    day = last_day(profile.reporting_date)
    known = observations.assign(last=observations["period"].map(last_day).astype(object))
    known = known[known["last"] <= day].sort_values("last", kind="stable")
    columns: dict[str, list[object]] = {}
    for indicator in profile.indicators:
        if indicator.guarded:
            continue
        rows = known[known["key"] == indicator.key]
        if indicator.kind is IndicatorKind.FLOW:
            rows = rows[rows["last"].map(lambda last: last.year == day.year).astype(bool)]
            values = rows.groupby("village")["value"].sum()
        else:
            values = rows.groupby("village")["value"].last()
        found = values.reindex(codes)
        columns[indicator.key] = [
            _reading(value, mark=indicator.kind is IndicatorKind.MARK) for value in found
        ]
    return pd.DataFrame(columns, dtype=object)


def _reading(value: float, *, mark: bool) -> object:
    if pd.isna(value):
        return None
    if mark:
        return bool(value)
    return int(value) if float(value).is_integer() else float(value)
