"""Chance that can be repeated: one generator for each step, so that a change in one step leaves the others."""

import zlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

Chance = np.random.Generator


def chance(seed: int, step: str) -> Chance:
    """Return the generator of a step; the same seed and step give the same draws on every machine."""
    return np.random.default_rng([seed, zlib.crc32(step.encode())])


def shared_out(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Split a whole number into whole parts in proportion to `weights`, so that they sum exactly.

    What rounding down leaves goes to the largest remainders (Hare and Niemeyer).
    """
    share = np.asarray(weights, dtype=float)
    exact = total * share / share.sum()
    parts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    left = int(total - parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:left]] += 1
    return parts


def shared_below(total: int, most: ArrayLike, rng: Chance) -> NDArray[np.int64]:
    """Split a whole number at random into whole parts of which none is above its `most`.

    Raises:
        ValueError: there is more to share out than `most` allows.
    """
    rooms = np.asarray(most, dtype=np.int64)
    if total > rooms.sum():
        raise ValueError(f"{total} do not fit into {rooms.sum()}")
    return np.asarray(rng.multivariate_hypergeometric(rooms, total), dtype=np.int64)
