"""In which coordinate system a file is, and in which order its axes: as it says, checked against the city.

The size of coordinates tells the rest: degrees, metres with the zone in the easting (41 xxx xxx), or without.
Where several systems may be meant, nothing is taken until somebody answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import pyproj
import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.frames.crs import crs_name, grid_systems, is_modern, read_crs, shapes_to_storage
from villagemap.frames.crs_names import crs_label, crs_said
from villagemap.frames.reach import WORLD
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
_SHOWN = 60


@dataclass(frozen=True)
class System:
    """A coordinate system, and whether the file gives north before east."""

    crs: pyproj.CRS
    swapped: bool = False


@dataclass(frozen=True)
class Stated:
    """The system that a file states, empty where it states none; `implied` where its format does and the file does not."""

    text: str = ""
    implied: bool = False

    @property
    def unreadable(self) -> bool:
        """Tell whether the file states a system that cannot be read."""
        return bool(self.text) and self.crs is None

    @cached_property
    def crs(self) -> pyproj.CRS | None:
        """The system; None where the file states none, or one that cannot be read."""
        return _readable(self.text)

    @property
    def name(self) -> object:
        """What a sentence calls it; as it is written where it cannot be read."""
        if self.crs is not None:
            return crs_said(self.crs)
        text = " ".join(self.text.split())
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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


def locate(
    middles: Positions, stated: Stated, options: LoadOptions, extent: Bounds, report: Report
) -> Located:
    """Decide on the system of rows with these middles, in the file's own coordinates.

    A system that the file states and that cannot be read is said first. Without any place to judge by, the file is
    believed, or degrees are taken.
    """
    sample = middles[np.isfinite(middles).all(axis=1)]
    sample = sample[:: max(1, len(sample) // _SAMPLE)]
    look = _Look(sample, Axes(options.axes) if options.axes else None, extent)
    located = _located(look, stated, options, report)
    if stated.unreadable:
        finding = Finding(Topic.CRS, "crs_unreadable", Sureness.UNKNOWN, {"value": stated.name})
        located.found.insert(0, finding)
    return located


def _located(look: "_Look", stated: Stated, options: LoadOptions, report: Report) -> Located:
    if options.crs:
        return _as_told(look, stated, options, report)
    if not len(look.sample):
        return Located(System(stated.crs or pyproj.CRS(STORAGE_CRS)))
    if stated.crs is not None:
        fit = look.best_order(stated.crs)
        if fit.fits:
            return _taken(fit, look, _stated(stated, stated.crs), report)
    return _by_size(look, stated, report)


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


def _as_told(look: _Look, stated: Stated, options: LoadOptions, report: Report) -> Located:
    crs = _readable(options.crs)
    if crs is None:
        report.error("crs_unknown", value=options.crs)
        return Located()
    if stated.crs is not None and crs_name(stated.crs) != crs_name(crs):
        report.warn("crs_overridden", said=stated.name, taken=crs_said(crs))
    finding = Finding(Topic.CRS, "crs_told", Sureness.SAID, _names(crs))
    return _taken(look.best_order(crs), look, finding, report)


def _by_size(look: _Look, stated: Stated, report: Report) -> Located:
    told, silent = grid_systems(look.extent.west, look.extent.east)
    for code in (STORAGE_CRS, *told, _WEB_MERCATOR):
        fit = look.best_order(pyproj.CRS(code))
        if fit.fits:
            return _seen(fit, look, stated, report)
    fits = sorted((look.best_order(pyproj.CRS(code)) for code in silent), key=lambda fit: -fit.share)
    if fits[0].fits:
        return Located(questions=[_which_zone(fits, stated)])
    if stated.crs is not None:
        # It lies elsewhere, and says so itself: `all_outside` has the place.
        return _taken(look.best_order(stated.crs), look, _stated(stated, stated.crs), report)
    if are_degrees(look.sample):
        # No grid has such coordinates: the rows are wrong, and each says how.
        return _seen(look.best_order(pyproj.CRS(STORAGE_CRS)), look, stated, report)
    if stated.text:
        report.error("crs_unknown", value=stated.text)
    else:
        report.error("crs_missing")
    return Located()


def are_degrees(positions: Positions) -> bool:
    """Tell whether at least half of some positions (x, y; some may be no numbers) can be degrees, in either order."""
    sizes = np.sort(np.abs(positions), axis=1)
    with np.errstate(invalid="ignore"):
        can_be = (sizes[:, 0] <= WORLD.north) & (sizes[:, 1] <= WORLD.east)
    return bool(can_be.any()) and float(can_be.sum()) >= _ENOUGH * int(np.isfinite(sizes).all(axis=1).sum())


def _stated(stated: Stated, crs: pyproj.CRS) -> Finding:
    if stated.implied:
        return Finding(Topic.CRS, "crs_implied", Sureness.LIKELY, _names(crs))
    return Finding(Topic.CRS, "crs_said", Sureness.SAID, _names(crs))


def _seen(fit: _Fit, look: _Look, stated: Stated, report: Report) -> Located:
    crs = fit.system.crs
    if stated.unreadable:
        report.warn("crs_unreadable", said=stated.name, taken=crs_said(crs))
    elif stated.text:
        report.warn("crs_contradicted", said=stated.name, taken=crs_said(crs))
    parts = _names(crs) | {"lon": round(fit.lon, 4), "lat": round(fit.lat, 4)}
    # The degrees of an older datum are as large: they differ by a hundred metres.
    rule = "crs_seen_degrees" if crs.is_geographic else "crs_seen"
    return _taken(fit, look, Finding(Topic.CRS, rule, Sureness.SEEN, parts), report)


def _taken(fit: _Fit, look: _Look, finding: Finding, report: Report) -> Located:
    if not is_modern(fit.system.crs):
        report.warn("crs_legacy", crs=crs_label(fit.system.crs))
    return Located(fit.system, [finding, *_axes(fit.system, look)])


def _axes(system: System, look: _Look) -> Iterator[Finding]:
    if look.axes is not None:
        yield Finding(Topic.AXES, "axes_told", Sureness.SAID, {"axes": look.axes})
    elif system.swapped:
        yield Finding(Topic.AXES, "axes_north_first", Sureness.SEEN)


def _which_zone(fits: list[_Fit], stated: Stated) -> Question:
    choices = tuple(
        Choice(
            crs_name(fit.system.crs),
            "crs_in_city" if fit.fits else "crs_elsewhere",
            _names(fit.system.crs)
            | {"lon": round(fit.lon, 3), "lat": round(fit.lat, 3), "percent": round(100 * fit.share)},
        )
        for fit in fits
    )
    rule = "crs_unreadable" if stated.unreadable else "crs_contradicted" if stated.text else "crs_zone"
    parts = {"said": stated.name} if stated.text else {}
    return Question(Topic.CRS, rule, "crs", "--crs", choices, parts)


def _readable(said: str) -> pyproj.CRS | None:
    try:
        return read_crs(said) if said else None
    except ValueError:
        return None


def _names(crs: pyproj.CRS) -> dict[str, object]:
    return {"crs": crs_name(crs), "name": crs_label(crs)}
