"""Borders for the map: every border once, as coarse as the payload asks; finer ones in pieces for those who look closely."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.overview.encoding import Grid, json_document
from villagemap.exports.overview.levels import Level, Levels, levels_of, split_arcs
from villagemap.frames.borders import NOBODY, Borders, Numbers
from villagemap.frames.coverage import Shapes
from villagemap.frames.tables import GEOMETRY

_MOST_GZIPPED_BYTES = 420_000
_BYTES_A_VILLAGE = 30  # a province gets more: where borders meet alone takes half of that
_MOST_VERTICES = 60_000  # of all villages: more cannot be filled in a frame
_VERTICES_A_VILLAGE = 14
_ASIDE = 5e-5  # degrees, about 5 m: gaps between neighbours that are narrower than that are none
_VILLAGE, _TOWNSHIP, _COUNTY, _CITY = range(4)


@dataclass(frozen=True)
class Overview:
    """What pages get of the borders: the document of all villages, the documents of finer pieces by name.

    `shapes` are the villages as coarse as in the document, in village order.
    """

    shapes: Shapes
    document: bytes
    pieces: Mapping[str, bytes]


def overview(snapshot: Snapshot) -> Overview:
    """Return the borders of the villages, simplified until their document is small enough to send."""
    return snapshot.once("overview/villages", lambda: _overview(snapshot))


def _overview(snapshot: Snapshot) -> Overview:
    grid = Grid(snapshot.profile.extent)

    def fits(borders: Borders, level: Level) -> bool:
        content = json_document(_first(grid, borders, level))
        return len(gzip.compress(content, 6)) <= max(_MOST_GZIPPED_BYTES, _BYTES_A_VILLAGE * snapshot.size)

    levels = levels_of(
        snapshot.geometries,
        most_vertices=max(_MOST_VERTICES, _VERTICES_A_VILLAGE * snapshot.size),
        fits=fits,
    )
    stamp = snapshot.shape_stamp()
    index, pieces = _pieces(grid, levels, stamp)
    content = {
        "version": stamp,
        "shared_borders": levels.simplified.shared,
        **_first(grid, levels.borders, levels.first),
        "rank": "".join(map(str, _ranks(snapshot, levels.borders).tolist())),
        "levels": index,
    }
    return Overview(levels.simplified.shapes, json_document(content), pieces)


def _first(grid: Grid, borders: Borders, level: Level) -> dict[str, object]:
    """Return all arcs as points, and the villages' rings as walks along them.

    `walks` holds 0 for the next new arc, walked forward, and n for the one that is n arcs back, walked backward.
    """
    newest = np.maximum.accumulate(borders.walks)
    new = np.diff(newest, prepend=-1) > 0
    rings = np.bincount(borders.shape_of_ring, minlength=int(borders.shape_of_ring.max(initial=-1)) + 1)
    return {
        **grid.header(),
        "tolerance_m": level.tolerance_m,
        **_drawn(grid, borders, level, np.arange(len(borders.starts) - 1)),
        "walks": np.where(new, 0, newest + 1 - borders.walks).tolist(),
        "walk_sizes": borders.walk_sizes.tolist(),
        "rings": rings.tolist(),
    }


def _drawn(grid: Grid, borders: Borders, level: Level, arcs: Numbers) -> dict[str, object]:
    """Return the points of arcs as steps, each from the point before, also from one arc to the next."""
    counts = borders.starts[arcs + 1] - borders.starts[arcs]
    of_arc = np.repeat(np.arange(len(arcs)), counts)
    places = np.arange(len(of_arc)) + np.repeat(borders.starts[arcs] - np.cumsum(counts) + counts, counts)
    keeps = level.keeps[places]
    cells = grid.points(borders.points[borders.vertices[places[keeps]]])
    return {
        "sizes": np.bincount(of_arc[keeps], minlength=len(arcs)).tolist(),
        "steps": np.diff(cells, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist(),
    }


def _pieces(grid: Grid, levels: Levels, stamp: str) -> tuple[list[dict[str, object]], dict[str, bytes]]:
    """Return which levels and pieces there are, the finest first, and the pieces' documents by name."""
    index: list[dict[str, object]] = []
    pieces: dict[str, bytes] = {}
    for place, level in enumerate(levels.fine):
        boxes = []
        for number, (arcs, box) in enumerate(split_arcs(levels.borders, level, levels.first)):
            boxes.append([round(side, 5) for side in box])
            content = {
                "version": stamp,
                **grid.header(),
                "arcs": np.diff(arcs, prepend=0).tolist(),
                **_drawn(grid, levels.borders, level, arcs),
            }
            pieces[f"detail/{place}-{number}"] = json_document(content)
        index.append({"tolerance_m": level.tolerance_m, "pieces": boxes})
    return index, pieces


def _ranks(snapshot: Snapshot, borders: Borders) -> Numbers:
    """Return of each arc the highest areas that it bounds."""
    right = _facing(snapshot, borders)
    township, _ = pd.factorize(snapshot.facts["township"])
    county, _ = pd.factorize(county_around(snapshot))
    left = borders.left
    ranks = np.full(len(left), _VILLAGE)
    ranks[township[left] != township[right]] = _TOWNSHIP
    ranks[county[left] != county[right]] = _COUNTY
    ranks[right == NOBODY] = _CITY
    return ranks


def _facing(snapshot: Snapshot, borders: Borders) -> Numbers:
    """Return the village at the right of each arc, also across a narrow gap or inside an overlap."""
    right = borders.right.copy()
    alone = np.flatnonzero(right == NOBODY)
    if not len(alone):
        return right
    middle = (borders.starts[alone] + borders.starts[alone + 1]) // 2
    here = borders.points[borders.vertices[middle - 1]]
    along = borders.points[borders.vertices[middle]] - here
    along /= np.maximum(np.hypot(*along.T), 1e-12)[:, None]
    places = here + along * _ASIDE / 10 + np.column_stack([along[:, 1], -along[:, 0]]) * _ASIDE
    arcs, villages = snapshot.tree.query(shapely.points(places), predicate="intersects")
    others = villages != borders.left[alone[arcs]]
    right[alone[arcs[others]]] = villages[others]
    return right


def county_around(snapshot: Snapshot) -> pd.Series:
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
    villages, around = shapely.STRtree(outlines[drawn]).query(points, predicate="intersects")
    codes.iloc[villages] = counties["code"].to_numpy()[drawn][around]
    return codes
