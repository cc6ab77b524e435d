"""CSV: UTF-8 with a byte order mark, so that Excel reads the Chinese; geometry of points as lon and lat."""

import csv
import io
from collections.abc import Iterable

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.columns import whole_table
from villagemap.exports.metadata import Download
from villagemap.exports.pieces import Joined, keep_plain
from villagemap.frames.formulas import guarded
from villagemap.frames.prepared_file import Parts

MEDIA_TYPE = "text/csv"

_BYTE_ORDER_MARK = "\ufeff"


def join_csv(download: Download) -> Joined:
    """Return the chosen rows of the layer, a line a row, under the names of the properties.

    A text that a spreadsheet would run stands behind an apostrophe (`frames.formulas`).
    """
    lines = kept_lines(download.snapshot, download.layer)
    return Joined(lines, download.chosen_of_all, head=lines["heading"].tobytes(), tail=b"")


def write_csv(download: Download) -> bytes:
    """Return the same as plain bytes."""
    return join_csv(download).plain()


def kept_lines(snapshot: Snapshot, layer: str) -> Parts:
    """Return the lines of a layer, and its heading."""
    # Facts of villages follow from all layers.
    of = None if layer == "villages" else layer
    return snapshot.derived(f"csv/{layer}", lambda: _lines(snapshot, layer), of=of)


def _lines(snapshot: Snapshot, layer: str) -> Parts:
    table = whole_table(snapshot, layer)
    heading = (_BYTE_ORDER_MARK + _line(table.columns)).encode()
    lines = [_line(map(_cell, row)).encode() for row in table.itertuples(index=False, name=None)]
    return {"heading": np.frombuffer(heading, dtype=np.uint8), **keep_plain(lines, b"")}


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value
