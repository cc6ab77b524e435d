"""Whether so many shapes lie upon each other that looking at pairs of them would take for ever.

Their boxes are counted, chunk by chunk, and counting ends where it is enough: hostile files pile things up.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

_BOXES_AT_ONCE = 4_000_000
_SAMPLE = 64


def is_crowded(shapes: NDArray[np.object_], *, most: int) -> bool:
    """Tell whether the box of a shape meets more than `most` others on average."""
    if not len(shapes):
        return False
    tree = shapely.STRtree(shapes)
    allowed = (most + 1) * len(shapes)
    # A few of them tell most cases, and bound the size of the first chunk.
    sample = shapes[:: max(1, len(shapes) // _SAMPLE)]
    met = len(tree.query(sample)[0])
    if met > (most + 1) * len(sample) * _SAMPLE:
        return True
    step = max(1, _BOXES_AT_ONCE // len(shapes))
    met = 0
    for start in range(0, len(shapes), step):
        met += len(tree.query(shapes[start : start + step])[0])
        if met > allowed:
            return True
    return False
