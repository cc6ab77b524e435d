"""GeoJSON by RFC 7946: lon lat, outer rings counter-clockwise, no `crs` member, full geometry."""

import json
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from villagemap.domain.layers import GeometryKind
from villagemap.exports.table import About, Row, Table, TableShapes

MEDIA_TYPE = "application/geo+json"
SEPARATOR = b"}},\n"
"""What closes a feature and stands before the next: pieces end where more properties may follow."""

# A ten-billionth of a degree is a hundredth of a millimetre: nothing that anybody measured is lost.
_DECIMALS = 10
_AT_A_TIME = 1_000


def write_geojson(table: Table) -> bytes:
    """Return a table as a FeatureCollection; its metadata stand under `villagemap`."""
    features = SEPARATOR.join(geojson_features(table))
    return geojson_head(table.about) + features + geojson_tail(len(table.rows))


def geojson_head(about: About) -> bytes:
    """Return what stands before the features."""
    metadata = json.dumps(about.metadata, ensure_ascii=False).encode()
    return b'{"type":"FeatureCollection","villagemap":' + metadata + b',"features":[\n'


def geojson_tail(rows: int) -> bytes:
    """Return what stands behind the features."""
    return (b"}}" if rows else b"") + b"\n]}\n"


def more_properties(keys: Sequence[str], row: Row) -> bytes:
    """Return properties that follow those of a feature."""
    return b"".join(b",%s:%s" % (_json(key), _json(value)) for key, value in zip(keys, row, strict=True))


def geojson_features(table: Table) -> Iterator[bytes]:
    """Yield every row as a Feature that is not closed, made some hundred at a time; its first value is its `id`."""
    for start in range(0, len(table.rows), _AT_A_TIME):
        rows = table.rows[start : start + _AT_A_TIME]
        for row, geometry in zip(rows, _geometries(table.shapes, rows, start), strict=True):
            properties = dict(zip(table.keys, row, strict=True))
            yield (
                b'{"type":"Feature","id":%s,"geometry":%s,"properties":%s'
                % (_json(row[0]), geometry.encode(), _json(properties)[:-1])
            )


def _geometries(shapes: TableShapes | None, rows: Sequence[Row], start: int) -> Sequence[str]:
    if shapes is None:
        return ["null"] * len(rows)
    values = shapes.values[start : start + len(rows)]
    rounded = shapely.transform(values, lambda xy: np.round(xy, _DECIMALS))
    if shapes.kind is GeometryKind.AREA:
        rounded = shapely.orient_polygons(rounded)
    return [text or "null" for text in shapely.to_geojson(rounded)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
