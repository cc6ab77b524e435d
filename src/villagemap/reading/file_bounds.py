"""Whether a table keeps within the limits that settings give, and holds nothing that could not be stored or shown."""

from collections.abc import Iterator

import numpy as np
import shapely

from villagemap.reading.raw import RawTable, Shapes
from villagemap.reading.rules import Refusal
from villagemap.settings import Limits

_CHARACTERS_PER_CELL = 20
"""On average: all texts of a table are read by the service, whose memory is everybody's."""

_NAME_CHARACTERS = 200


def check_size(rows: int, columns: int, limits: Limits) -> None:
    """Refuse more rows or cells than allowed, before they are made.

    Raises:
        FileUnreadableError: naming the number.
    """
    if rows > limits.rows:
        raise Refusal.TOO_MANY_ROWS.error(n=rows, limit=limits.rows)
    if rows * columns > limits.cells:
        raise Refusal.TOO_MANY_CELLS.error(n=rows * columns, limit=limits.cells)


def text_limit(limits: Limits) -> int:
    """Return how many characters all texts of a table may have together."""
    return limits.cells * _CHARACTERS_PER_CELL


def check_bounds(table: RawTable, limits: Limits) -> None:
    """Refuse a table with more rows, cells, text or vertices than allowed, or with texts that are none.

    Raises:
        FileUnreadableError: naming the row where one is at fault.
    """
    check_size(len(table.rows), len(table.columns), limits)
    _check_names(table)
    _check_texts(table, limits)
    if table.shapes is not None and len(table.shapes):
        _check_vertices(table.shapes, table, limits)


def _check_names(table: RawTable) -> None:
    for name in (table.part, *table.columns):
        if len(name) > _NAME_CHARACTERS:
            raise Refusal.NAME_TOO_LONG.error(n=len(name), limit=_NAME_CHARACTERS, name=name[:20])
        if not _is_text(name):
            raise Refusal.NAME_UNREADABLE.error()


def _check_texts(table: RawTable, limits: Limits) -> None:
    left = text_limit(limits)
    for number, text in _texts(table):
        left -= len(text)
        if left < 0:
            raise Refusal.TOO_MUCH_TEXT.error(row=number, limit=text_limit(limits))
        if not _is_text(text):
            raise Refusal.TEXT_UNREADABLE.error(row=number)


def _texts(table: RawTable) -> Iterator[tuple[int, str]]:
    for number, row in zip(table.numbers, table.rows, strict=True):
        for cell in row:
            if isinstance(cell, str):
                yield number, cell


def _is_text(text: str) -> bool:
    """Tell whether a text can be written down: half of a surrogate pair cannot, and NUL ends texts elsewhere."""
    if text.isascii():
        return "\x00" not in text
    try:
        return b"\x00" not in text.encode("utf-8")
    except UnicodeEncodeError:
        return False


def _check_vertices(shapes: Shapes, table: RawTable, limits: Limits) -> None:
    vertices = shapely.get_num_coordinates(shapes)
    largest = int(np.argmax(vertices))
    if vertices[largest] > limits.row_vertices:
        raise Refusal.TOO_MANY_VERTICES_IN_ROW.error(
            row=table.numbers[largest],
            n=int(vertices[largest]),
            limit=limits.row_vertices,
        )
    if vertices.sum() > limits.file_vertices:
        raise Refusal.TOO_MANY_VERTICES.error(n=int(vertices.sum()), limit=limits.file_vertices)
