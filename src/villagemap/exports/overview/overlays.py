"""Overlays for the map: points and lines as columns, each with the villages that it follows."""

import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.arcs import Grid
from villagemap.exports.overview.documents import document
from villagemap.frames.tables import GEOMETRY

POINT_LAYERS = ("sites_5g", "wells", "facilities", "bridges")


def points_document(snapshot: Snapshot, layer: str) -> bytes:
    """Return a layer of points as columns: grid numbers, the village of each, its kind."""
    return snapshot.once(("overview/points", layer), lambda: _points(snapshot, layer))


def _points(snapshot: Snapshot, layer: str) -> bytes:
    table, grid = snapshot.tables[layer], Grid(snapshot.profile.extent)
    cells = grid.points(shapely.get_coordinates(table[GEOMETRY].to_numpy()))
    said: dict[str, object] = {
        "layer": layer,
        **grid.header(),
        "x": cells[:, 0].tolist(),
        "y": cells[:, 1].tolist(),
        "village": snapshot.links[layer].first_village().tolist(),
    }
    if "kind" in table:
        said["kind"] = list(table["kind"])
    if "upgrade" in table:
        said["upgraded"] = table["upgrade"].notna().tolist()
    return document(said)


def roads_document(snapshot: Snapshot) -> bytes:
    """Return the roads as columns: kind, length in km, the villages that each touches, its lines."""
    return snapshot.once("overview/roads", lambda: _roads(snapshot))


def _roads(snapshot: Snapshot) -> bytes:
    table, grid, links = snapshot.tables["roads"], Grid(snapshot.profile.extent), snapshot.links["roads"]
    touched: list[list[int]] = [[] for _ in range(len(table))]
    for row, village in zip(links.rows.tolist(), links.villages.tolist(), strict=True):
        touched[row].append(village)
    return document(
        {
            **grid.header(),
            "kind": list(table["kind"]),
            "length_km": [None if pd.isna(length) else length for length in table["length_km"]],
            "villages": touched,
            "lines": grid.lines(table[GEOMETRY].to_numpy()),
        }
    )
