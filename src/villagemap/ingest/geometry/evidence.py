"""The evidence for shifted coordinates: how much of a file each hypothesis puts where it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass

from villagemap.frames.crs import Shift
from villagemap.frames.shapes import Mask

_FEWEST_MORE = 3
_CLEARLY = 3
_LEAST_SHARE = 0.5
"""A hypothesis is likelier than "as they are" where it explains at least so many rows that those do not, and
so many times as many as the other way round: sites near a border fall out of their village by chance. It must
explain half of all: borders that were drawn anew touch old ones here and there under any hypothesis."""


@dataclass(frozen=True)
class Evidence:
    """Which of the rows or places each hypothesis puts where they belong; `basis` says what they were compared with."""

    basis: str
    fits: Mapping[Shift, Mask]

    @property
    def n(self) -> int:
        """How many rows or places were tried."""
        return len(self.fits[Shift.NONE])

    def percent(self, shift: Shift) -> int:
        """Return how many in a hundred a hypothesis puts where they belong."""
        return round(100 * self._share(shift))

    @property
    def order(self) -> list[Shift]:
        """The hypotheses, the likeliest first; as they are, unless another is clearly better."""
        best = sorted(Shift, key=lambda shift: -int(self.fits[shift].sum()))
        more, less = (int((one & ~other).sum()) for one, other in self._against(best[0]))
        explains = more >= _FEWEST_MORE and more >= _CLEARLY * less and self._share(best[0]) >= _LEAST_SHARE
        if best[0] is not Shift.NONE and not explains:
            best.remove(Shift.NONE)
            return [Shift.NONE, *best]
        return best

    @property
    def best(self) -> Shift:
        """The likeliest hypothesis."""
        return self.order[0]

    @property
    def decides(self) -> bool:
        """Tell whether the likeliest hypothesis explains half of all; else nothing can be decided."""
        return self._share(self.best) >= _LEAST_SHARE

    def _share(self, shift: Shift) -> float:
        return float(self.fits[shift].mean())

    def _against(self, shift: Shift) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
        shifted, as_is = self.fits[shift], self.fits[Shift.NONE]
        return (shifted, as_is), (as_is, shifted)
