"""Codes and names of the invented villages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from villagemap.sample.chance import Chance
from villagemap.sample.words import Words

FIRST_PART = 301  # no real village of the city has a village part from 301 on
_REPEATED = 0.085  # of all villages share their name with one in another township, as in the world


def village_codes(townships: Sequence[str]) -> NDArray[Any]:
    """Return a code for each village: its township's, then 301, 302, … in the given order."""
    seen: defaultdict[str, int] = defaultdict(lambda: FIRST_PART - 1)
    codes = []
    for township in townships:
        seen[township] += 1
        codes.append(f"{township}{seen[township]:03d}")
    return np.array(codes, dtype=object)


def village_names(townships: Sequence[str], words: Words, rng: Chance) -> NDArray[Any]:
    """Return a name for each village: some equal in different townships, none within one.

    Raises:
        ValueError: the parts of names do not suffice.
    """
    fresh = [first + second for first in words.names["first"] for second in words.names["second"]]
    if len(fresh) < len(townships):
        raise ValueError("there are fewer invented names than villages")
    chosen = rng.permutation(len(fresh))[: len(townships)]
    names = np.array(fresh, dtype=object)[chosen]
    order = rng.permutation(len(townships))
    repeats = round(_REPEATED * len(townships))
    for village, model in zip(order[:repeats], order[repeats : 2 * repeats], strict=True):
        if townships[village] != townships[model]:
            names[village] = names[model]
    return np.array([name + words.names["last"] for name in names], dtype=object)
