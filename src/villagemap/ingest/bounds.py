"""Whether a table keeps within the limits that settings give."""

import numpy as np
import shapely

from villagemap.ingest.raw import RawTable, Shapes
from villagemap.ingest.refusals import refusal
from villagemap.settings import Limits


def check_bounds(table: RawTable, limits: Limits) -> None:
    """Refuse a table with more rows or vertices than allowed.

    Raises:
        FileUnreadableError: naming the row where one is at fault.
    """
    if len(table.rows) > limits.rows:
        raise refusal("too_many_rows", n=len(table.rows), limit=limits.rows)
    if table.shapes is not None and len(table.shapes):
        _check_vertices(table.shapes, table, limits)


def _check_vertices(shapes: Shapes, table: RawTable, limits: Limits) -> None:
    vertices = shapely.get_num_coordinates(shapes)
    largest = int(np.argmax(vertices))
    if vertices[largest] > limits.row_vertices:
        raise refusal(
            "too_many_vertices_in_row",
            row=table.numbers[largest],
            n=int(vertices[largest]),
            limit=limits.row_vertices,
        )
    if vertices.sum() > limits.file_vertices:
        raise refusal("too_many_vertices", n=int(vertices.sum()), limit=limits.file_vertices)
