"""The city of the filter's cases: rows that say what `tests/cases/filter_cases.json` says of its villages."""

import json
from pathlib import Path

from shapely import Point

from cities import square
from villagemap.profiles import read_profile

SAID = json.loads((Path(__file__).parent / "cases" / "filter_cases.json").read_text("utf-8"))

_PROFILE = read_profile("siping")
KINDS = tuple(kind.code for kind in _PROFILE.facility_kinds)
MARKS = tuple(mark.key for mark in _PROFILE.marks)


def filter_city():
    """Return the tables of the city."""
    villages, points, observations = [], {"sites_5g": [], "wells": [], "facilities": []}, []
    for village in SAID["villages"]:
        stored = {
            key: village.get(key)
            for key in ("code", "name", "class", "plan", "plan_stage", "demo", "flagship")
        }
        stored["plan_compiled_on"] = village.get("plan_year")
        villages.append(stored | {"geometry": square(*village["at"])})
        for layer, more in (("sites_5g", {}), ("wells", {"test_result": "pass"})):
            if village.get(layer):
                points[layer].append(_point(village, more))
        points["facilities"] += [_point(village, {"kind": kind}) for kind in KINDS if village.get(kind)]
        observations += [
            {"village": village["code"], "key": mark, "period": "2022", "value": float(village[mark])}
            for mark in MARKS
            if mark in village
        ]
    villages.sort(key=lambda row: row["code"])
    return {"villages": villages, **points, "observations": observations}


def _point(village, more):
    west, south = village["at"]
    return {
        "code": f"p{village['code']}{more.get('kind', '')}",
        "village": village["code"],
        "geometry": Point(west + 0.05, south + 0.05),
    } | more
