"""A planned write in words and figures: rows as they are and as they would be, shapes in metres."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

import shapely

from villagemap.domain.bounds import Bounds
from villagemap.domain.differences import FieldChange, RowDifference, RowOp, TableDifference, Value
from villagemap.domain.layers import FieldKind, LayerSpec
from villagemap.frames.difference_map import TouchedShape
from villagemap.frames.geopackage import GEOM, decode
from villagemap.frames.reach import beyond_reach
from villagemap.frames.shape_changes import moved
from villagemap.frames.shapes import Shapes
from villagemap.store.cells import Cell
from villagemap.store.difference import Changed
from villagemap.store.planned import Planned
from villagemap.store.rows import compared, stored_columns

_MEASURABLE = Bounds(-180.0, -85.0, 180.0, 85.0)
"""Degrees that a projection has metres for."""


class _Redrawn(NamedTuple):
    """A shape that changes: as it is, as it would be, how far in metres, how much in square metres."""

    old: shapely.Geometry | None
    new: shapely.Geometry | None
    metres: float | None
    square_metres: float | None


def describe(planned: Planned) -> tuple[TableDifference, tuple[TouchedShape, ...]]:
    """Describe every row that a write touches or does not know, and the shapes that come, change or go."""
    redrawn = _redrawn(planned)
    rows = [*_added(planned), *_changed(planned, redrawn), *_removed(planned), *_unknown(planned)]
    table = TableDifference(planned.spec.name, tuple(rows), planned.difference.unchanged)
    return table, tuple(_touched(planned, redrawn))


def _added(planned: Planned) -> Iterator[RowDifference]:
    rows = planned.rows
    for number in planned.difference.added:
        name = _name(rows.columns, rows.cells[number])
        yield RowDifference(rows.keys[number], RowOp.ADDED, name, rows.source_rows[number])


def _removed(planned: Planned) -> Iterator[RowDifference]:
    for key, _ in planned.difference.removed:
        yield RowDifference(key, RowOp.REMOVED, _stored_name(planned, key))


def _unknown(planned: Planned) -> Iterator[RowDifference]:
    source_rows = dict(zip(planned.rows.keys, planned.rows.source_rows, strict=True))
    for key in planned.difference.unknown:
        yield RowDifference(key, RowOp.UNKNOWN, row=source_rows[key])


def _changed(planned: Planned, redrawn: dict[str, _Redrawn]) -> Iterator[RowDifference]:
    for change in planned.difference.changed:
        key = planned.rows.keys[change.number]
        shape = redrawn.get(key)
        yield RowDifference(
            key=key,
            op=RowOp.CHANGED,
            name=_stored_name(planned, key),
            row=planned.rows.source_rows[change.number],
            fields=tuple(_fields(planned, change)),
            reshaped=shape is not None,
            moved_m=shape.metres if shape else None,
            area_m2=shape.square_metres if shape else None,
        )


def _fields(planned: Planned, change: Changed) -> Iterator[FieldChange]:
    columns, cells = planned.rows.columns, planned.rows.cells[change.number]
    for field in compared(change.before):
        if field != GEOM:
            old, new = change.before[field], cells[columns.index(field)]
            yield FieldChange(field, _value(planned.spec, field, old), _value(planned.spec, field, new))


def _value(spec: LayerSpec, field: str, cell: Cell) -> Value:
    if spec.field(field).kind is FieldKind.YES_NO and cell is not None:
        return bool(cell)
    return cast(Value, cell)


def _redrawn(planned: Planned) -> dict[str, _Redrawn]:
    """Measure the shapes that change, by the keys of their rows."""
    changes = [change for change in planned.difference.changed if GEOM in change.before]
    if not changes or planned.spec.geometry is None:
        return {}
    place = planned.rows.columns.index(GEOM)
    old = _shapes(change.before[GEOM] for change in changes)
    new = _shapes(planned.rows.cells[change.number][place] for change in changes)
    figures = moved(old, new, planned.spec.geometry)
    keys = (planned.rows.keys[change.number] for change in changes)
    measured = zip(old, new, map(_figure, figures.metres), map(_figure, figures.square_metres), strict=True)
    return dict(zip(keys, map(_Redrawn._make, measured), strict=True))


def _touched(planned: Planned, redrawn: dict[str, _Redrawn]) -> Iterator[TouchedShape]:
    rows, table = planned.rows, planned.spec.name
    if GEOM in rows.columns:
        place = rows.columns.index(GEOM)
        coming = _shapes(rows.cells[number][place] for number in planned.difference.added)
        for row, shape in zip(_added(planned), coming, strict=True):
            yield TouchedShape(table, row.key, RowOp.ADDED, row.name, None, shape)
    for key, shape in redrawn.items():
        yield TouchedShape(table, key, RowOp.CHANGED, _stored_name(planned, key), shape.old, shape.new)
    if planned.spec.geometry:
        going = _shapes(row.cells[-1] for _, row in planned.difference.removed)
        for row, shape in zip(_removed(planned), going, strict=True):
            yield TouchedShape(table, row.key, RowOp.REMOVED, row.name, shape, None)


def _shapes(cells: Iterable[Cell]) -> Shapes:
    """Return shapes; None for a stored one that lies nowhere, which nobody can measure or draw."""
    shapes = decode(cells)
    shapes[beyond_reach(shapes, _MEASURABLE)] = None
    return shapes


def _stored_name(planned: Planned, key: str) -> str:
    return _name(stored_columns(planned.spec), planned.known[key].cells)


def _name(columns: Sequence[str], cells: Sequence[Cell]) -> str:
    return str(cells[columns.index("name")] or "") if "name" in columns else ""


def _figure(figure: float) -> float | None:
    return float(figure) if math.isfinite(figure) else None
