"""The villages around a village: those whose land meets its own, clockwise from the north."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.snapshot import Snapshot

# Degrees, 25 to 33 m here: borders that two registers drew rarely meet to the centimetre.
_REACH = 0.0003
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_CIRCLE = 360


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A village beside another; `wind` is where it lies: `n`, `ne`, `e`, `se`, `s`, `sw`, `w` or `nw`."""

    code: str
    name: str
    wind: str


def neighbours(snapshot: Snapshot, code: str) -> Sequence[Neighbour]:
    """Return the villages around one; UnknownVillageError where no village has the code."""
    here = snapshot.village(code).position
    shape = snapshot.geometries[here]
    if shape is None:
        return ()
    near = np.asarray(snapshot.tree.query(shape, predicate="dwithin", distance=_REACH))
    around = sorted((_bearing(snapshot, here, int(other)), int(other)) for other in near if other != here)
    rows = snapshot.facts
    return tuple(
        Neighbour(rows["code"].iloc[other], rows["name"].iloc[other], _wind(bearing))
        for bearing, other in around
    )


def _bearing(snapshot: Snapshot, here: int, there: int) -> float:
    """Return the direction from one village's middle to another's, in degrees clockwise from the north."""
    start, end = (snapshot.geometries[place].centroid for place in (here, there))
    east = (end.x - start.x) * math.cos(math.radians(start.y))
    return math.degrees(math.atan2(east, end.y - start.y)) % _CIRCLE


def _wind(bearing: float) -> str:
    return _WINDS[round(bearing / _CIRCLE * len(_WINDS)) % len(_WINDS)]
