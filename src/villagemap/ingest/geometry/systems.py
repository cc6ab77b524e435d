"""In which coordinate system a file is, and in which order its axes: as it says, checked against the city.

The size of coordinates tells the rest: degrees, metres with the zone in the easting (41 xxx xxx), or without.
Where several systems may be meant, nothing is taken until somebody answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pyproj
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.frames.crs import crs_name, grid_systems, is_modern, read_crs, shapes_to_storage
from villagemap.frames.crs_names import crs_label, crs_said
from villagemap.frames.tables import STORAGE_CRS
from villagemap.ingest.geometry.extent import Positions, lies_within
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report


class Axes(StrEnum):
    """The order in which a file gives coordinates: surveyors' X is north."""

    EAST_NORTH = "east-north"
    NORTH_EAST = "north-east"


_WEB_MERCATOR = "EPSG:3857"
_ENOUGH = 0.5
"""Share of rows that must lie in the city: a file may hold rows of neighbours, or broken ones."""

_SAMPLE = 2_000


@dataclass(frozen=True)
class System:
    """A coordinate system, and whether the file gives north before east."""

    crs: pyproj.CRS
    swapped: bool = False


@dataclass
class Located:
    """Where a file is: the system taken (none where it is unknown or asked for), findings, questions."""

    system: System | None = None
    found: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class _Fit:
    """How well a system fits: the share of sampled rows that it puts into the city, and where the median lies."""

    system: System
    share: float
    lon: float
    lat: float

    @property
    def fits(self) -> bool:
        return self.share >= _ENOUGH


def locate(middles: Positions, said: str, options: LoadOptions, extent: Bounds, report: Report) -> Located:
    """Decide on the system of rows with these middles, in the file's own coordinates.

    `said` is the system as the file names it, empty where it names none.
    """
    sample = middles[np.isfinite(middles).all(axis=1)]
    sample = sample[:: max(1, len(sample) // _SAMPLE)]
    look = _Look(sample, Axes(options.axes) if options.axes else None, extent)
    if options.crs:
        return _as_told(look, said, options, report)
    file_crs = _readable(said)
    if file_crs is not None:
        fit = look.best_order(file_crs)
        if fit.fits or not len(sample):
            return _taken(fit, look, _said(file_crs), report)
    return _by_size(look, said, file_crs, report)


@dataclass(frozen=True)
class _Look:
    sample: Positions
    axes: Axes | None
    extent: Bounds

    def best_order(self, crs: pyproj.CRS) -> _Fit:
        """Return the better order of axes; that which was told, where it was."""
        orders = (False, True) if self.axes is None else (self.axes is Axes.NORTH_EAST,)
        return max((self._fit(System(crs, swapped)) for swapped in orders), key=lambda fit: fit.share)

    def _fit(self, system: System) -> _Fit:
        positions = self.sample[:, ::-1] if system.swapped else self.sample
        moved = shapes_to_storage(shapely.points(positions), system.crs)
        there = shapely.get_coordinates(moved) if len(moved) else np.full((1, 2), np.nan)
        middle = np.median(there, axis=0)
        return _Fit(system, float(lies_within(there, self.extent).mean()), *map(float, middle))


def _as_told(look: _Look, said: str, options: LoadOptions, report: Report) -> Located:
    crs = _readable(options.crs)
    if crs is None:
        report.error("crs_unknown", value=options.crs)
        return Located()
    file_crs = _readable(said)
    if file_crs is not None and crs_name(file_crs) != crs_name(crs):
        report.warn("crs_overridden", said=crs_said(file_crs), taken=crs_said(crs))
    finding = Finding(Topic.CRS, "crs_told", Sureness.SAID, _names(crs))
    return _taken(look.best_order(crs), look, finding, report)


def _by_size(look: _Look, said: str, file_crs: pyproj.CRS | None, report: Report) -> Located:
    told, silent = grid_systems(look.extent.west, look.extent.east)
    for code in (STORAGE_CRS, *told, _WEB_MERCATOR):
        fit = look.best_order(pyproj.CRS(code))
        if fit.fits:
            return _seen(fit, look, said, file_crs, report)
    fits = sorted((look.best_order(pyproj.CRS(code)) for code in silent), key=lambda fit: -fit.share)
    if fits[0].fits:
        return Located(questions=[_which_zone(fits, said, file_crs)])
    if file_crs is not None:
        # It lies elsewhere, and says so itself: `all_outside` has the place.
        return _taken(look.best_order(file_crs), look, _said(file_crs), report)
    if said:
        report.error("crs_unknown", value=said)
    else:
        report.error("crs_missing")
    return Located()


def _said(crs: pyproj.CRS) -> Finding:
    return Finding(Topic.CRS, "crs_said", Sureness.SAID, _names(crs))


def _seen(fit: _Fit, look: _Look, said: str, file_crs: pyproj.CRS | None, report: Report) -> Located:
    if said:
        report.warn("crs_contradicted", said=_named(said, file_crs), taken=crs_said(fit.system.crs))
    parts = _names(fit.system.crs) | {"lon": round(fit.lon, 4), "lat": round(fit.lat, 4)}
    return _taken(fit, look, Finding(Topic.CRS, "crs_seen", Sureness.SEEN, parts), report)


def _taken(fit: _Fit, look: _Look, finding: Finding, report: Report) -> Located:
    if not is_modern(fit.system.crs):
        report.warn("crs_legacy", crs=crs_label(fit.system.crs))
    return Located(fit.system, [finding, *_axes(fit.system, look)])


def _axes(system: System, look: _Look) -> Iterator[Finding]:
    if look.axes is not None:
        yield Finding(Topic.AXES, "axes_told", Sureness.SAID, {"axes": look.axes})
    elif system.swapped:
        yield Finding(Topic.AXES, "axes_north_first", Sureness.SEEN)


def _which_zone(fits: list[_Fit], said: str, file_crs: pyproj.CRS | None) -> Question:
    choices = tuple(
        Choice(
            crs_name(fit.system.crs),
            "crs_in_city" if fit.fits else "crs_elsewhere",
            _names(fit.system.crs)
            | {"lon": round(fit.lon, 3), "lat": round(fit.lat, 3), "percent": round(100 * fit.share)},
        )
        for fit in fits
    )
    rule = "crs_contradicted" if said else "crs_zone"
    parts = {"said": _named(said, file_crs)} if said else {}
    return Question(Topic.CRS, rule, "crs", "--crs", choices, parts)


def _readable(said: str) -> pyproj.CRS | None:
    try:
        return read_crs(said) if said else None
    except ValueError:
        return None


def _names(crs: pyproj.CRS) -> dict[str, object]:
    return {"crs": crs_name(crs), "name": crs_label(crs)}


def _named(said: str, crs: pyproj.CRS | None) -> object:
    """Return what a sentence calls a system that a file names; as it is written where that cannot be read."""
    return said if crs is None else crs_said(crs)
