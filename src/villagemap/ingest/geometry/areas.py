"""Whether areas that a file declares are those that it draws."""

from collections.abc import Sequence

import numpy as np
import shapely

from villagemap.frames.measures import area_km2
from villagemap.frames.shapes import Shapes
from villagemap.ingest.geometry.rows import RowReport
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.values import Value


def check_declared(shapes: Shapes, declared: Sequence[Value], column: str, report: RowReport) -> None:
    """Warn of polygons whose geodesic area is not the declared one, in km², within the tolerance."""
    said = np.array(
        [np.nan if isinstance(value, str) or value is None else float(value) for value in declared]
    )
    there = np.flatnonzero(~(np.isnan(said) | shapely.is_missing(shapes)))
    for at, drawn in zip(there.tolist(), area_km2(shapes[there]) if len(there) else (), strict=True):
        if abs(drawn - said[at]) > TOLERANCE["area_differs"] * max(drawn, said[at]):
            report.warn(
                "area_differs",
                at,
                field=column,
                declared=round(float(said[at]), 3),
                drawn=round(float(drawn), 3),
            )
