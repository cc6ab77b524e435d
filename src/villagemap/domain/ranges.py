"""Which numbers a column can hold."""

from dataclasses import dataclass
from typing import Self

_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers from `least` to `most`, both included; only whole ones where `whole`."""

    least: float
    most: float
    whole: bool = False

    def within(self, other: "NumberRange") -> Self:
        """Return the numbers that lie in both ranges."""
        return type(self)(max(self.least, other.least), min(self.most, other.most), self.whole or other.whole)


STORABLE = NumberRange(-_EXACT, _EXACT)
"""What every format can carry: beyond it whole numbers cannot be told from their neighbours."""

MEASURED = NumberRange(0.0, _EXACT)
"""Lengths, areas and sums of money: never below zero."""
