"""Shapes that are drawn twice: equal wherever their rings begin."""

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.frames.shapes import Shapes


def repeats(shapes: Shapes) -> list[tuple[int, int]]:
    """Return the positions of shapes that were there before, each with the position of the first of its kind."""
    alike = _alike(shapes)
    first: dict[bytes, int] = {}
    found = [
        (at, first.setdefault(drawn, at))
        for at, drawn in zip(alike.tolist(), _drawn(shapes[alike]), strict=True)
    ]
    return [(at, before) for at, before in found if before != at]


def equal_shapes(these: Shapes, those: Shapes) -> list[tuple[int, int]]:
    """Return pairs of positions of equal shapes, at most one for each of `these`."""
    known = {drawn: at for at, drawn in reversed(list(enumerate(_drawn(those)))) if drawn}
    return [(at, known[drawn]) for at, drawn in enumerate(_drawn(these)) if drawn in known]


def _alike(shapes: Shapes) -> NDArray[np.intp]:
    """Return the positions of shapes that have their box in common with another: the others need not be compared."""
    there = np.flatnonzero(~shapely.is_missing(shapes))
    _, box, boxes = np.unique(shapely.bounds(shapes[there]), axis=0, return_inverse=True, return_counts=True)
    return there[boxes[box] > 1]


def _drawn(shapes: Shapes) -> NDArray[np.object_]:
    """Return the bytes of shapes, the same for the same ground; None for a missing one."""
    return np.asarray(shapely.to_wkb(shapely.normalize(shapes)), dtype=object)
