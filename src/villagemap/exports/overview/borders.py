"""Borders for the map: the villages simplified as one coverage, and the outlines that run along them."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.arcs import Grid
from villagemap.exports.overview.documents import document, label
from villagemap.frames.coverage import Shapes, Simplified, join_coverage, simplify_coverage
from villagemap.frames.measures import area_km2
from villagemap.frames.tables import GEOMETRY

_TOLERANCES_M = (15, 25, 40, 60, 90, 130, 200, 300, 450, 700, 1_000)
_MOST_GZIPPED_BYTES = 420_000
_MOST_VERTICES = 60_000
_VERTICES_A_VILLAGE = 14


@dataclass(frozen=True)
class Overview:
    """The simplified coverage: shapes in village order, and their document for the page."""

    simplified: Simplified
    document: bytes


def overview(snapshot: Snapshot) -> Overview:
    """Return the coverage of the villages, simplified until its document is small enough to send."""
    return snapshot.once("overview/villages", lambda: _overview(snapshot))


def _overview(snapshot: Snapshot) -> Overview:
    most_vertices = max(_MOST_VERTICES, _VERTICES_A_VILLAGE * snapshot.size)
    made = None
    for metres in _TOLERANCES_M:
        simplified = simplify_coverage(snapshot.geometries, metres=metres)
        if shapely.get_num_coordinates(simplified.shapes).sum() > most_vertices:
            continue
        made = Overview(simplified, _villages(snapshot, simplified))
        if len(gzip.compress(made.document, 6)) <= _MOST_GZIPPED_BYTES:
            return made
    return made or Overview(simplified, _villages(snapshot, simplified))


def _villages(snapshot: Snapshot, simplified: Simplified) -> bytes:
    grid = Grid(snapshot.profile.extent)
    return document(
        {
            "version": snapshot.shape_stamp(),
            **grid.header(),
            "tolerance_m": simplified.tolerance_m,
            "shared_borders": simplified.shared,
            "polygons": grid.polygons(simplified.shapes),
        }
    )


def outlines_document(snapshot: Snapshot) -> bytes:
    """Return the outlines of city, counties and townships, drawn along the simplified village borders."""
    return snapshot.once("overview/outlines", lambda: _outlines(snapshot))


def _outlines(snapshot: Snapshot) -> bytes:
    profile, shapes = snapshot.profile, overview(snapshot).simplified.shapes
    grid = Grid(profile.extent)
    townships, of_township = _held(shapes, snapshot.facts["township"], list(profile.township))
    around = _surrounding(snapshot)
    counties, of_county = _held(shapes, around, list(profile.county))
    # A county's name stands where its own villages are, not on a part that holds another county's.
    own = around.where(around == snapshot.facts["county"])
    named = dict(zip(*_held(shapes, own, list(profile.county)), strict=True))
    at_own = np.array([named.get(code, shape) for code, shape in zip(counties, of_county, strict=True)])
    city = join_coverage(shapes, np.zeros(len(shapes), dtype=np.intp), 1)
    return document(
        {
            **grid.header(),
            "city": grid.polygons(city)[0] if len(shapes) else [],
            "townships": [
                {
                    "code": code,
                    "county": profile.township[code].county,
                    "label": label(profile.township[code].label),
                    "area_km2": round(area, 3),
                    "at": at,
                    "polygons": polygons,
                }
                for code, polygons, at, area in _drawn(grid, townships, of_township, of_township)
            ],
            "counties": [
                {
                    "code": code,
                    "label": label(profile.county[code].label),
                    "short": label(profile.county[code].short),
                    "at": at,
                    "polygons": polygons,
                }
                for code, polygons, at, _ in _drawn(grid, counties, of_county, at_own)
            ],
            "neighbours": [{"label": label(row.label), "at": list(row.at)} for row in profile.neighbours],
        }
    )


def _held(shapes: Shapes, codes: pd.Series, known: Sequence[str]) -> tuple[list[str], Shapes]:
    groups = pd.Index(known).get_indexer(pd.Index(codes))
    joined = join_coverage(shapes, groups, len(known))
    found = [position for position, shape in enumerate(joined) if shape is not None]
    return [known[position] for position in found], joined[found]


Outline = tuple[str, list[list[list[int]]], list[float], float]


def _drawn(grid: Grid, codes: Sequence[str], shapes: Shapes, labelled: Shapes) -> Iterator[Outline]:
    points = shapely.get_coordinates(_middle(labelled)).round(4).tolist()
    yield from zip(codes, grid.polygons(shapes), points, area_km2(shapes).tolist(), strict=True)


def _middle(shapes: Shapes) -> Shapes:
    """Return the centre of each shape's largest part where it lies inside, else a point on the surface."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    order = np.argsort(-shapely.area(parts), kind="stable")
    first = order[np.unique(of_shape[order], return_index=True)[1]]
    largest = parts[first]
    centres = shapely.centroid(largest)
    inside = shapely.contains(largest, centres)
    return np.where(inside, centres, shapely.point_on_surface(largest))


def _surrounding(snapshot: Snapshot) -> pd.Series:
    """Return for each village the county around it: that of the loaded outlines, else that of its code.

    Nine villages of one city lie inside another county than their code says; the outline is the map's line.
    """
    counties = snapshot.tables["counties"]
    outlines = counties[GEOMETRY].to_numpy()
    drawn = ~shapely.is_missing(outlines)
    codes = snapshot.facts["county"].copy()
    if not drawn.any():
        return codes
    points = shapely.point_on_surface(snapshot.geometries)
    found, of = shapely.STRtree(outlines[drawn]).query(points, predicate="intersects")
    inside = counties["code"].to_numpy()[drawn][of]
    codes.iloc[found] = inside
    return codes
