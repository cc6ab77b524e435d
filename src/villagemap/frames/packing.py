"""Frames as arrays, and back: values as JSON columns, shapes as WKB."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from villagemap.frames.prepared_file import Parts
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS


def pack_json(said: object) -> Parts:
    """Return anything that JSON can say, as an array of bytes."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()
    return {"json": np.frombuffer(text, dtype=np.uint8)}


def unpack_json(parts: Parts) -> Any:
    """Return what `pack_json` was given."""
    return json.loads(parts["json"].tobytes())


def pack_frame(frame: pd.DataFrame) -> Parts:
    """Return a frame of text, numbers, yes and no, and at most one column of shapes."""
    plain = [column for column in frame.columns if column != GEOMETRY]
    said = {
        "columns": [[str(column), str(frame[column].dtype), _cells(frame[column])] for column in plain],
        "rows": len(frame),
    }
    shapes = pack_shapes(frame[GEOMETRY].to_numpy()) if isinstance(frame, gpd.GeoDataFrame) else {}
    return {**pack_json(said), **shapes}


def unpack_frame(parts: Parts) -> pd.DataFrame:
    """Return what `pack_frame` was given, with rows counted from 0."""
    said = unpack_json(parts)
    columns = {name: pd.Series(cells, dtype=kind) for name, kind, cells in said["columns"]}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(said["rows"]))
    if "wkb" not in parts:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(unpack_shapes(parts), crs=STORAGE_CRS))


def pack_shapes(shapes: np.ndarray) -> Parts:
    """Return shapes (None where one is missing) as WKB, one after another."""
    blobs: Sequence[bytes | None] = shapely.to_wkb(shapes, output_dimension=2, byte_order=1).tolist()
    lengths = np.array([len(blob or b"") for blob in blobs], dtype=np.int64)
    text = b"".join(blob or b"" for blob in blobs)
    return {"wkb": np.frombuffer(text, dtype=np.uint8), "ends": np.cumsum(lengths)}


def unpack_shapes(parts: Parts, places: np.ndarray | None = None) -> np.ndarray:
    """Return what `pack_shapes` was given, or the shapes at some places of it."""
    ends = parts["ends"]
    starts = np.append(0, ends)[:-1]
    if places is not None:
        starts, ends = starts[places], ends[places]
    text = parts["wkb"].data
    blobs = [
        bytes(text[start:end]) or None for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    shapes: np.ndarray = shapely.from_wkb(np.array(blobs, dtype=object))
    return np.asarray(shapes, dtype=object)


def _cells(column: pd.Series) -> list[Any]:
    return [None if cell is pd.NA else cell for cell in column.tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(repr(value))
