"""5G sites: near settlements, none in some remote corners."""

import numpy as np
import pandas as pd

from villagemap.sample.chance import Chance, shared_out
from villagemap.sample.draft import Draft, Indices, bare, days_of
from villagemap.sample.rows import numbered, table_frame

_REMOTE = 9  # corners without a site
_REMOTE_METRES = 8_000.0
_SERVED = 0.45  # of the villages outside of those corners have a site of their own
_FROM_SEAT = 450.0  # metres
_FIRST_YEAR = 2020


def sites_5g_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `sites_5g`."""
    rng = draft.chance("5g")
    villages = np.sort(_villages(draft, draft.total("sites_5g"), rng))
    number = pd.Series(villages).groupby(villages).cumcount() + 1
    names = bare(draft.names[villages], draft.words.names["last"])
    years = rng.integers(_FIRST_YEAR, draft.year + 1, len(villages))
    columns = {
        "code": numbered("G", len(villages)),
        "name": [
            draft.words.site_name.format(village=name, number=n)
            for name, n in zip(names, number, strict=True)
        ],
        "village": draft.codes[villages],
        "operator": [
            draft.words.operators[n] for n in rng.integers(0, len(draft.words.operators), len(names))
        ],
        "built_on": [days_of(int(year), 1, rng)[0] for year in years],
    }
    return table_frame("sites_5g", columns, draft.near_seats(villages, _FROM_SEAT, rng))


def _villages(draft: Draft, count: int, rng: Chance) -> Indices:
    """Return the village of each site: more where the town is near, none in the remote corners."""
    sites = draft.land.sites
    corners = sites[np.argsort(-draft.land.to_seat)][:: len(draft) // (2 * _REMOTE)][:_REMOTE]
    away = np.hypot(*(sites[:, None, :] - corners[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    near = np.flatnonzero(away > _REMOTE_METRES)
    pull = 1 / (1 + draft.land.to_seat[near] / 10_000)
    served = rng.choice(near, round(_SERVED * near.size), replace=False, p=pull / pull.sum())
    return np.repeat(served, 1 + shared_out(count - served.size, rng.exponential(1, served.size)))
