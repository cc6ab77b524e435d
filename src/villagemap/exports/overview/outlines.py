"""Outlines of city, counties and townships, drawn along the borders of the villages."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.overview.borders import county_around, overview
from villagemap.exports.overview.encoding import Grid, json_document, label
from villagemap.frames.coverage import Shapes, join_coverage
from villagemap.frames.measures import area_km2


def outlines_document(snapshot: Snapshot) -> bytes:
    """Return the city's extent, and outlines of city, counties and townships along the simplified village borders."""
    profile, shapes = snapshot.profile, overview(snapshot).shapes
    grid = Grid(profile.extent)
    townships, of_township = _held(shapes, snapshot.facts["township"], list(profile.township))
    around = county_around(snapshot)
    counties, of_county = _held(shapes, around, list(profile.county))
    # A county's name stands where its own villages are, not on a part that holds another county's.
    own = around.where(around == snapshot.facts["county"])
    named = dict(zip(*_held(shapes, own, list(profile.county)), strict=True))
    at_own = np.array([named.get(code, shape) for code, shape in zip(counties, of_county, strict=True)])
    city = join_coverage(shapes, np.zeros(len(shapes), dtype=np.intp), 1)
    return json_document(
        {
            **grid.header(),
            "extent": list(profile.extent),
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
    unions = join_coverage(shapes, groups, len(known))
    present = [position for position, shape in enumerate(unions) if shape is not None]
    return [known[position] for position in present], unions[present]


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
