"""How steep a line is between logarithms: 0 where it does not grow, 1 where it grows as much as what it depends on."""

import math
import statistics
from collections.abc import Sequence


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the straight line through points (both above 0) in a log–log figure, by least squares.

    Raises:
        ValueError: there are fewer than two different places along x.
    """
    across = [math.log(x) for x, _ in points]
    upward = [math.log(y) for _, y in points]
    if len(set(across)) < 2:  # noqa: PLR2004 - a line has two points
        raise ValueError("a line needs two points")
    return statistics.linear_regression(across, upward).slope
