"""The rows of the workspace's tables as frames; damaged rows are left out of them, and named."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.frames.geopackage import GEOM, Shapes, decode, quoted, shape_faults
from villagemap.frames.tables import STORAGE_CRS
from villagemap.store.cells import Cell, Faults, faults_of, fetched
from villagemap.store.rows import stored_columns
from villagemap.store.schema import key_sql, selected

Columns = dict[str, Sequence[Any]]
"""The cells of a table by column, in one order of rows."""


class ReadTable(NamedTuple):
    """A table as `frames.tables` promises, what was damaged in it, and the number of each row in the file (`fid`)."""

    frame: pd.DataFrame
    defects: tuple[RowDefect, ...]
    fids: Sequence[int]


def read_table(connection: sqlite3.Connection, spec: LayerSpec) -> ReadTable:
    """Read a table as `frames.tables` promises, in the order of its keys, with the column `entry`.

    Numbers that may be missing stand in object columns, so that missing is `None` there as everywhere. A row whose
    required cell is damaged is left out; a damaged cell that may be missing is `None`.
    """
    columns = ("fid", *stored_columns(spec), "entry")
    select = selected(spec.name, columns)
    cells = fetched(connection, f"SELECT {select} FROM {quoted(spec.name)} ORDER BY {key_sql(spec)}")
    by_column: Columns = dict(
        zip(columns, zip(*cells, strict=True) if cells else [()] * len(columns), strict=True)
    )
    shapes = decode(by_column[GEOM]) if spec.geometry else None
    faults = _faults(spec, by_column, shapes)
    defects = _defects(spec, by_column, faults)
    if defects:
        by_column, shapes = _without_faults(spec, by_column, shapes, faults)
    return ReadTable(_framed(spec, by_column, shapes), defects, by_column["fid"])


def read_values(
    connection: sqlite3.Connection,
    spec: LayerSpec,
    columns: Sequence[str],
    where: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Read some columns of a table without its shapes: the rows that hold one of the given values in each given column.

    A damaged cell is `None`.
    """
    chosen = [f"{quoted(column)} IN ({', '.join('?' * len(values))})" for column, values in where.items()]
    parameters = tuple(value for values in where.values() for value in values)
    condition = f" WHERE {' AND '.join(chosen)}" if chosen else ""
    select = f"SELECT {selected(spec.name, columns)} FROM {quoted(spec.name)}{condition}"
    cells = fetched(connection, select, parameters)
    by_column = dict(zip(columns, zip(*cells, strict=True) if cells else [()] * len(columns), strict=True))
    data = {}
    for column, each in by_column.items():
        field = spec.field(column)
        faults = faults_of(spec, field, each)
        sound = [None if at in faults else cell for at, cell in enumerate(each)] if faults else each
        data[column] = _series(field, sound)
    return pd.DataFrame(data)


def _framed(spec: LayerSpec, by_column: Columns, shapes: Shapes | None) -> pd.DataFrame:
    data: dict[str, Any] = {field.key: _series(field, by_column[field.key]) for field in spec.fields}
    data["entry"] = pd.Series(by_column["entry"], dtype="int64")
    table = pd.DataFrame(data)
    return (
        table if shapes is None else gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=STORAGE_CRS))
    )


def _faults(spec: LayerSpec, by_column: Columns, shapes: Shapes | None) -> dict[str, Faults]:
    faults = {field.key: faults_of(spec, field, by_column[field.key]) for field in spec.fields}
    faults["entry"] = _not_whole(by_column["entry"])
    if spec.geometry and shapes is not None:
        faults[GEOM] = shape_faults(by_column[GEOM], shapes, spec.geometry)
        if spec.geometry_required:
            gone = [at for at, blob in enumerate(by_column[GEOM]) if blob is None]
            faults[GEOM] = {**faults[GEOM], **dict.fromkeys(gone, DefectReason.MISSING)}
    repeated = _repeated([by_column[key] for key in spec.key])
    if repeated:
        faults[spec.key[0]] = {**repeated, **faults[spec.key[0]]}
    return faults


def _not_whole(cells: Sequence[Cell]) -> Faults:
    if set(map(type, cells)) <= {int}:
        return {}
    return {at: DefectReason.NUMBER for at, cell in enumerate(cells) if type(cell) is not int}


def _repeated(parts: Sequence[Sequence[Cell]]) -> Faults:
    """Find keys that stand in an earlier row too: the index that forbids it is damaged, or gone."""
    if len(set(zip(*parts, strict=True))) == len(parts[0]):
        return {}
    seen: set[tuple[Cell, ...]] = set()
    again: dict[int, DefectReason] = {}
    for at, key in enumerate(zip(*parts, strict=True)):
        if key in seen:
            again[at] = DefectReason.REPEATED
        seen.add(key)
    return again


def _required(spec: LayerSpec) -> set[str]:
    columns = {field.key for field in spec.fields if field.required}
    return columns | ({GEOM} if spec.geometry_required else set())


def _gone(spec: LayerSpec, faults: dict[str, Faults]) -> set[int]:
    """Return the positions of the rows that are left out: those with a damaged cell that is required."""
    return {at for column in _required(spec) for at in faults[column]}


def _defects(spec: LayerSpec, by_column: Columns, faults: dict[str, Faults]) -> tuple[RowDefect, ...]:
    gone, code = _gone(spec, faults), spec.key[0]
    found = [
        RowDefect(
            table=spec.name,
            row=by_column["fid"][at],
            code=by_column[code][at] if faults[code].get(at) in {None, DefectReason.REPEATED} else "",
            column=column,
            reason=reason,
            left_out=at in gone,
        )
        for column, bad in faults.items()
        for at, reason in bad.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.row or 0, one.column)))


def _without_faults(
    spec: LayerSpec, by_column: Columns, shapes: Shapes | None, faults: dict[str, Faults]
) -> tuple[Columns, Shapes | None]:
    """Leave rows out whose required cells are damaged, and empty the other damaged cells."""
    gone = _gone(spec, faults)
    kept = [at for at in range(len(by_column["fid"])) if at not in gone]
    nothing = {"entry": 0}  # no entry of the book has this number
    columns: Columns = {
        column: [nothing.get(column) if at in faults.get(column, ()) else cells[at] for at in kept]
        for column, cells in by_column.items()
    }
    if shapes is None:
        return columns, None
    drawn = shapes.copy()
    drawn[list(faults[GEOM])] = None
    return columns, drawn[kept]


def _series(field: Field, cells: Sequence[Any]) -> pd.Series:
    if field.kind is FieldKind.YES_NO:
        cells = [None if cell is None else bool(cell) for cell in cells]
    number = field.kind is FieldKind.NUMBER and field.required
    # Named, or pandas guesses its own text type, which writes NaN for what is missing.
    return pd.Series(cells, dtype="float64" if number else "object")
