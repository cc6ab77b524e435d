"""Export: a layer as a file, the same bytes as its address gives."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from villagemap.application.ports import Ports
from villagemap.domain.errors import UnknownLayerError
from villagemap.domain.filters import Criterion, VillageFilter
from villagemap.domain.layers import LAYER
from villagemap.exports.formats import FORMATS
from villagemap.exports.metadata import Download
from villagemap.exports.writing import write_file
from villagemap.texts import Texts


class Exported(NamedTuple):
    """What an export wrote: the filter in words, the number of rows, the data version."""

    words: str
    rows: int
    version: str


def export_layer(
    ports: Ports,
    layer: str,
    out: Path,
    read_filter: Callable[[Sequence[Criterion]], VillageFilter],
    texts: Texts,
) -> Exported:
    """Write a layer as a filter leaves it; the ending of `out` is the format.

    `read_filter` makes the filter of the criteria that the data offer.

    Raises:
        UnknownLayerError: there is no such layer or format.
        BadFilterError, UnknownParameterError: the filter cannot be read.
        FileUnwrittenError: the file system does not take the file.
    """
    ending = out.suffix.removeprefix(".")
    if layer not in LAYER or ending not in FORMATS:
        raise UnknownLayerError(
            layer=f"{layer}.{ending}", valid=[f"{name}.{form}" for name in LAYER for form in FORMATS]
        )
    snapshot = ports.atlas().current()
    village_filter = read_filter(snapshot.criteria)
    download = Download(snapshot, layer, village_filter, texts)
    write_file(out, FORMATS[ending].write(download))
    return Exported(download.words, len(snapshot.rows(layer, village_filter)), snapshot.version)
