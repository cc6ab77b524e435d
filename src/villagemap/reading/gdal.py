"""The one place where GDAL is used: inside the bounded child, with two drivers left of all that it has."""

import importlib
import json
import sys
import warnings
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from villagemap.reading.raw import Cell, RawTable, Shapes
from villagemap.reading.rules import Refusal
from villagemap.reading.tally import TALLY

_DRIVERS = {"GPKG", "ESRI Shapefile"}


def read_layer(path: Path, *, part: str, layer: str, encoding: str, first_row: int) -> RawTable:
    """Read a layer; `first_row` is the number of the row with feature id 0.

    Raises:
        FileUnreadableError: GDAL cannot read it.
    """
    pyogrio = _two_drivers()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, ids, pieces, columns = pyogrio.raw.read(
                path, layer=layer, encoding=encoding or None, force_2d=True, return_fids=True
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as problem:
        raise Refusal.DAMAGED.error() from problem
    TALLY.note(len(ids))
    shapes, broken = (None, frozenset[int]()) if pieces is None else _shapes(pieces)
    cells = [[_cell(cell) for cell in column] for column in columns]
    return RawTable(
        part=part,
        columns=tuple(map(str, meta["fields"])),
        rows=list(zip(*cells, strict=True)) if cells else [()] * len(ids),
        numbers=[int(fid) + first_row for fid in ids],
        shapes=shapes,
        broken=broken,
        crs=_crs(meta["crs"]),
        encoding=encoding or "utf-8",
    )


def _two_drivers() -> Any:
    """Import pyogrio; the parent names the drivers to leave out in `OGR_SKIP`."""
    pyogrio = _quick_import()
    if other_drivers(pyogrio):
        raise Refusal.DAMAGED.error()
    return pyogrio


def other_drivers(pyogrio: Any) -> list[str]:
    """Return the registered drivers that we do not want: a VRT under another name would read local files."""
    return sorted(set(pyogrio.list_drivers()) - _DRIVERS)


def _quick_import() -> Any:
    # Without them the import takes a third of the time, and what is read here needs neither.
    sys.modules.update({"pandas": None, "geopandas": None})  # type: ignore[dict-item]
    return importlib.import_module("pyogrio")


def _shapes(pieces: Any) -> tuple[Shapes, frozenset[int]]:
    shapes: Shapes = shapely.from_wkb(pieces, on_invalid="ignore")
    filled = np.array([piece is not None for piece in pieces], dtype=bool)
    return shapes, frozenset(np.flatnonzero(filled & shapely.is_missing(shapes)).tolist())


def _crs(stated: str | None) -> str:
    # A GeoPackage may say that its system is undefined; GDAL makes a system of that.
    return "" if stated is None or "undefined" in stated.lower() else stated


def _cell(cell: Any) -> Cell:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, (np.bool_, np.integer, np.floating)):
        value = cell.item()
        # GDAL says "no value" by NaN; what is infinite was written so, and is reported as what it is.
        return (
            value if not isinstance(value, float) or isfinite(value) else None if isnan(value) else str(value)
        )
    if isinstance(cell, np.datetime64):
        return None if np.isnat(cell) else str(cell)
    return str(cell)


if __name__ == "__main__":
    # GDAL reads `OGR_SKIP` when its drivers register, and their names are known only then: the parent asks first.
    sys.stdout.write(json.dumps(other_drivers(_quick_import())))
