"""GeoJSON by RFC 7946: lon lat, outer rings counter-clockwise, no `crs` member, full geometry.

A feature is serialised once a data version; an answer is a join of bytes (`exports.pieces`).
"""

import json
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import LAYER, GeometryKind
from villagemap.exports.metadata import Download
from villagemap.exports.pieces import Joined, keep_packed, keep_plain
from villagemap.exports.properties import layer_properties
from villagemap.frames.coverage import Shapes
from villagemap.frames.prepared_file import Parts

MEDIA_TYPE = "application/geo+json"

# A ten-billionth of a degree is a hundredth of a millimetre: nothing that anybody measured is lost.
_DECIMALS = 10
_SEPARATOR = b",\n"
_AT_A_TIME = 1_000


def join_geojson(download: Download) -> Joined:
    """Return the chosen rows of the layer as a FeatureCollection; its metadata stand under `villagemap`."""
    said = json.dumps(download.metadata(), ensure_ascii=False).encode()
    return Joined(
        kept_features(download.snapshot, download.layer),
        download.chosen_of_all,
        head=b'{"type":"FeatureCollection","villagemap":' + said + b',"features":[\n',
        tail=b"\n]}\n",
    )


def write_geojson(download: Download) -> bytes:
    """Return the same as plain bytes."""
    return join_geojson(download).plain()


def kept_features(snapshot: Snapshot, layer: str) -> Parts:
    """Return the serialised features of a layer; those of polygons are compressed."""
    name = f"geojson/{layer}"

    def keep() -> Parts:
        rows = serialised(snapshot, layer)
        if LAYER[layer].geometry is GeometryKind.AREA:
            return keep_packed(rows, _SEPARATOR, earlier=snapshot.memo.earlier(name))
        return keep_plain(rows, _SEPARATOR)

    # Facts of villages follow from all layers.
    return snapshot.derived(name, keep, of=None if layer == "villages" else layer)


def serialised(snapshot: Snapshot, layer: str) -> Iterator[bytes]:
    """Give every row of a layer as a Feature, in table order; made some hundred at a time."""
    properties = layer_properties(snapshot, layer)
    shapes = snapshot.shapes(layer) if LAYER[layer].geometry else None
    for start in range(0, len(properties), _AT_A_TIME):
        some = slice(start, start + _AT_A_TIME)
        rows = properties.iloc[some].to_dict(orient="records")
        geometries = ["null"] * len(rows) if shapes is None else _geometries(shapes[some], layer)
        for row, geometry in zip(rows, geometries, strict=True):
            yield (
                b'{"type":"Feature","id":%s,"geometry":%s,"properties":%s}'
                % (_json(row["code"]), geometry.encode(), _json(row))
            )


def _geometries(shapes: Shapes, layer: str) -> Sequence[str]:
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS))
    if LAYER[layer].geometry is GeometryKind.AREA:
        rounded = shapely.orient_polygons(rounded)
    return [text or "null" for text in shapely.to_geojson(rounded)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
