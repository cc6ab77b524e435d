"""Households under relapse monitoring: drawn one by one, handed on as counts by village only."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from villagemap.sample.chance import Chance, shared_below

_MOST_PEOPLE = 6  # in a household
_AFFECTED = 0.55  # of the villages have such households


def observed_households(
    totals: Mapping[str, int], villages: int, rng: Chance
) -> dict[str, NDArray[np.int64]]:
    """Return by key the count in each village.

    A household is lifted out of risk with all its people, so each part is within its whole in every village.
    """
    lifted, people_lifted = totals["risk_lifted_households"], totals["risk_lifted_people"]
    staying = totals["monitored_households"] - lifted
    sizes = np.concatenate(
        [
            _sizes(lifted, people_lifted, rng),
            _sizes(staying, totals["monitored_people"] - people_lifted, rng),
        ]
    )
    is_lifted = np.arange(sizes.size) < lifted
    affected = rng.choice(villages, round(_AFFECTED * villages), replace=False)
    home = rng.choice(affected, sizes.size)
    weights = {
        "monitored_households": np.ones(sizes.size),
        "monitored_people": sizes,
        "risk_lifted_households": is_lifted,
        "risk_lifted_people": sizes * is_lifted,
    }
    return {key: np.bincount(home, weight, villages).astype(np.int64) for key, weight in weights.items()}


def _sizes(households: int, people: int, rng: Chance) -> NDArray[np.int64]:
    return 1 + shared_below(people - households, np.full(households, _MOST_PEOPLE - 1), rng)
