"""Supply wells with their yearly water test, and what some of them were given."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from villagemap.domain.planning import WellTest, WellUpgrade
from villagemap.sample.chance import Chance, shared_out
from villagemap.sample.draft import Draft, Indices, bare, days_of
from villagemap.sample.rows import numbered, table_frame

_WITHOUT = 0.025  # of the villages have no well of their own
_FROM_SEAT = 700.0  # metres
_UPGRADES = {
    "wells_filtered_lishu": WellUpgrade.MANGANESE_FILTER,
    "wells_purified_shuangliao": WellUpgrade.PURIFIER,
    "well_houses_yitong": WellUpgrade.WELL_HOUSE,
}
"""What was given to wells, by the published figure that counts it in its area."""


def wells_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `wells`."""
    rng = draft.chance("wells")
    villages = _villages(draft, draft.total("wells_tested"), rng)
    number = pd.Series(villages).groupby(villages).cumcount() + 1
    names = bare(draft.names[villages], draft.words.names["last"])
    upgrade = _upgrades(draft, villages, rng)
    upgraded = days_of(draft.year, len(villages), rng, months=(4, 11))
    columns = {
        "code": numbered("W", len(villages)),
        "name": [
            draft.words.well_name.format(village=name, number=n)
            for name, n in zip(names, number, strict=True)
        ],
        "village": draft.codes[villages],
        "tested_on": days_of(draft.year, len(villages), rng, months=(3, 11)),
        "test_result": [str(WellTest.PASS)] * len(villages),
        "upgrade": upgrade,
        "upgraded_on": [day if kind else None for day, kind in zip(upgraded, upgrade, strict=True)],
    }
    return table_frame("wells", columns, draft.near_seats(villages, _FROM_SEAT, rng))


def _villages(draft: Draft, count: int, rng: Chance) -> Indices:
    supplied = np.sort(rng.choice(len(draft), round((1 - _WITHOUT) * len(draft)), replace=False))
    wells: Indices = np.repeat(
        supplied, 1 + shared_out(count - supplied.size, rng.gamma(2.0, 1.0, supplied.size))
    )
    return wells


def _upgrades(draft: Draft, villages: Indices, rng: Chance) -> NDArray[Any]:
    """Return what each well was given: as many wells, or wells in as many villages, as was published."""
    upgrade = np.full(len(villages), None, dtype=object)
    for key, kind in _UPGRADES.items():
        figure = draft.figures[key]
        inside = np.flatnonzero(np.isin(villages, draft.in_county(figure.area_code)))
        if figure.unit == "village":
            chosen = rng.choice(np.unique(villages[inside]), draft.total(key), replace=False)
            upgrade[np.isin(villages, chosen)] = str(kind)
        else:
            upgrade[rng.choice(inside, draft.total(key), replace=False)] = str(kind)
    return upgrade
