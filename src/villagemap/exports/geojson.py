"""GeoJSON by RFC 7946: lon lat, outer rings counter-clockwise, no `crs` member, full geometry.

A feature is serialised once a data version; an answer is a join of bytes.
"""

import json
from collections.abc import Sequence

import numpy as np
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import LAYER
from villagemap.exports.metadata import Download
from villagemap.exports.properties import layer_properties

MEDIA_TYPE = "application/geo+json"

# A ten-billionth of a degree is a hundredth of a millimetre: nothing that anybody measured is lost.
_DECIMALS = 10


def write_geojson(download: Download) -> bytes:
    """Return the chosen rows of the layer as a FeatureCollection; its metadata stand under `villagemap`."""
    features = _features(download.snapshot, download.layer)
    head = json.dumps(download.metadata(), ensure_ascii=False).encode()
    body = b",\n".join([features[position] for position in download.chosen.tolist()])
    return b'{"type":"FeatureCollection","villagemap":' + head + b',"features":[\n' + body + b"\n]}\n"


def _features(snapshot: Snapshot, layer: str) -> Sequence[bytes]:
    return snapshot.once(("geojson", layer), lambda: _serialised(snapshot, layer))


def _serialised(snapshot: Snapshot, layer: str) -> Sequence[bytes]:
    properties = layer_properties(snapshot, layer).to_dict(orient="records")
    geometries = _geometries(snapshot, layer, len(properties))
    return [
        b'{"type":"Feature","id":%s,"geometry":%s,"properties":%s}'
        % (_json(row["code"]), geometry.encode(), _json(row))
        for row, geometry in zip(properties, geometries, strict=True)
    ]


def _geometries(snapshot: Snapshot, layer: str, size: int) -> Sequence[str]:
    if LAYER[layer].geometry is None:
        return ["null"] * size
    shapes = snapshot.shapes(layer)
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS))
    if LAYER[layer].geometry == "MULTIPOLYGON":
        rounded = shapely.orient_polygons(rounded)
    return [text or "null" for text in shapely.to_geojson(rounded)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
