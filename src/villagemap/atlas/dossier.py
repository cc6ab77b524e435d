"""What is known of one village beyond its row: cadres, wells, projects, and its place among all villages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from villagemap.atlas.links import Index
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.version_data import VillageFacts
from villagemap.domain.dates import in_force, last_day
from villagemap.domain.planning import CadreLevel, WellTest


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a village among `of` villages that have a value, 1 for the nearest; equals share a place."""

    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Wells:
    """The supply wells of a village; `tested_on` is the newest day of a test that is reported."""

    count: int
    passed: int
    failed: int
    tested_on: str

    @property
    def untested(self) -> int:
        """The wells without a result."""
        return self.count - self.passed - self.failed


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects that serve a village, with their whole funds in 10,000 yuan (None: not reported of all).

    `shared` of them serve other villages too.
    """

    count: int
    funds: float | None
    shared: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of a village. None stands for what nobody has reported; `ranks` are by distance target."""

    village: VillageFacts
    ranks: Mapping[str, Rank]
    cadres: frozenset[CadreLevel] | None
    wells: Wells | None
    projects: Projects | None


def dossier(snapshot: Snapshot, code: str) -> Dossier:
    """Return what is known of a village.

    Raises:
        UnknownVillageError: no village has this code.
    """
    village = snapshot.village(code)
    return Dossier(
        village,
        _ranks(snapshot, village.position),
        _cadres(snapshot, code),
        _wells(snapshot, village.position),
        _projects(snapshot, village.position),
    )


def _rows(snapshot: Snapshot, layer: str, position: int) -> Index:
    links = snapshot.links[layer]
    rows: Index = links.rows[links.villages == position]
    return rows


def _ranks(snapshot: Snapshot, position: int) -> Mapping[str, Rank]:
    ranks = {}
    for target in snapshot.profile.distances:
        distance = snapshot.facts[f"distance_{target}_m"].iloc[position]
        if distance is not None:
            nearest = _in_order(snapshot, target)
            ranks[target] = Rank(int(np.searchsorted(nearest, distance, side="left")) + 1, len(nearest))
    return ranks


def _in_order(snapshot: Snapshot, target: str) -> np.ndarray:
    """Return the distances of all villages to a target, the nearest first."""

    def sort() -> np.ndarray:
        column = pd.to_numeric(snapshot.facts[f"distance_{target}_m"]).to_numpy(dtype=float)
        return np.sort(column[~np.isnan(column)])

    return snapshot.once(("distances in order", target), sort)


def _cadres(snapshot: Snapshot, code: str) -> frozenset[CadreLevel] | None:
    """Return the levels at which somebody is in charge on the reporting date."""
    cadres = snapshot.tables["cadres"]
    rows = cadres[cadres["village"] == code]
    if rows.empty:
        return None
    day = last_day(snapshot.profile.reporting_date)
    current = [
        CadreLevel(level)
        for level, since, until in zip(rows["level"], rows["since"], rows["until"], strict=True)
        if in_force(since, until, day)
    ]
    return frozenset(current)


def _wells(snapshot: Snapshot, position: int) -> Wells | None:
    table = snapshot.tables["wells"]
    if table.empty:
        return None
    rows = table.iloc[_rows(snapshot, "wells", position)]
    results: Sequence[object] = list(rows["test_result"])
    days = [day for day in rows["tested_on"] if day]
    return Wells(
        len(rows),
        results.count(WellTest.PASS),
        results.count(WellTest.FAIL),
        max(days, key=last_day, default=""),
    )


def _projects(snapshot: Snapshot, position: int) -> Projects | None:
    if snapshot.tables["project_villages"].empty:
        return None
    links = snapshot.links["projects"]
    chosen = _rows(snapshot, "projects", position)
    funds = pd.to_numeric(snapshot.tables["projects"]["funds"].iloc[chosen])
    served = np.bincount(links.rows, minlength=links.row_count)[chosen]
    return Projects(len(chosen), None if funds.isna().any() else float(funds.sum()), int((served > 1).sum()))
