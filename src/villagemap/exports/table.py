"""CSV: UTF-8 with a byte order mark, so that Excel reads the Chinese; geometry of points as lon and lat."""

import csv
import io

import pandas as pd

from villagemap.exports.metadata import Download
from villagemap.exports.properties import layer_properties, point_columns

MEDIA_TYPE = "text/csv"

_BYTE_ORDER_MARK = "\ufeff"

# A spreadsheet runs a cell that begins so as a formula; an apostrophe makes it text, and is read back.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(download: Download) -> bytes:
    """Return the chosen rows of the layer, a line a row, under the names of the properties."""
    snapshot, layer = download.snapshot, download.layer
    columns = pd.concat([layer_properties(snapshot, layer), point_columns(snapshot, layer)], axis=1)
    chosen = columns.iloc[snapshot.rows(layer, download.village_filter)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns.columns)
    writer.writerows([_cell(value) for value in row] for row in chosen.itertuples(index=False, name=None))
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value
