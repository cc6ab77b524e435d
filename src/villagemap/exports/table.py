"""CSV: UTF-8 with a byte order mark, so that Excel reads the Chinese; geometry of points as lon and lat."""

import csv
import io

from villagemap.exports.columns import whole_table
from villagemap.exports.metadata import Download
from villagemap.frames.formulas import guarded

MEDIA_TYPE = "text/csv"

_BYTE_ORDER_MARK = "\ufeff"


def write_csv(download: Download) -> bytes:
    """Return the chosen rows of the layer, a line a row, under the names of the properties.

    A text that a spreadsheet would run stands behind an apostrophe (`frames.formulas`).
    """
    table = whole_table(download.snapshot, download.layer)
    chosen = table.iloc[download.chosen]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in chosen.itertuples(index=False, name=None))
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value
