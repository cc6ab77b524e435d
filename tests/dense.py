"""Coverages of any density: squares whose borders wind, made by bending one plane, so that neighbours share them."""

import numpy as np
import shapely

WEST, SOUTH, WIDE, HIGH = 123.3, 42.9, 2.2, 1.1  # degrees, about the size of the city
_WAVES = (
    (3.1, 5.3, 0.004),
    (17.0, 23.0, 0.0011),
    (91.0, 67.0, 0.00023),
    (403.0, 517.0, 0.00005),
    (1999.0, 2203.0, 0.00001),
)


def dense_coverage(villages, vertices):
    """Return `villages` shapes of about `vertices` vertices each; together they fill a rectangle (degrees)."""
    columns = int(np.ceil(np.sqrt(villages * WIDE / HIGH)))
    rows = int(np.ceil(villages / columns))
    side = max(1, vertices // 4)
    numbers = np.arange(villages)
    along = np.arange(side) / side
    still = np.zeros(side)
    ring = np.concatenate(
        [
            np.c_[along, still],
            np.c_[still + 1, along],
            np.c_[1 - along, still + 1],
            np.c_[still, 1 - along],
            [[0, 0]],
        ]
    )
    corner = np.c_[numbers % columns, numbers // columns]
    places = (corner[:, None, :] * side + np.rint(ring * side)[None, :, :]) / side / [columns, rows]
    points = _bent(places.reshape(-1, 2))
    return shapely.multipolygons(shapely.polygons(points.reshape(villages, len(ring), 2))[:, None])


def _bent(places):
    points = places * [WIDE, HIGH] + [WEST, SOUTH]
    bent = points.copy()
    for across, along, height in _WAVES:
        bent[:, 0] += height * np.sin(across * points[:, 1] * 3 + along * points[:, 0])
        bent[:, 1] += height * np.sin(across * points[:, 0] * 2 - along * points[:, 1])
    return np.round(bent, 9)
