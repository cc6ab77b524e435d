"""Whether rows lie in the place that their code claims: villages in their county, points in their village."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.codes import county_of, is_village_code, township_of
from villagemap.domain.profile import Profile
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Shapes
from villagemap.ingest.geometry.rows import RowReport
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

_ACCEPTED_RULE = "inside-own-county"


def claimed(stored: Stored, table: str, codes: Sequence[Value]) -> Shapes:
    """Return, for each code, the stored polygon that bears it; None where there is none."""
    found = np.full(len(codes), None, dtype=object)
    frame = stored.tables.get(table)
    if frame is None or "geometry" not in frame or not len(frame):
        return found
    at = pd.Index(frame["code"]).get_indexer(pd.Series(list(codes), dtype="object"))
    shapes = np.asarray(frame["geometry"].array, dtype=object)
    found[at >= 0] = shapes[at[at >= 0]]
    return found


def check_county(shapes: Shapes, stored: Stored, profile: Profile, report: RowReport) -> None:
    """Warn of villages that lie mostly in the outline of another county than that of their code.

    Where the city's profile accepts it for a township, one note says so for all of its villages.
    """
    counties = stored.tables.get("counties")
    if counties is None or "geometry" not in counties or not len(counties):
        return
    codes = counties["code"].tolist()
    tree = shapely.STRtree(np.asarray(counties["geometry"].array, dtype=object))
    there = np.array([is_village_code(str(code)) for code in report.codes], dtype=bool)
    there &= ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    chosen = np.flatnonzero(there)
    of, county = tree.query(shapely.point_on_surface(shapes[chosen]), predicate="intersects")
    lies_in = {int(chosen[at]): str(codes[which]) for at, which in zip(of, county, strict=True)}
    elsewhere = [
        (at, lies_in.get(at, ""))
        for at in chosen.tolist()
        if lies_in.get(at) != county_of(str(report.codes[at]))
    ]
    accepted = _accepted(profile)
    for at, county_code in elsewhere:
        if township_of(str(report.codes[at])) not in accepted:
            claimed_code = county_of(str(report.codes[at]))
            parts = {"claimed": _county(claimed_code, profile)}
            if county_code:
                report.warn("outside_county", at, **parts, county=_county(county_code, profile))
            else:
                report.warn("outside_counties", at, **parts)
    _note_accepted([str(report.codes[at]) for at, _ in elsewhere], profile, report)


def _accepted(profile: Profile) -> frozenset[str]:
    return frozenset(
        township for row in profile.accepted if row.rule == _ACCEPTED_RULE for township in row.townships
    )


def _note_accepted(codes: Sequence[str], profile: Profile, report: RowReport) -> None:
    for row in profile.accepted:
        count = sum(township_of(code) in row.townships for code in codes)
        if row.rule == _ACCEPTED_RULE and count:
            report.whole.note("outside_county_accepted", count=count, n=count, reason=row.reason)


def _county(code: str, profile: Profile) -> object:
    return profile.county[code].label if code in profile.county else code


def check_village(shapes: Shapes, villages: Sequence[Value], stored: Stored, report: RowReport) -> None:
    """Warn of points that lie outside of the village that they claim, with the distance to it."""
    areas = claimed(stored, "villages", villages)
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_missing(areas)))
    if not len(there):
        return
    shapely.prepare(areas[there])
    outside = there[~shapely.intersects(areas[there], shapes[there])]
    if not len(outside):
        return
    ways = shapely.get_coordinates(shapely.shortest_line(shapes[outside], areas[outside]))
    metres = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1])
    table = stored.tables["villages"]
    names = dict(zip(table["code"], table["name"], strict=True)) if "name" in table else {}
    for at, far in zip(outside.tolist(), metres, strict=True):
        if far > TOLERANCE["outside_village"]:
            code = str(villages[at])
            report.warn(
                "outside_village", at, village=code, name=names.get(code, ""), metres=round(float(far))
            )
