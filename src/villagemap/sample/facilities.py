"""Public facilities: those that were counted, and the primary schools that were there before."""

import numpy as np
import pandas as pd

from villagemap.sample.chance import Chance
from villagemap.sample.draft import Draft, Indices, bare, days_of
from villagemap.sample.rows import numbered, table_frame

_FROM_SEAT = 350.0  # metres
_SCHOOLS_SINCE = (1965, 2012)
_TOWN_PARTS = range(100, 200)  # township parts of towns 镇
_COUNTED = {
    "pilot_schools": "pilot_school",
    "elderly_care_homes": "elderly_care",
    "elderly_courtyards": "elderly_courtyard",
    "library_branches": "library",
    "designated_hospitals": "hospital",
    "employment_workshops": "workshop",
    "waste_transfer_stations": "waste_transfer",
    "town_sewage_works": "town_sewage",
}
"""Kinds of facilities by the published figure that counts them."""


def facilities_frame(draft: Draft) -> pd.DataFrame:
    """Return the layer `facilities`."""
    rng = draft.chance("facilities")
    places = {kind: _places(draft, kind, draft.total(key), rng) for key, kind in _COUNTED.items()}
    days = {kind: days_of(draft.year, len(villages), rng) for kind, villages in places.items()}
    places["school"] = rng.choice(len(draft), draft.words.schools, replace=False)
    days["school"] = [str(year) for year in rng.integers(*_SCHOOLS_SINCE, draft.words.schools)]
    villages = np.concatenate(list(places.values()))
    kinds = [kind for kind, chosen in places.items() for _ in chosen]
    labels = draft.profile.words("facility_kinds")
    names = bare(draft.names[villages], draft.words.names["last"])
    columns = {
        "code": numbered("F", len(villages)),
        "name": [
            draft.words.facility_name.format(village=name, kind=labels[kind].zh)
            for name, kind in zip(names, kinds, strict=True)
        ],
        "kind": kinds,
        "village": draft.codes[villages],
        "built_on": [day for kind in places for day in days[kind]],
    }
    return table_frame("facilities", columns, draft.near_seats(villages, _FROM_SEAT, rng))


def _places(draft: Draft, kind: str, count: int, rng: Chance) -> Indices:
    """Return the villages of a kind's facilities: one in a township where the kind is a township's."""
    centres = _township_centres(draft)
    if kind == "town_sewage":
        centres = np.array(
            [place for place in centres if int(draft.land.townships[place].code[6:]) in _TOWN_PARTS]
        )
    among = centres if kind in {"waste_transfer", "town_sewage"} else np.arange(len(draft))
    return rng.choice(among, count, replace=False)


def _township_centres(draft: Draft) -> Indices:
    """Return for each township the village nearest to its middle."""
    codes = np.array([township.code for township in draft.land.townships])
    centres = []
    for code in np.unique(codes):
        members = np.flatnonzero(codes == code)
        offset = draft.land.sites[members] - draft.land.sites[members].mean(axis=0)
        centres.append(members[np.hypot(*offset.T).argmin()])
    return np.array(centres)
