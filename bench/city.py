"""Invented cities of any size: villages as one coverage, neighbours sharing every vertex of their border.

A grid of cells whose corners are moved at random; every edge between two corners winds within a rhombus over its
chord, so that edges cannot cross, and is made once for both of its neighbours.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.profile import Profile

Numbers = NDArray[np.float64]

_SHIFT = 0.22  # of a cell: how far a corner moves
_SLOPE = 0.3  # of the chord: how high an edge winds
_DECIMALS = 7
_VILLAGES_A_TOWNSHIP = 200  # administrative villages have the parts 200 to 399
_OCTAVES = 2.0 ** np.arange(5)
_COMPILED = 0.22  # of the villages have a plan: the filter that is measured


@dataclass(frozen=True)
class Size:
    """How many villages a city has, of how many vertices each."""

    villages: int
    vertices: int

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.villages}x{self.vertices}"

    def __str__(self) -> str:
        return f"{self.villages:,} of {self.vertices:,} vertices"


SMALL = Size(755, 150)
MIDDLE = Size(7_550, 150)
LARGE = Size(75_500, 150)
DENSE = Size(755, 2_000)


@dataclass(frozen=True)
class City:
    """Villages in the order of their codes: their shapes in EPSG:4490 and what is said of each."""

    profile: Profile
    size: Size

    @cached_property
    def shapes(self) -> NDArray[Any]:
        """The villages as multipolygons of about `size.vertices` vertices."""
        rows, columns = _grid(self.profile, self.size.villages)
        rings = _rings(_corners(self.profile, rows, columns), max(1, self.size.vertices // 4))
        polygons = np.asarray(shapely.polygons(rings[: self.size.villages]), dtype=object)
        return np.asarray(shapely.multipolygons(polygons, indices=np.arange(polygons.size)), dtype=object)

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the villages, spread over the townships of the city, and more where those are full."""
        townships = [township.code for township in self.profile.townships]
        needed = -(-self.size.villages // _VILLAGES_A_TOWNSHIP)
        more = (f"{county.code}{part}" for part in range(400, 1_000) for county in self.profile.counties)
        while len(townships) < needed:
            townships.append(next(more))
        share = -(-self.size.villages // len(townships))
        every = [f"{township}{200 + number}" for township in sorted(townships) for number in range(share)]
        return every[: self.size.villages]

    @cached_property
    def columns(self) -> dict[str, list[object]]:
        """What is said of the villages, by column; `plan` is `compiled` for 22 %."""
        rng = np.random.default_rng(self.size.villages)
        count = self.size.villages
        planned = rng.permutation(count) < round(_COMPILED * count)
        classes = [row.code for row in self.profile.classes]
        return {
            "code": list(self.codes),
            "name": _names(count, rng),
            "class": [classes[number] for number in rng.integers(0, len(classes), count)],
            "plan": ["compiled" if plan else "none" for plan in planned],
            "plan_compiled_on": [
                f"{2019 + number % 4}-06" if planned[number] else None for number in range(count)
            ],
            "plan_number": [None] * count,
            "demo": [("2021", "2022", "none", "none")[number] for number in rng.integers(0, 4, count)],
            "flagship": [bool(number == 0) for number in rng.integers(0, 12, count)],
        }

    def bbox_of(self, villages: int) -> tuple[float, float, float, float]:
        """Return a rectangle in the middle of the city that meets about so many villages."""
        extent = self.profile.extent
        part = min(1.0, villages / self.size.villages) ** 0.5
        lon, lat = (extent.west + extent.east) / 2, (extent.south + extent.north) / 2
        wide, high = (extent.east - extent.west) * part / 2, (extent.north - extent.south) * part / 2
        west, south, east, north = (
            round(side, 6) for side in (lon - wide, lat - high, lon + wide, lat + high)
        )
        return west, south, east, north


def _grid(profile: Profile, villages: int) -> tuple[int, int]:
    extent = profile.extent
    wide = (extent.east - extent.west) * 0.72  # a degree of longitude is that much shorter here
    rows = max(1, round((villages * (extent.north - extent.south) / wide) ** 0.5))
    return rows, -(-villages // rows)


def _corners(profile: Profile, rows: int, columns: int) -> Numbers:
    """Return the corners of the grid, of shape (rows + 1, columns + 1, 2): those inside are moved."""
    extent = profile.extent
    lon = np.linspace(extent.west, extent.east, columns + 1)
    lat = np.linspace(extent.south, extent.north, rows + 1)
    corners = np.stack(np.meshgrid(lon, lat), axis=-1)
    rng = np.random.default_rng(rows)
    shift = rng.uniform(-_SHIFT, _SHIFT, corners.shape) * (lon[1] - lon[0], lat[1] - lat[0])
    shift[[0, -1], :, 1] = 0
    shift[:, [0, -1], 0] = 0
    moved: Numbers = corners + shift
    return moved


def _rings(corners: Numbers, steps: int) -> Numbers:
    """Return a closed ring for each cell, row by row: bottom, right, top and left edge."""
    across = _wound(corners[:, :-1], corners[:, 1:], steps, seed=1)
    upward = _wound(corners[:-1], corners[1:], steps, seed=2)
    bottom, top = across[:-1, :, :-1], across[1:, :, :0:-1]
    right, left = upward[:, 1:, :-1], upward[:, :-1, :0:-1]
    rings = np.concatenate([bottom, right, top, left, bottom[:, :, :1]], axis=2)
    return rings.reshape(-1, rings.shape[2], 2)


def _wound(start: Numbers, end: Numbers, steps: int, *, seed: int) -> Numbers:
    """Return every edge with its two ends, of shape (…, steps + 1, 2)."""
    rng = np.random.default_rng(seed)
    along = np.linspace(0, 1, steps + 1)
    chord = end - start
    waves = np.sin(
        np.pi * _OCTAVES[:, None] * along + rng.uniform(0, 2 * np.pi, (*chord.shape[:2], _OCTAVES.size, 1))
    )
    noise = np.einsum("rcon,o->rcn", waves, 1 / _OCTAVES) / (1 / _OCTAVES).sum()
    aside = _SLOPE * np.minimum(along, 1 - along) * noise
    normal = np.stack([-chord[..., 1], chord[..., 0]], axis=-1)
    edges = start[:, :, None] + along[:, None] * chord[:, :, None] + aside[..., None] * normal[:, :, None]
    rounded: Numbers = edges.round(_DECIMALS)
    return rounded


def _names(count: int, rng: np.random.Generator) -> list[object]:
    first = "东西南北前后上下大小新旧高平长双三四五六七八九十"
    second = "山河林泉岭沟洼岗台坨屯家窝棚井桥树榆柳杨松石塔庙"
    pairs = rng.integers(0, (len(first), len(second)), (count, 2)).tolist()
    return [f"{first[one]}{second[other]}村" for one, other in pairs]
