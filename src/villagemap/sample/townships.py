"""Which village lies in which township: the published number in each, compact and in one piece."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.codes import COUNTY_DIGITS
from villagemap.domain.profile import Township
from villagemap.sample.chance import Chance
from villagemap.sample.outline import Region

_ROUNDS = 10
_TRIES = 40
_URBAN_REACH = 2_500.0  # metres
_FIRST_TOWN = 100  # township parts below are sub-districts, the seat of the county

Pairs = NDArray[np.int64]


def assigned_townships(
    region: Region, sites: NDArray[np.float64], neighbours: Pairs, rng: Chance
) -> NDArray[np.int64]:
    """Return for each village the index of its township in `region.townships`.

    `sites` are metres, `neighbours` pairs of indices of villages that share a border.

    Raises:
        ValueError: no assignment was found in which every township is in one piece.
    """
    rooms = np.array([township.villages for township in region.townships])
    for _ in range(_TRIES):
        owner = _compact(region, sites, rooms, rng)
        if all(_in_one_piece(np.flatnonzero(owner == index), neighbours) for index in range(rooms.size)):
            return owner
    raise ValueError(f"the townships of {region.county} fall apart")


def _compact(
    region: Region, sites: NDArray[np.float64], rooms: NDArray[np.int64], rng: Chance
) -> NDArray[np.int64]:
    """Return the owners after some rounds in which rural centres move to the middle of their villages."""
    urban = np.array([_is_urban(township) for township in region.townships])
    centres = _first_centres(region, sites, urban, rng)
    for _ in range(_ROUNDS):
        owner = _cheapest(_squared(sites, centres), rooms)
        middles = np.array([sites[owner == index].mean(axis=0) for index in range(rooms.size)])
        centres = np.where(urban[:, None], centres, middles)
    return owner


def _squared(sites: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    away: NDArray[np.float64] = ((sites[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return away


def _first_centres(
    region: Region, sites: NDArray[np.float64], urban: NDArray[np.bool_], rng: Chance
) -> NDArray[np.float64]:
    """Return a first centre for each township: urban ones by the county's seat, the others spread out."""
    seat = np.array([region.seat.x, region.seat.y])
    centres = np.empty((urban.size, 2))
    centres[urban] = seat + rng.normal(0, _URBAN_REACH, (int(urban.sum()), 2))
    centres[~urban] = _spread(sites, int((~urban).sum()), rng)
    for index in np.flatnonzero([township.code in region.seat_towns for township in region.townships]):
        nearest = _squared(seat[None, :], np.where(urban[:, None], np.inf, centres)).argmin()
        centres[[index, nearest]] = centres[[nearest, index]]
    return centres


def _is_urban(township: Township) -> bool:
    return int(township.code[COUNTY_DIGITS:]) < _FIRST_TOWN


def _spread(sites: NDArray[np.float64], count: int, rng: Chance) -> NDArray[np.float64]:
    """Choose sites far from each other (k-means++), in random order."""
    chosen = [int(rng.integers(len(sites)))]
    while len(chosen) < count:
        away = _squared(sites, sites[chosen]).min(axis=1)
        chosen.append(int(rng.choice(len(sites), p=away / away.sum())))
    spread: NDArray[np.float64] = sites[rng.permutation(chosen)[:count]]
    return spread


def _cheapest(cost: NDArray[np.float64], rooms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the owner of each row at the least total cost, each owner having as many rows as it has room.

    Successive shortest paths: a new row may push others from owner to owner until one has room.
    """
    owner = np.full(len(cost), -1, dtype=np.int64)
    price = np.full((rooms.size, rooms.size), np.inf)
    mover = np.full((rooms.size, rooms.size), -1, dtype=np.int64)
    load = np.zeros_like(rooms)
    for row in range(len(cost)):
        chain = _path(cost[row], price, load < rooms)
        _push(owner, row, chain, mover)
        load[chain[-1]] += 1
        for here in chain:
            price[here], mover[here] = _moves(cost, owner, here)
    return owner


def _moves(
    cost: NDArray[np.float64], owner: NDArray[np.int64], here: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what the cheapest move from one owner to each other costs, and the row that would move."""
    rows = np.flatnonzero(owner == here)
    extra = cost[rows] - cost[rows, here][:, None]
    best = extra.argmin(axis=0)
    return extra[best, np.arange(best.size)], rows[best]


def _path(first: NDArray[np.float64], price: NDArray[np.float64], spare: NDArray[np.bool_]) -> Sequence[int]:
    """Return the cheapest chain of owners from a new row to one that has room (Bellman and Ford)."""
    total = first.copy()
    before = np.full(first.size, -1)
    for _ in range(first.size):
        through = total[:, None] + price
        source = through.argmin(axis=0)
        better = through[source, np.arange(first.size)] < total - 1e-6
        if not better.any():
            break
        total[better] = through[source, np.arange(first.size)][better]
        before[better] = source[better]
    chain = [int(np.where(spare, total, np.inf).argmin())]
    while before[chain[0]] >= 0:
        chain.insert(0, int(before[chain[0]]))
    return chain


def _push(owner: NDArray[np.int64], row: int, chain: Sequence[int], mover: NDArray[np.int64]) -> None:
    moving = [row, *(int(mover[here, there]) for here, there in itertools.pairwise(chain))]
    owner[moving] = chain


def _in_one_piece(members: NDArray[np.int64], neighbours: Pairs) -> bool:
    inside = neighbours[np.isin(neighbours, members).all(axis=1)]
    reached = members[:1]
    while True:
        touching = inside[np.isin(inside, reached).any(axis=1)]
        grown = np.union1d(reached, touching)
        if grown.size == reached.size:
            return bool(reached.size == members.size)
        reached = grown
