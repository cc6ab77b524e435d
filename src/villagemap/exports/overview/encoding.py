"""Documents for the page: JSON without blanks; rings and lines as whole numbers on a grid, each point as a step.

`scale` is the width of a grid cell in degrees, `origin` the grid's lon lat; a ring is not closed.
"""

import json
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.bounds import Bounds
from villagemap.domain.labels import Label

# A hundred-thousandth of a degree is about a metre: finer than any screen shows of a city.
SCALE = 1e-5

_FEWEST_RING_POINTS = 3

Steps = list[int]


class Grid:
    """The grid of a city: its origin is the south-west corner of an extent."""

    def __init__(self, extent: Bounds) -> None:
        self.origin = (round(extent.west, 2), round(extent.south, 2))

    def header(self) -> dict[str, object]:
        """Return what a reader needs to turn steps into degrees."""
        return {"scale": SCALE, "origin": list(self.origin)}

    def points(self, coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return n × 2 degrees as n × 2 grid numbers."""
        cells: NDArray[np.int64] = np.rint((coordinates - self.origin) / SCALE).astype(np.int64)
        return cells

    def polygons(self, shapes: NDArray[np.object_]) -> list[list[list[Steps]]]:
        """Return each area as polygons, each polygon as rings (the outer one first), each ring as steps."""
        parts, of_shape = shapely.get_parts(shapes, return_index=True)
        rings, of_part = shapely.get_rings(parts, return_index=True)
        steps = [_steps(cells[:-1]) for cells in self._cells(rings)]
        polygons: list[list[Steps]] = [[] for _ in parts]
        for part, ring in zip(of_part.tolist(), steps, strict=True):
            if len(ring) >= 2 * _FEWEST_RING_POINTS:
                polygons[part].append(ring)
        areas: list[list[list[Steps]]] = [[] for _ in shapes]
        for area, polygon in zip(of_shape.tolist(), polygons, strict=True):
            if polygon:
                areas[area].append(polygon)
        return areas

    def lines(self, shapes: NDArray[np.object_]) -> list[list[Steps]]:
        """Return each multi line as lines, each line as steps."""
        parts, of_shape = shapely.get_parts(shapes, return_index=True)
        lines: list[list[Steps]] = [[] for _ in shapes]
        for shape, cells in zip(of_shape.tolist(), self._cells(parts), strict=True):
            lines[shape].append(_steps(cells))
        return lines

    def _cells(self, lines: NDArray[np.object_]) -> Sequence[NDArray[np.int64]]:
        if not len(lines):  # `np.split` would give one empty part
            return []
        coordinates, of_line = shapely.get_coordinates(lines, return_index=True)
        ends = np.cumsum(np.bincount(of_line, minlength=len(lines)))[:-1]
        return np.split(self.points(coordinates), ends)


def _steps(cells: NDArray[np.int64]) -> Steps:
    moved = np.ones(len(cells), dtype=bool)
    moved[1:] = (np.diff(cells, axis=0) != 0).any(axis=1)
    cells = cells[moved]
    steps: Steps = np.vstack([cells[:1], np.diff(cells, axis=0)]).ravel().tolist()
    return steps


def json_document(content: object) -> bytes:
    """Return JSON text; numbers of numpy as plain ones."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def label(words: Label) -> dict[str, str]:
    """Return a label in both languages."""
    return {"zh": words.zh, "en": words.en}


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(value)
