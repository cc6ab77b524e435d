"""What is known of each village, by column: stored values beside those that follow from other layers."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from villagemap.analysis.distances import nearest_m
from villagemap.atlas.links import Links
from villagemap.atlas.observed import observed_facts
from villagemap.domain.planning import WellTest
from villagemap.domain.profile import Measure, Profile
from villagemap.frames.measures import area_km2
from villagemap.frames.tables import GEOMETRY


def village_facts(
    tables: Mapping[str, pd.DataFrame], links: Mapping[str, Links], profile: Profile
) -> pd.DataFrame:
    """Return one row a village, in the order of the table `villages`.

    Columns: those of the layer without geometry, then `county` and `township` (codes), `area_km2`
    (geodesic), `lon` and `lat` of a point inside in degrees, `plan_year`, `sites_5g_count`, `wells_count`,
    `distance_<target>_m` from that point to the nearest of each target of the profile, the band of each of
    its measures, one yes/no column for every criterion that asks whether something is there, and one for
    every indicator of the profile (its newest value up to the reporting date, or that year's sum).
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
    columns = _presence(tables, links, profile) | _distances(tables, lon, lat, profile)
    columns |= {measure.key: _banded(columns[measure.of], measure) for measure in profile.measures}
    observed = observed_facts(tables["observations"], villages["code"], profile)
    return pd.concat(
        [facts, pd.DataFrame(columns, index=facts.index, dtype=object), observed.set_axis(facts.index)],
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

    An empty table says nothing of any village: nobody has reported. Neither do wells without results.
    """
    wells, facilities = tables["wells"], tables["facilities"]
    sites = links["sites_5g"].per_village()
    passed = links["wells"].per_village((wells["test_result"] == WellTest.PASS).to_numpy(dtype=bool))
    tested = wells[wells["test_result"].notna()]
    columns: dict[str, list[object]] = {
        "sites_5g_count": _counted(sites, tables["sites_5g"]),
        "wells_count": _counted(links["wells"].per_village(), wells),
        "sites_5g": _answered(sites, tables["sites_5g"]),
        "wells": _answered(passed, tested),
    }
    for kind in profile.facility_kinds:
        of_kind = (facilities["kind"] == kind.code).to_numpy(dtype=bool)
        columns[kind.code] = _answered(links["facilities"].per_village(of_kind), facilities[of_kind])
    return columns


def _answered(counts: np.ndarray, table: pd.DataFrame) -> list[object]:
    return [bool(count) if len(table) else None for count in counts]


def _counted(counts: np.ndarray, table: pd.DataFrame) -> list[object]:
    return [int(count) if len(table) else None for count in counts]


def _distances(
    tables: Mapping[str, pd.DataFrame], lon: np.ndarray, lat: np.ndarray, profile: Profile
) -> dict[str, list[object]]:
    """Return the distance in whole metres to the nearest of each target; None where there is none at all."""
    measured = {target: nearest_m(lon, lat, _targets(tables, target)) for target in profile.distances}
    return {
        f"distance_{target}_m": [None if np.isnan(metres) else round(metres) for metres in distances.tolist()]
        for target, distances in measured.items()
    }


def _targets(tables: Mapping[str, pd.DataFrame], target: str) -> np.ndarray:
    if target in tables:
        return tables[target][GEOMETRY].to_numpy()
    facilities = tables["facilities"]
    return facilities[GEOMETRY].to_numpy()[(facilities["kind"] == target).to_numpy(dtype=bool)]


def _banded(measured: list[object], measure: Measure) -> list[object]:
    return [measure.band_of(number) if isinstance(number, int) else None for number in measured]
