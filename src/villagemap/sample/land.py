"""The land of the sample: villages as one valid coverage, with their townships and neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from villagemap.domain.profile import Profile, Township
from villagemap.frames.crs import from_metric, zone_of
from villagemap.sample.chance import chance
from villagemap.sample.linework import polygons_of, straight_linework, winding_linework
from villagemap.sample.outline import Region, regions, winding_arcs
from villagemap.sample.scatter import scattered
from villagemap.sample.townships import assigned_townships
from villagemap.sample.words import Words

_DECIMALS = 7  # of a degree: a centimetre
_ODD = "the villages of the sample are no valid coverage"


@dataclass(frozen=True)
class Land:
    """The villages' shapes and seats, all in one order.

    `shapes` are multipolygons in EPSG:4490. `sites` and `gates` are metres of `zone`: the seat of each
    village, and for each pair of `neighbours` (indices) a point on the border that they share.
    `container` is the county around a village, which its township's code may deny. `to_seat` is the
    distance in metres to the seat of that county. Villages are ordered by township, then from north to south.
    """

    zone: int
    shapes: NDArray[Any]
    sites: NDArray[np.float64]
    townships: tuple[Township, ...]
    container: tuple[str, ...]
    neighbours: NDArray[np.int64]
    gates: NDArray[np.float64]
    to_seat: NDArray[np.float64]


def make_land(schematic: Mapping[str, Any], profile: Profile, words: Words, seed: int) -> Land:
    """Make the villages of a city from the sketch of its counties.

    Raises:
        ValueError: the lines do not make a valid coverage with one face for each village.
    """
    zone = zone_of((profile.extent.west + profile.extent.east) / 2)
    arcs = winding_arcs(schematic, zone=zone, rng=chance(seed, "arcs"))
    rings = regions(schematic, arcs, profile, words, zone=zone)
    sites = [scattered(ring, chance(seed, f"sites {number}")) for number, ring in enumerate(rings)]
    straight = straight_linework(list(arcs.values()), [ring.area for ring in rings], sites)
    lines = winding_linework(straight, np.vstack(sites), chance(seed, "borders"))
    return _land(zone, rings, np.vstack(sites), lines, seed)


def _land(
    zone: int, rings: Sequence[Region], sites: NDArray[np.float64], lines: NDArray[Any], seed: int
) -> Land:
    neighbours, gates = _neighbours(lines, _ordered(polygons_of(lines), sites))
    townships = _townships(rings, sites, neighbours, seed)
    stored = shapely.transform(from_metric(lines, zone=zone), lambda xy: np.round(xy, _DECIMALS))
    seats = shapely.get_coordinates(from_metric(shapely.points(sites), zone=zone))
    shapes = _ordered(polygons_of(stored), seats)
    if not shapely.coverage_is_valid(shapes):
        raise ValueError(_ODD)
    holder = [ring for ring in rings for _ in range(ring.villages)]
    order = np.array(sorted(range(len(sites)), key=lambda site: (townships[site].code, -sites[site, 1])))
    return Land(
        zone=zone,
        shapes=np.array([shapely.MultiPolygon([shapes[site]]) for site in order], dtype=object),
        sites=sites[order],
        townships=tuple(townships[site] for site in order),
        container=tuple(holder[site].county for site in order),
        neighbours=np.sort(np.argsort(order)[neighbours], axis=1),
        gates=gates,
        to_seat=shapely.distance(shapely.points(sites), [ring.seat for ring in holder])[order],
    )


def _points(sites: NDArray[np.float64]) -> NDArray[Any]:
    return np.asarray(shapely.points(sites), dtype=object)


def _ordered(faces: NDArray[Any], sites: NDArray[np.float64]) -> NDArray[Any]:
    """Return the faces in the order of the sites that they hold."""
    face, site = STRtree(_points(sites)).query(faces, predicate="contains")
    if len(faces) != len(sites) or not np.array_equal(np.sort(site), np.arange(len(sites))):
        raise ValueError(_ODD)
    ordered: NDArray[Any] = faces[face[np.argsort(site)]]
    return ordered


def _neighbours(lines: NDArray[Any], faces: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of faces that share a line, and the middle of their longest shared line."""
    face, line = STRtree(lines).query(shapely.boundary(faces), predicate="covers")
    order = np.lexsort((face, line))
    face, line = face[order], line[order]
    twice = np.flatnonzero(line[:-1] == line[1:])
    pairs = np.column_stack([face[twice], face[twice + 1]])
    longest_first = np.argsort(-shapely.length(lines[line[twice]]), kind="stable")
    unique, first = np.unique(pairs[longest_first], axis=0, return_index=True)
    shared = lines[line[twice][longest_first][first]]
    middles = shapely.line_interpolate_point(shared, 0.5, normalized=True)
    return unique, shapely.get_coordinates(middles)


def _townships(
    rings: Sequence[Region], sites: NDArray[np.float64], neighbours: NDArray[np.int64], seed: int
) -> tuple[Township, ...]:
    townships: list[Township] = []
    for number, ring in enumerate(rings):
        start = len(townships)
        inside = neighbours[((neighbours >= start) & (neighbours < start + ring.villages)).all(axis=1)]
        rng = chance(seed, f"townships {number}")
        owners = assigned_townships(ring, sites[start : start + ring.villages], inside - start, rng)
        townships += [ring.townships[owner] for owner in owners]
    return tuple(townships)
