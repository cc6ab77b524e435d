"""Winding lines: borders and roads as nature and history leave them, and not as a ruler draws them."""

import itertools
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.sample.chance import Chance

_OCTAVES = 2.0 ** np.arange(6)
_ROUGHNESS = 0.85  # each octave is 2**-0.85 as high as the one before: between a coastline and a ditch


def wound(line: Any, *, slope: float, spacing: float, rng: Chance) -> Any:
    """Return the line with every straight piece winding about its chord; its vertices stay in place.

    The piece stays within the rhombus over its chord whose sides rise by `slope`: two pieces that meet at an
    angle above twice that of `slope` cannot cross. `spacing` is the distance of vertices, in the unit of the line.
    """
    corners = shapely.get_coordinates(line)
    pieces = [_piece(start, end, slope, spacing, rng) for start, end in itertools.pairwise(corners)]
    return shapely.LineString(np.vstack([*pieces, corners[-1:]]))


def _piece(
    start: NDArray[np.float64], end: NDArray[np.float64], slope: float, spacing: float, rng: Chance
) -> NDArray[np.float64]:
    chord = end - start
    steps = max(1, round(float(np.hypot(*chord)) / spacing))
    along = np.arange(steps) / steps
    aside = slope * np.minimum(along, 1 - along) * _noise(along, rng)
    normal = np.array([-chord[1], chord[0]])
    piece: NDArray[np.float64] = start + along[:, None] * chord + aside[:, None] * normal
    return piece


def _noise(along: NDArray[np.float64], rng: Chance) -> NDArray[np.float64]:
    """Return fractal noise within -1 and 1: octaves of waves of random phase."""
    heights = _OCTAVES**-_ROUGHNESS * rng.uniform(0.6, 1.0, _OCTAVES.size)
    phases = rng.uniform(0, 2 * np.pi, _OCTAVES.size)
    waves = np.sin(np.outer(along, np.pi * _OCTAVES) + phases)
    noise: NDArray[np.float64] = waves @ heights / heights.sum()
    return noise
