"""Whether a sheet shows another number than its cell holds: 5000 formatted as `5000%`, `5000万` or `无`.

The text that the sheet shows is read as a person reads it, with signs, units and Chinese multipliers, and compared within
the digits that are shown.
"""

import math
import re
from collections.abc import Sequence

_SHOWN = re.compile(
    r"(?P<before>[^0-9.+\-(]*)(?P<sign>[+\-(]?)[^0-9.+\-(]*"
    r"(?P<digits>[0-9][0-9,]*(?:\.(?P<decimals>[0-9]*))?|\.(?P<only_decimals>[0-9]+))(?:E(?P<power>[+-]?[0-9]{1,2}))?(?P<after>[^0-9]*)",
    re.ASCII,
)
_MULTIPLIERS = {"%": 0.01, "‰": 0.001, "十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_RELATIONS = set("%‰/:∶")
"""Signs that make a share or a ratio of what stands before them."""


def shows_another_number(value: float, shown: str, units: Sequence[str]) -> bool:
    """Tell whether `shown`, the plain text of a cell without blanks, means another number than the cell's `value`.

    A unit of `units` behind the digits, a currency or any other word does not change a number. A text without digits
    means none or nothing, so it may stand for zero only.
    """
    written = _SHOWN.fullmatch(shown)
    if written is None:
        return value != 0 or any(sign.isdigit() for sign in shown)
    multiplier = _multiplier(written["after"], units)
    if multiplier is None:
        return True
    decimals = len(written["decimals"] or written["only_decimals"] or "")
    unit = multiplier * 10.0 ** int(written["power"] or 0)
    sign = -1 if written["sign"] in {"-", "("} else 1
    meant = sign * float(written["digits"].replace(",", "")) * unit
    # Half a unit of the last place is what rounding takes; a hair more for the binary fraction of it.
    agrees = abs(meant - value) <= 0.5000001 * unit * 10.0**-decimals
    return not (agrees and math.isfinite(unit))


def _multiplier(after: str, units: Sequence[str]) -> float | None:
    """Return what the text behind the digits multiplies them by; None where it makes a ratio of them."""
    rest = after.lstrip(")")
    rest = next((rest.removeprefix(unit) for unit in units if rest.startswith(unit)), rest)
    multiplier = 1.0
    while rest and rest[0] in _MULTIPLIERS:
        multiplier, rest = multiplier * _MULTIPLIERS[rest[0]], rest[1:]
    return None if _RELATIONS & set(rest) else multiplier
