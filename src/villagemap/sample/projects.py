"""Support projects with kind, funds and the villages that they serve."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from villagemap.domain.planning import ProjectKind
from villagemap.sample.chance import Chance, shared_out
from villagemap.sample.draft import Draft, Indices, bare
from villagemap.sample.rows import numbered, table_frame

_COUNTED = {
    "projects_industry": ProjectKind.INDUSTRY,
    "projects_infrastructure": ProjectKind.INFRASTRUCTURE,
    "projects_other": ProjectKind.OTHER,
}
_UPPER_CARRIER = "projects.funds_upper"
_UPPER_SHARE = 0.62  # of the funds that no published part names, the part from centre and province
_MOST_VILLAGES = 6


def projects_frames(draft: Draft) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `projects` and `project_villages`."""
    rng = draft.chance("projects")
    kinds = rng.permutation([kind for key, kind in _COUNTED.items() for _ in range(draft.total(key))])
    county = _counties(draft, len(kinds), rng)
    served = [_served(draft, code, rng) for code in county]
    upper, funds = _funds(draft, county, rng)
    codes = numbered("P", len(kinds))
    columns = {
        "code": codes,
        "name": [
            _name(draft, str(kind), villages[0], rng) for kind, villages in zip(kinds, served, strict=True)
        ],
        "kind": [str(kind) for kind in kinds],
        "year": [str(draft.year)] * len(kinds),
        "county": county,
        "stage": rng.choice(list(draft.words.project_stages), len(kinds)),
        "funds": funds,
        "funds_upper": upper,
    }
    links = {
        "project": [code for code, villages in zip(codes, served, strict=True) for _ in villages],
        "village": draft.codes[np.concatenate(served)],
    }
    return table_frame("projects", columns), table_frame("project_villages", links)


def _counties(draft: Draft, count: int, rng: Chance) -> NDArray[Any]:
    """Return the county of each project, by the number of villages."""
    counties, members = np.unique(draft.county.astype(str), return_counts=True)
    return rng.permutation(np.repeat(counties, shared_out(count, members))).astype(object)


def _served(draft: Draft, county: str, rng: Chance) -> Indices:
    """Return a village of the county and some of its neighbours there."""
    first = int(rng.choice(draft.in_county(county)))
    beside = np.setdiff1d(draft.land.neighbours[(draft.land.neighbours == first).any(axis=1)], [first])
    beside = rng.permutation(beside[draft.county[beside] == county])
    return np.concatenate([[first], beside[: rng.integers(0, _MOST_VILLAGES)]])


def _funds(draft: Draft, county: NDArray[Any], rng: Chance) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the upper part and the whole of the funds of each project, in 10 000 yuan.

    The upper parts of a county sum to what was published for it; the whole is nowhere below its upper part.
    """
    weights = rng.gamma(3.0, 1.0, len(county)) + 0.3
    published = {
        figure.area_code: int(figure.value)
        for figure in draft.figures.values()
        if figure.carried_by == _UPPER_CARRIER
    }
    upper = np.zeros(len(county), dtype=np.int64)
    for code, amount in published.items():
        upper[county == code] = shared_out(amount, weights[county == code])
    rest = draft.total("linkage_funds") - int(upper.sum())
    others = ~np.isin(county, list(published))
    upper[others] = shared_out(round(_UPPER_SHARE * rest), weights[others])
    own = shared_out(
        draft.total("linkage_funds") - int(upper.sum()), weights * rng.uniform(0.5, 1.5, len(county))
    )
    return upper, upper + own


def _name(draft: Draft, kind: str, village: int, rng: Chance) -> str:
    (name,) = bare([draft.names[village]], draft.words.names["last"])
    patterns = draft.words.project_names[kind]
    return patterns[int(rng.integers(len(patterns)))].format(village=name)
