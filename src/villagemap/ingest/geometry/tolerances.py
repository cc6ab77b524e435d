"""From where on an odd shape is worth a row of the report. Each is a row with its reason."""

from types import MappingProxyType
from typing import NamedTuple


class Tolerance(NamedTuple):
    """A bound by the rule that it belongs to; `unit` is `m`, `m2`, `degree` or `share`. The docs show each with its reason."""

    key: str
    value: float
    unit: str


TOLERANCES = (
    # Coordinates of six decimals are rounded to 0.1 m: along a few kilometres of border that makes 30 m².
    Tolerance("overlap", 100.0, "m2"),
    Tolerance("gap", 100.0, "m2"),
    # The smallest village of a city has square kilometres; what is smaller is left over from cutting.
    Tolerance("sliver", 1_000.0, "m2"),
    # No ground is as small: what is smaller has no area but for rounding.
    Tolerance("area_too_small", 1.0, "m2"),
    # No road is as short: both ends of such a line are one point.
    Tolerance("line_too_short", 1.0, "m"),
    # A border that was drawn in twice gapes by metres; a village farther off is an exclave.
    Tolerance("apart", 500.0, "m"),
    # Declared areas are of another survey, rounded, and often without water.
    Tolerance("area_differs", 0.05, "share"),
    # Sites stand at roads, and roads run along borders.
    Tolerance("outside_village", 200.0, "m"),
    # Profiles round the city's extent, and border villages reach over it.
    Tolerance("outside_city", 0.25, "degree"),
)

TOLERANCE: MappingProxyType[str, float] = MappingProxyType({row.key: row.value for row in TOLERANCES})
"""The tolerances by key."""
