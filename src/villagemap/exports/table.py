"""A table: named columns, rows, perhaps shapes, and what it says of itself. Every file format writes one.

A layer is one source of tables (`exports.layer_table`); a register, a figure or a difference can be another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from villagemap.domain.layers import FieldKind, GeometryKind
from villagemap.frames.coverage import Shapes
from villagemap.texts import Texts

_CODES = {FieldKind.VILLAGE, FieldKind.COUNTY, FieldKind.PROJECT}
_DECIMALS = 9  # of degrees: a tenth of a millimetre

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: `key` for programs, `title` for people, `unit` and `meaning` in words.

    `words` are what its values are called, where they are words.
    """

    key: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    unit: str = ""
    meaning: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def label(self, value: Any, texts: Texts) -> Any:
        """Return a value as people read it: words and yes or no in their language, all else as it is."""
        if value is not None and self.kind is FieldKind.YES_NO:
            return texts.say("value.yes" if value else "value.no")
        return self.words.get(value, value)

    def meaning_in(self, texts: Texts) -> str:
        """Return what the values are; by their kind, where the source says nothing."""
        if self.meaning:
            return self.meaning
        if self.kind is FieldKind.YES_NO:
            return texts.shown([texts.say("value.yes"), texts.say("value.no")])
        if self.kind is FieldKind.WORD:
            return texts.shown(list(self.words.values()))
        return texts.say("values.code" if self.kind in _CODES else f"values.{self.kind}")


@dataclass(frozen=True, slots=True)
class TableShapes:
    """The shape of each row (EPSG:4490, lon lat, None where it has none), all of one kind."""

    kind: GeometryKind
    values: Shapes


@dataclass(frozen=True, slots=True)
class About:
    """What a table says of itself, in the language of `texts`: for people as `lines`, for programs as `metadata`.

    `name` is what programs call it, `label` what people call its rows.
    """

    texts: Texts
    name: str
    label: str
    title: str
    notice: str
    lines: Sequence[tuple[str, str]] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. The first column is the key of a row; what is not reported is None."""

    columns: Sequence[TableColumn]
    rows: Sequence[Row]
    shapes: TableShapes | None
    about: About

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.key for column in self.columns)

    def without_shapes(self) -> "Table":
        """Return the table for a format without geometry: points become `lon` and `lat`, other shapes are left out."""
        if self.shapes is None or self.shapes.kind is not GeometryKind.POINT:
            return replace(self, shapes=None)
        say = self.about.texts.say
        sides = [
            TableColumn(side, say(f"header.{side}"), FieldKind.NUMBER, say("unit.degree"))
            for side in ("lon", "lat")
        ]
        points = np.column_stack([shapely.get_x(self.shapes.values), shapely.get_y(self.shapes.values)])
        cells = points.round(_DECIMALS).astype(object)
        cells[np.isnan(points)] = None
        rows = [(*row, *point) for row, point in zip(self.rows, cells.tolist(), strict=True)]
        return Table((*self.columns, *sides), rows, None, self.about)
