"""Whether rows lie in the place that their code claims: villages in their county, points in their village."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.codes import county_of, is_village_code, township_of
from villagemap.domain.issues import Issue
from villagemap.domain.profile import Profile
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Shapes
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.rules import GeometryRule
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

_ACCEPTED_RULE = "inside-own-county"


def claimed(stored: Stored, table: str, codes: Sequence[Value]) -> Shapes:
    """Return, for each code, the stored polygon that bears it; None where there is none."""
    claims = np.full(len(codes), None, dtype=object)
    frame = stored.tables.get(table)
    if frame is None or "geometry" not in frame or not len(frame):
        return claims
    at = pd.Index(frame["code"]).get_indexer(pd.Series(list(codes), dtype="object"))
    shapes = np.asarray(frame["geometry"].array, dtype=object)
    claims[at >= 0] = shapes[at[at >= 0]]
    return claims


def outside_county(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Warn of villages that lie mostly in the outline of another county than that of their code.

    Where the city's profile accepts it for a township, one note says so for all of its villages.
    """
    counties, profile = context.stored.tables.get("counties"), context.profile
    if counties is None or "geometry" not in counties or not len(counties):
        return
    rows, values = _outside_rows(inspection, counties), inspection.values("code")
    codes = {at: str(values[at]) for at in rows}
    accepted = [row for row in profile.accepted if row.rule == _ACCEPTED_RULE]
    townships = {township for row in accepted for township in row.townships}
    for at, county in rows.items():
        if township_of(codes[at]) not in townships:
            claimed_county = _county(county_of(codes[at]), profile)
            if county:
                rule, parts = GeometryRule.OUTSIDE_COUNTY, {"county": _county(county, profile)}
            else:
                rule, parts = GeometryRule.OUTSIDE_COUNTIES, {}
            yield inspection.issue(rule, at, claimed=claimed_county, **parts)
    for row in accepted:
        n = sum(township_of(code) in row.townships for code in codes.values())
        if n:
            yield GeometryRule.OUTSIDE_COUNTY_ACCEPTED.issue(count=n, n=n, reason=row.reason)


def _outside_rows(inspection: Inspection, counties: pd.DataFrame) -> dict[int, str]:
    """Return the rows outside the county of their code, with the county that they lie in; empty for none."""
    shapes, codes = inspection.drawn, inspection.values("code")
    chosen = np.array([is_village_code(str(code)) for code in codes], dtype=bool)
    rows = np.flatnonzero(chosen & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    tree = shapely.STRtree(np.asarray(counties["geometry"].array, dtype=object))
    of, county = tree.query(shapely.point_on_surface(shapes[rows]), predicate="intersects")
    outlines = counties["code"].tolist()
    lies_in = {int(rows[at]): str(outlines[which]) for at, which in zip(of, county, strict=True)}
    return {at: lies_in.get(at, "") for at in rows.tolist() if lies_in.get(at) != county_of(str(codes[at]))}


def _county(code: str, profile: Profile) -> object:
    return profile.county[code].label if code in profile.county else code


def outside_village(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Warn of points that lie outside of the village that they claim, with the distance to it."""
    shapes, villages = inspection.drawn, inspection.values("village")
    areas = claimed(context.stored, "villages", villages)
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_missing(areas)))
    if not len(rows):
        return
    shapely.prepare(areas[rows])
    outside = rows[~shapely.intersects(areas[rows], shapes[rows])]
    if not len(outside):
        return
    ways = shapely.get_coordinates(shapely.shortest_line(shapes[outside], areas[outside]))
    distances = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1])
    table = context.stored.tables["villages"]
    names = dict(zip(table["code"], table["name"], strict=True)) if "name" in table else {}
    for at, distance in zip(outside.tolist(), distances, strict=True):
        if distance > TOLERANCE["outside_village"]:
            code, metres = str(villages[at]), round(float(distance))
            rule, name = GeometryRule.OUTSIDE_VILLAGE, names.get(code, "")
            yield inspection.issue(rule, at, village=code, name=name, metres=metres)
