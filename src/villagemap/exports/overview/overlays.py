"""Overlays for the map: points and lines as columns, each with the villages that it follows."""

import pandas as pd
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.overview.encoding import Grid, json_document
from villagemap.frames.tables import GEOMETRY

POINT_LAYERS = ("sites_5g", "wells", "facilities", "bridges")
LAYERS = (*POINT_LAYERS, "roads", "projects")

UPGRADED, PLAIN = "upgraded", "plain"


def kinds_of(snapshot: Snapshot, layer: str) -> list[str]:
    """Return the kind of each row: of wells whether they are upgraded; "" where a layer knows no kinds."""
    table = snapshot.tables[layer]
    if layer == "wells":
        return [UPGRADED if done else PLAIN for done in table["upgrade"].notna()]
    return list(table["kind"]) if "kind" in table else [""] * len(table)


def tallies_document(snapshot: Snapshot) -> bytes:
    """Return what counts every overlay, and the projects, under any filter without geometry.

    By layer and kind: of points the village of each (-1 without one), of lines and projects the length in km
    (None of a project) and the villages.
    """
    return json_document({key: _tally(snapshot, key) for key in LAYERS})


def _tally(snapshot: Snapshot, layer: str) -> dict[str, list[object]]:
    table = snapshot.tables[layer]
    rows: list[object] = list(snapshot.links[layer].first_village().tolist())
    if layer not in POINT_LAYERS:
        lengths = _lengths(table) if "length_km" in table else [None] * len(table)
        rows = [list(row) for row in zip(lengths, _touched(snapshot, layer), strict=True)]
    tally: dict[str, list[object]] = {}
    for kind, row in zip(kinds_of(snapshot, layer), rows, strict=True):
        tally.setdefault(kind, []).append(row)
    return tally


def points_document(snapshot: Snapshot, layer: str) -> bytes:
    """Return a layer of points as columns: grid numbers, the village of each, its kind."""
    table, grid = snapshot.tables[layer], Grid(snapshot.profile.extent)
    cells = grid.points(shapely.get_coordinates(table[GEOMETRY].to_numpy()))
    content: dict[str, object] = {
        "layer": layer,
        **grid.header(),
        "x": cells[:, 0].tolist(),
        "y": cells[:, 1].tolist(),
        "village": snapshot.links[layer].first_village().tolist(),
    }
    if any(kinds := kinds_of(snapshot, layer)):
        content["kind"] = kinds
    return json_document(content)


def roads_document(snapshot: Snapshot) -> bytes:
    """Return the roads as columns: kind, length in km, the villages that each touches, its lines."""
    table, grid = snapshot.tables["roads"], Grid(snapshot.profile.extent)
    return json_document(
        {
            **grid.header(),
            "kind": kinds_of(snapshot, "roads"),
            "length_km": _lengths(table),
            "villages": _touched(snapshot, "roads"),
            "lines": grid.lines(table[GEOMETRY].to_numpy()),
        }
    )


def _lengths(table: pd.DataFrame) -> list[float | None]:
    return [None if pd.isna(length) else length for length in table["length_km"]]


def _touched(snapshot: Snapshot, layer: str) -> list[list[int]]:
    links = snapshot.links[layer]
    touched: list[list[int]] = [[] for _ in range(links.row_count)]
    for row, village in zip(links.rows.tolist(), links.villages.tolist(), strict=True):
        touched[row].append(village)
    return touched
