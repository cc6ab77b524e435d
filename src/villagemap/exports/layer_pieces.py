"""Rows of whole layers that were written once a data version: a download selects and combines them.

What a filter measures follows each row; any other choice of columns is written afresh.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import VillageFilter
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER, GeometryKind
from villagemap.exports import csv_writer
from villagemap.exports.csv_writer import csv_heading, csv_lines, more_cells
from villagemap.exports.geojson_writer import (
    SEPARATOR,
    geojson_features,
    geojson_head,
    geojson_tail,
    more_properties,
)
from villagemap.exports.layer_download import LayerDownload
from villagemap.exports.pieces import RowDocument, packed_pieces, plain_pieces
from villagemap.exports.table import Table
from villagemap.frames.prepared_file import Parts
from villagemap.texts import Texts


def geojson_document(download: LayerDownload) -> RowDocument:
    """Return what `write_geojson` makes of a download that begins with the usual columns."""
    more = [more_properties(download.more_columns, row) for row in download.more_cells]
    return RowDocument(
        geojson_pieces(download.snapshot, download.layer),
        None if download.is_whole else download.rows,
        head=geojson_head(download.about),
        tail=geojson_tail(len(download.rows)),
        more=more,
    )


def csv_document(download: LayerDownload) -> RowDocument:
    """Return what `write_csv` makes of a download that begins with the usual columns."""
    pieces = csv_pieces(download.snapshot, download.layer)
    heading = pieces["heading"].tobytes()
    if download.more_columns:
        heading += more_cells(download.more_columns)
    return RowDocument(
        pieces,
        None if download.is_whole else download.rows,
        head=heading + csv_writer.SEPARATOR,
        tail=csv_writer.SEPARATOR if len(download.rows) else b"",
        more=[more_cells(row) for row in download.more_cells],
    )


DOCUMENTS: Mapping[str, Callable[[LayerDownload], RowDocument]] = MappingProxyType(
    {"geojson": geojson_document, "csv": csv_document}
)
"""How the formats that have pieces combine them, by ending."""


def prepare_pieces(snapshot: Snapshot) -> None:
    """Make the pieces of every layer, and the indexes of the filter, before the first reader needs them."""
    snapshot.facets(VillageFilter())
    _ = snapshot.extents
    for layer in snapshot.layers:
        geojson_pieces(snapshot, layer)
        csv_pieces(snapshot, layer)


def geojson_pieces(snapshot: Snapshot, layer: str) -> Parts:
    """Return the features of a layer; those of polygons are compressed."""
    name = f"geojson/{layer}"

    def build() -> Parts:
        features = geojson_features(_whole(snapshot, layer))
        if LAYER[layer].geometry is GeometryKind.AREA:
            return packed_pieces(features, SEPARATOR, earlier=snapshot.memo.earlier(name))
        return plain_pieces(features, SEPARATOR)

    return snapshot.derived(name, build, of=_basis(layer))


def csv_pieces(snapshot: Snapshot, layer: str) -> Parts:
    """Return the lines of a layer, and its heading."""

    def build() -> Parts:
        table = _whole(snapshot, layer)
        heading = np.frombuffer(csv_heading(table), dtype=np.uint8)
        return {"heading": heading, **plain_pieces(csv_lines(table), csv_writer.SEPARATOR)}

    return snapshot.derived(f"csv/{layer}", build, of=_basis(layer))


def _basis(layer: str) -> str | None:
    """Return the layer whose rows the pieces follow from; facts of villages follow from all."""
    return None if layer == "villages" else layer


def _whole(snapshot: Snapshot, layer: str) -> Table:
    # Rows of both formats are the same in every language.
    return LayerDownload(snapshot, layer, VillageFilter(), Texts(Language.ZH)).table()
