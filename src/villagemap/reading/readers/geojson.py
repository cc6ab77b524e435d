"""GeoJSON (RFC 7946), read with the standard library: GDAL would fetch a linked coordinate system."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely.geometry import shape

from villagemap.reading.encodings import decoded
from villagemap.reading.file_bounds import check_size
from villagemap.reading.raw import Cell, RawTable, Request, Shapes
from villagemap.reading.rules import Refusal
from villagemap.reading.tally import TALLY

# RFC 7946, section 4.
_SHOWN = 40
_LON_LAT = "EPSG:4326"
_RING_DEPTH = {"Polygon": 1, "MultiPolygon": 2}

_Feature = Mapping[str, Any]


def read(path: Path, request: Request) -> RawTable:
    """Read a FeatureCollection or a single feature; row 1 is the first feature.

    Raises:
        FileUnreadableError: it is no GeoJSON.
    """
    text = decoded(path.read_bytes(), request.encoding)
    document = _parse(text.text)
    features = _features(document)
    columns = list(dict.fromkeys(key for feature in features for key in _properties(feature)))
    check_size(len(features), len(columns), request.limits)
    shapes, broken = _shapes(features)
    return RawTable(
        part=str(document.get("name", "")),
        columns=tuple(columns),
        rows=[[_cell(_properties(feature).get(column)) for column in columns] for feature in features],
        numbers=list(range(1, len(features) + 1)),
        shapes=shapes,
        broken=broken,
        crs=_crs(document),
        crs_implied=document.get("crs") is None,
        encoding=text.encoding,
        findings=(text.finding,),
        questions=text.questions,
    )


def _parse(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, parse_constant=_no_number, object_pairs_hook=_Objects())
    except json.JSONDecodeError as problem:
        raise Refusal.NO_JSON.error(line=problem.lineno) from problem
    # A number of thousands of digits.
    except ValueError as problem:
        raise Refusal.NO_GEOJSON.error() from problem
    if not isinstance(document, dict):
        raise Refusal.NO_GEOJSON.error()
    return document


class _Objects:
    """Makes objects, and refuses one that says the same name twice: programs differ in which of the two counts."""

    def __init__(self) -> None:
        self._features = 0

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in made if names.count(name) > 1)
            raise Refusal.NAME_TWICE.error(name=twice[:_SHOWN], row=self._features + 1)
        # An object is made when it ends, so the properties come before their feature.
        if made.get("type") == "Feature":
            self._features += 1
            TALLY.count(self._features)
        return made


def _no_number(word: str) -> NoReturn:
    raise Refusal.NO_JSON_NUMBER.error(value=word)


def _features(document: _Feature) -> Sequence[_Feature]:
    kind = document.get("type")
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if not isinstance(features, list) or kind not in {"FeatureCollection", "Feature"}:
        raise Refusal.NO_GEOJSON.error()
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise Refusal.NO_FEATURE.error(row=number)
    return features


def _properties(feature: _Feature) -> Mapping[str, Any]:
    return feature.get("properties") or {}


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (str, int, float, bool)):
        # 1e999 is a number in JSON and no number in a computer.
        return str(value) if isinstance(value, float) and not np.isfinite(value) else value
    return json.dumps(value, ensure_ascii=False)


def _shapes(features: Sequence[_Feature]) -> tuple[Shapes, frozenset[int]]:
    shapes = np.full(len(features), None, dtype=object)
    broken = set()
    for row, feature in enumerate(features):
        geometry = feature.get("geometry")
        if geometry is None:
            continue
        if _has_open_ring(geometry) or _has_other_than_numbers(geometry):
            broken.add(row)
            continue
        try:
            made = shapely.force_2d(shape(geometry))
        except (MemoryError, RecursionError):
            raise
        # A geometry may be anything that JSON can say; shapely has no one error for what is none.
        except Exception:  # noqa: BLE001
            broken.add(row)
            continue
        # Coordinates at the wrong depth come out as nothing at all.
        if made.is_empty and geometry.get("coordinates"):
            broken.add(row)
        else:
            shapes[row] = made
    return shapes, frozenset(broken)


def _crs(document: _Feature) -> str:
    """Return the coordinate system: the old member `crs` (GeoJSON 2008) is honoured, a link never followed.

    A member that names none is returned as it is written, for nobody can read it.
    """
    member = document.get("crs")
    if member is None:
        return _LON_LAT
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name.strip():
        return name
    if (isinstance(member, dict) and member.get("type") == "link") or (
        isinstance(properties, dict) and "href" in properties
    ):
        raise Refusal.LINKED_CRS.error()
    return f"crs: {json.dumps(member, ensure_ascii=False)}"


def _has_open_ring(geometry: Any) -> bool:
    """Tell whether a ring of a geometry (RFC 7946) ends elsewhere than it begins."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _RING_DEPTH:
        return False
    rings = _nested(geometry.get("coordinates"), _RING_DEPTH[geometry["type"]])
    return any(ring[0][:2] != ring[-1][:2] for ring in rings if _is_ring(ring))


def _has_other_than_numbers(geometry: Any) -> bool:
    """Tell whether a position of a geometry (RFC 7946) holds anything but numbers, such as "124.3"."""
    if not isinstance(geometry, dict):
        return False
    if isinstance(geometry.get("geometries"), list):
        return any(_has_other_than_numbers(each) for each in geometry["geometries"])
    level: list[Any] = [geometry.get("coordinates")]
    while level and all(isinstance(each, list) for each in level):
        level = list(chain.from_iterable(level))
    return not set(map(type, level)) <= {int, float}


def _is_ring(ring: Any) -> bool:
    return (
        isinstance(ring, list) and len(ring) > 1 and all(isinstance(end, list) for end in (ring[0], ring[-1]))
    )


def _nested(lists: Any, depth: int) -> Iterator[Any]:
    for each in lists if isinstance(lists, list) else ():
        if depth == 1:
            yield each
        else:
            yield from _nested(each, depth - 1)
