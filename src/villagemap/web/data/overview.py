"""Addresses of what the map page fetches: one document each, sent as it stands."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from flask import Blueprint, Response, abort, request

from villagemap.atlas.snapshot import SHAPES, Snapshot
from villagemap.exports.overview.borders import overview
from villagemap.exports.overview.outlines import outlines_document
from villagemap.exports.overview.overlays import (
    POINT_LAYERS,
    points_document,
    roads_document,
    tallies_document,
)
from villagemap.exports.overview.rows import rows_document
from villagemap.frames.packing import pack_json, unpack_json
from villagemap.web.assets.compressed import gzipped_once
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, Caching, answer


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the map page: the stamp that changes with it, and how it is made."""

    stamp: Callable[[Snapshot], str]
    build: Callable[[Snapshot], bytes]


DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        "rows": Document(Snapshot.stamp, rows_document),
        # An edited status does not make browsers fetch borders again.
        "villages": Document(Snapshot.shape_stamp, lambda snapshot: overview(snapshot).document),
        "outlines": Document(Snapshot.shape_stamp, outlines_document),
        "lines/roads": Document(Snapshot.stamp, roads_document),
        "tallies": Document(Snapshot.stamp, tallies_document),
    }
    | {
        f"points/{layer}": Document(Snapshot.stamp, partial(points_document, layer=layer))
        for layer in POINT_LAYERS
    }
)


def overview_address(context: AppContext, snapshot: Snapshot, name: str) -> str:
    """Return the address of a document with the stamp of its content, so that browsers may cache it for ever."""
    return f"/overview/{name}.json?v={_stamp(context, snapshot, name)}"


def _stamp(context: AppContext, snapshot: Snapshot, name: str) -> str:
    """Name the data and the code: an upgraded service writes other documents of the same data."""
    made = DOCUMENTS[name].stamp(snapshot) if name in DOCUMENTS else snapshot.shape_stamp()
    return f"{made}.{context.build}"


def overviews(context: AppContext) -> Blueprint:
    """Return the addresses that the map page fetches."""
    blueprint = Blueprint("overview", __name__)

    @blueprint.get("/overview/<path:name>.json")
    def document(name: str) -> Response:
        snapshot = context.atlas.current()
        if name not in DOCUMENTS and name not in _pieces(snapshot):
            abort(404)
        stamp = _stamp(context, snapshot, name)
        return answer(
            request,
            _body(snapshot, name),
            inputs=(stamp, name),
            media_type="application/json",
            caching=Caching.FOREVER if request.args.get("v") == stamp else Caching.ASK,
        )

    return blueprint


def warm_overviews(snapshot: Snapshot) -> None:
    """Make every document of a data version, so that its first reader need not wait."""
    for name in (*DOCUMENTS, *_pieces(snapshot)):
        _body(snapshot, name).encoded(compressed=True)


def _pieces(snapshot: Snapshot) -> Collection[str]:
    """Return the names of the finer pieces, which are many and known without making them again."""
    parts = snapshot.derived(
        "overview/pieces", lambda: pack_json(sorted(overview(snapshot).pieces)), of=SHAPES
    )
    names: Sequence[str] = unpack_json(parts)
    return names


def _body(snapshot: Snapshot, name: str) -> Body:
    """Return a document: one of the table, or finer borders in a piece of the city."""
    entry = DOCUMENTS.get(name)
    if entry is None:
        return gzipped_once(snapshot, ("overview", name), lambda: overview(snapshot).pieces[name], of=SHAPES)
    return gzipped_once(
        snapshot,
        ("overview", name),
        lambda: entry.build(snapshot),
        of=SHAPES if entry.stamp is Snapshot.shape_stamp else None,
    )
