"""Where the villages stand: evenly scattered in their county, closer together near its seat."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.sample.chance import Chance
from villagemap.sample.outline import Region

_GRAINS = 45  # ground points for each village
_ROUNDS = 5  # few, so that sizes stay as uneven as real ones
_CROWDING = 2.2  # villages near the seat are that much denser, beside the density of the countryside
_FROM_OUTLINE = 250.0  # metres: the middle of a bent cell may lie on the wrong side of the outline
_REACH = 7_000.0  # metres within which the seat of the county makes itself felt

Points = NDArray[np.float64]


def scattered(region: Region, rng: Chance) -> Points:
    """Return the sites of the region's villages in metres, by weighted Lloyd relaxation."""
    ground = _ground(region.area, region.villages * _GRAINS, rng)
    weight = _density(ground, np.array([region.seat.x, region.seat.y]))
    sites = ground[rng.choice(len(ground), region.villages, replace=False, p=weight / weight.sum())]
    for _ in range(_ROUNDS):
        sites = _centred(ground, weight, _nearest(ground, sites), region.villages)
    outside = ~shapely.contains_xy(shapely.buffer(region.area, -_FROM_OUTLINE), sites)
    inner = ground[shapely.contains_xy(shapely.buffer(region.area, -2 * _FROM_OUTLINE), ground)]
    sites[outside] = inner[_nearest(sites[outside], inner)]
    return sites


def _ground(area: Any, count: int, rng: Chance) -> Points:
    west, south, east, north = area.bounds
    tries = int(count * (east - west) * (north - south) / area.area)
    points = rng.uniform((west, south), (east, north), (tries, 2))
    shapely.prepare(area)
    return points[shapely.contains_xy(area, points)]


def _density(ground: Points, seat: Points) -> NDArray[np.float64]:
    away = np.hypot(*(ground - seat).T)
    density: NDArray[np.float64] = 1 + _CROWDING * np.exp(-((away / _REACH) ** 2))
    return density


def _nearest(ground: Points, sites: Points) -> NDArray[np.int64]:
    away = (sites**2).sum(axis=1) - 2 * ground @ sites.T
    nearest: NDArray[np.int64] = away.argmin(axis=1)
    return nearest


def _centred(ground: Points, weight: NDArray[np.float64], owner: NDArray[np.int64], count: int) -> Points:
    total = np.bincount(owner, weight, count)
    sums = [np.bincount(owner, weight * side, count) for side in ground.T]
    return np.column_stack(sums) / total[:, None]
