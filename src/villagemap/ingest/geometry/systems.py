"""In which coordinate system a file is, and in which order its axes: as it says, checked against the city.

The size of coordinates tells the rest: degrees, metres with the zone in the easting (41 xxx xxx), or without.
Where several systems may be meant, nothing is taken until somebody answers.
"""

from dataclasses import dataclass
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
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.rules import GeometryRule


class Axes(StrEnum):
    """The order in which a file gives coordinates: surveyors' X is north."""

    EAST_NORTH = "east-north"
    NORTH_EAST = "north-east"


_WEB_MERCATOR = "EPSG:3857"
_ENOUGH = 0.5
"""Share of rows that must lie in the city: a file may hold rows of neighbours, or broken ones."""

_MOST_SAMPLED = 2_000
_SHOWN = 60


@dataclass(frozen=True)
class System:
    """A coordinate system, and whether the file gives north before east."""

    crs: pyproj.CRS
    swapped: bool = False


@dataclass(frozen=True)
class StatedSystem:
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


def located(
    inspection: Inspection, context: LoadContext, middles: Positions, stated: StatedSystem
) -> tuple[Inspection, System | None]:
    """Decide on the system of rows with these middles, in the file's own coordinates; None where it is unknown or asked.

    A system that the file states and that cannot be read is reported first. Without any place to judge by, the file is
    believed, or degrees are taken.
    """
    if stated.unreadable:
        finding = Finding(Topic.CRS, "crs_unreadable", Sureness.UNKNOWN, {"value": stated.name})
        inspection = inspection.plus(findings=[finding])
    sample = middles[np.isfinite(middles).all(axis=1)]
    axes = Axes(inspection.options.axes) if inspection.options.axes else None
    places = _Sample(sample[:: max(1, len(sample) // _MOST_SAMPLED)], axes, context.profile.extent)
    if inspection.options.crs:
        return _by_option(inspection, places, stated)
    if not len(places.positions):
        return inspection, System(stated.crs or pyproj.CRS(STORAGE_CRS))
    if stated.crs is not None:
        fit = places.best_order(stated.crs)
        if fit.fits:
            return _adopted(inspection, fit, places, _stated(stated, stated.crs))
    return _by_size(inspection, places, stated)


@dataclass(frozen=True)
class _Sample:
    """Where some of the rows lie in the file's own coordinates, and the extent of the city."""

    positions: Positions
    axes: Axes | None
    extent: Bounds

    def best_order(self, crs: pyproj.CRS) -> _Fit:
        """Return the better order of axes; that of the options, where they give one."""
        orders = (False, True) if self.axes is None else (self.axes is Axes.NORTH_EAST,)
        return max((self._fit(System(crs, swapped)) for swapped in orders), key=lambda fit: fit.share)

    def _fit(self, system: System) -> _Fit:
        placed = self.positions[:, ::-1] if system.swapped else self.positions
        moved = shapes_to_storage(shapely.points(placed), system.crs)
        lon_lat = shapely.get_coordinates(moved) if len(moved) else np.full((1, 2), np.nan)
        middle = np.median(lon_lat, axis=0)
        return _Fit(system, float(lies_within(lon_lat, self.extent).mean()), *map(float, middle))


def _by_option(
    inspection: Inspection, places: _Sample, stated: StatedSystem
) -> tuple[Inspection, System | None]:
    option = inspection.options.crs
    crs = _readable(option)
    if crs is None:
        return inspection.plus([GeometryRule.CRS_UNKNOWN.issue(value=option)]), None
    if stated.crs is not None and crs_name(stated.crs) != crs_name(crs):
        issue = GeometryRule.CRS_OVERRIDDEN.issue(said=stated.name, taken=crs_said(crs))
        inspection = inspection.plus([issue])
    finding = Finding(Topic.CRS, "crs_told", Sureness.SAID, _names(crs))
    return _adopted(inspection, places.best_order(crs), places, finding)


def _by_size(
    inspection: Inspection, places: _Sample, stated: StatedSystem
) -> tuple[Inspection, System | None]:
    with_zone, without_zone = grid_systems(places.extent.west, places.extent.east)
    for code in (STORAGE_CRS, *with_zone, _WEB_MERCATOR):
        fit = places.best_order(pyproj.CRS(code))
        if fit.fits:
            return _seen(inspection, fit, places, stated)
    fits = [places.best_order(pyproj.CRS(code)) for code in without_zone]
    fits = sorted(fits, key=lambda fit: -fit.share)
    if fits[0].fits:
        return inspection.plus(questions=[_which_zone(fits, stated)]), None
    if stated.crs is not None:
        # It lies elsewhere, and says so itself: `all_outside` has the place.
        return _adopted(inspection, places.best_order(stated.crs), places, _stated(stated, stated.crs))
    if are_degrees(places.positions):
        # No grid has such coordinates: the rows are wrong, and each says how.
        return _seen(inspection, places.best_order(pyproj.CRS(STORAGE_CRS)), places, stated)
    unknown = GeometryRule.CRS_UNKNOWN.issue(value=stated.text)
    return inspection.plus([unknown if stated.text else GeometryRule.CRS_MISSING.issue()]), None


def are_degrees(positions: Positions) -> bool:
    """Tell whether at least half of some positions (x, y; some may be no numbers) can be degrees, in either order."""
    sizes = np.sort(np.abs(positions), axis=1)
    with np.errstate(invalid="ignore"):
        can_be = (sizes[:, 0] <= WORLD.north) & (sizes[:, 1] <= WORLD.east)
    return bool(can_be.any()) and float(can_be.sum()) >= _ENOUGH * int(np.isfinite(sizes).all(axis=1).sum())


def _stated(stated: StatedSystem, crs: pyproj.CRS) -> Finding:
    if stated.implied:
        return Finding(Topic.CRS, "crs_implied", Sureness.LIKELY, _names(crs))
    return Finding(Topic.CRS, "crs_said", Sureness.SAID, _names(crs))


def _seen(
    inspection: Inspection, fit: _Fit, places: _Sample, stated: StatedSystem
) -> tuple[Inspection, System]:
    crs = fit.system.crs
    if stated.text:
        rule = GeometryRule.CRS_UNREADABLE if stated.unreadable else GeometryRule.CRS_CONTRADICTED
        inspection = inspection.plus([rule.issue(said=stated.name, taken=crs_said(crs))])
    parts = _names(crs) | {"lon": round(fit.lon, 4), "lat": round(fit.lat, 4)}
    # The degrees of an older datum are as large: they differ by a hundred metres.
    sentence = "crs_seen_degrees" if crs.is_geographic else "crs_seen"
    return _adopted(inspection, fit, places, Finding(Topic.CRS, sentence, Sureness.SEEN, parts))


def _adopted(
    inspection: Inspection, fit: _Fit, places: _Sample, finding: Finding
) -> tuple[Inspection, System]:
    legacy = GeometryRule.CRS_LEGACY.issue(crs=crs_label(fit.system.crs))
    findings = [finding]
    if places.axes is not None:
        findings.append(Finding(Topic.AXES, "axes_told", Sureness.SAID, {"axes": places.axes}))
    elif fit.system.swapped:
        findings.append(Finding(Topic.AXES, "axes_north_first", Sureness.SEEN))
    issues = [] if is_modern(fit.system.crs) else [legacy]
    return inspection.plus(issues, findings), fit.system


def _which_zone(fits: list[_Fit], stated: StatedSystem) -> Question:
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


def _readable(text: str) -> pyproj.CRS | None:
    try:
        return read_crs(text) if text else None
    except ValueError:
        return None


def _names(crs: pyproj.CRS) -> dict[str, object]:
    return {"crs": crs_name(crs), "name": crs_label(crs)}
