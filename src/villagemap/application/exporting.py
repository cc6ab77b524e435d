"""Export: a layer as a file, the same bytes as its address gives."""

from pathlib import Path
from typing import NamedTuple

from villagemap.application.ports import Ports
from villagemap.atlas.filter_grammar import read_pairs
from villagemap.domain.errors import UnknownLayerError
from villagemap.domain.layers import LAYER
from villagemap.exports.formats import FORMATS
from villagemap.exports.layer_download import read_download
from villagemap.exports.writing import write_file
from villagemap.texts import Texts


class Exported(NamedTuple):
    """What an export wrote: the filter in words, the number of rows, the data version."""

    words: str
    rows: int
    version: str


def export_layer(ports: Ports, layer: str, out: Path, query: str, texts: Texts) -> Exported:
    """Write a layer as `query` leaves, sorts and chooses it; the ending of `out` is the format.

    Raises:
        UnknownLayerError: there is no such layer or format.
        BadFilterError, UnknownParameterError: the query cannot be read.
        FileUnwrittenError: the file system does not take the file.
    """
    ending = out.suffix.removeprefix(".")
    if layer not in LAYER or ending not in FORMATS:
        raise UnknownLayerError(
            layer=f"{layer}.{ending}", valid=[f"{name}.{form}" for name in LAYER for form in FORMATS]
        )
    snapshot = ports.atlas().current()
    download = read_download(snapshot, layer, read_pairs(query), texts)
    write_file(out, FORMATS[ending].write(download.table()))
    return Exported(download.words, len(download.rows), snapshot.version)
