"""What every step of the sample is made from: the land, its villages, the published totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.dates import last_day
from villagemap.domain.errors import ProfileError
from villagemap.domain.profile import Profile, PublishedFigure
from villagemap.frames.crs import from_metric
from villagemap.sample.chance import Chance, chance
from villagemap.sample.land import Land
from villagemap.sample.words import Words

_DECIMALS = 6  # of a degree: a decimetre

Indices = NDArray[np.int64]


class _Figures(dict[str, PublishedFigure]):
    def __init__(self, profile: Profile) -> None:
        super().__init__({figure.key: figure for figure in profile.figures})
        self._file = f"geo/{profile.folder}/published_figures.csv"

    def __missing__(self, key: str) -> PublishedFigure:
        raise ProfileError(file=self._file, reason="missing", member=key)


@dataclass(frozen=True)
class Draft:
    """The city as far as it is made: `codes` and `names` of villages in the order of the land."""

    profile: Profile
    words: Words
    land: Land
    codes: NDArray[Any]
    names: NDArray[Any]
    seed: int

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def county(self) -> NDArray[Any]:
        """The county code of each village, by its own code."""
        return np.array([township.county for township in self.land.townships], dtype=object)

    @cached_property
    def figures(self) -> dict[str, PublishedFigure]:
        """The published figures by key: the totals that the sample must meet. A missing one is a `ProfileError`."""
        return _Figures(self.profile)

    @property
    def year(self) -> int:
        """The year that is reported on."""
        return last_day(self.profile.reporting_date).year

    def total(self, key: str) -> int:
        """Return a published figure that counts."""
        return int(self.figures[key].value)

    def chance(self, step: str) -> Chance:
        """Return the generator of a step."""
        return chance(self.seed, step)

    def in_county(self, code: str) -> Indices:
        """Return the villages whose codes lie in an area: a city's, a county's."""
        return np.flatnonzero([county.startswith(code) for county in self.county])

    def near_seats(self, villages: Indices, metres: float, rng: Chance) -> NDArray[Any]:
        """Return a point near the seat of each of `villages`, inside of the village, in EPSG:4490."""
        offset = rng.normal(0, metres, (len(villages), 2))
        seats = self.land.sites[villages]
        while True:
            points = self.stored(seats + offset)
            outside = ~shapely.contains(self.land.shapes[villages], points)
            if not outside.any():
                return points
            offset[outside] /= 2

    def stored(self, metres: NDArray[np.float64]) -> NDArray[Any]:
        """Return points given in metres as EPSG:4490, rounded to a decimetre."""
        points = from_metric(shapely.points(metres), zone=self.land.zone)
        rounded: NDArray[Any] = shapely.transform(points, lambda xy: np.round(xy, _DECIMALS))
        return rounded


def days_of(year: int, count: int, rng: Chance, *, months: tuple[int, int] = (1, 12)) -> list[str]:
    """Return days of a year, between the first and the last of `months`."""
    first = np.datetime64(f"{year}-{months[0]:02d}-01")
    after = np.datetime64(f"{year}-{months[1]:02d}", "M") + 1
    span = int((after.astype("datetime64[D]") - first).astype(int))
    return [str(day) for day in first + rng.integers(0, span, count)]


def bare(names: Iterable[str], ending: str) -> list[str]:
    """Return village names without their ending, as they stand in the names of roads and sites."""
    return [name.removesuffix(ending) for name in names]
