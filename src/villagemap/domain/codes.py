"""Codes of places: 6 digits for a county, 9 for a township, 12 for a village.

The twelve digits are county (GB/T 2260), township (three digits) and village (three digits). An
administrative village 村委会 has a village part of 200 to 399; 001 to 199 are communities 居委会.
"""

import re

COUNTY_DIGITS = 6
TOWNSHIP_DIGITS = 9
VILLAGE_DIGITS = 12

_VILLAGE_FORM = re.compile(r"[0-9]{12}", re.ASCII)
_ADMINISTRATIVE_VILLAGES = range(200, 400)


def is_village_code(text: str) -> bool:
    """Tell whether `text` is a 12-digit code."""
    return _VILLAGE_FORM.fullmatch(text) is not None


def is_administrative_village(code: str) -> bool:
    """Tell whether the code is one of an administrative village: select by code, never by a name's ending."""
    return is_village_code(code) and int(code[TOWNSHIP_DIGITS:]) in _ADMINISTRATIVE_VILLAGES


def county_of(code: str) -> str:
    """Return the county code of a village or township code.

    A village keeps the county of its code even where it lies inside another county's outline.
    """
    return code[:COUNTY_DIGITS]


def township_of(code: str) -> str:
    """Return the township code of a village code."""
    return code[:TOWNSHIP_DIGITS]
