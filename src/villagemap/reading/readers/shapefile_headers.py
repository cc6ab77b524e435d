"""What the parts of a shapefile say of their own size: they must agree with each other and with their files.

ESRI Shapefile Technical Description (1998); dBASE III. GDAL fills what is missing with nothing, in silence.
"""

import struct
from pathlib import Path

from villagemap.reading.refusals import refusal

_HEADER_BYTES = 100
_FILE_CODE = 9994
_INDEX_BYTES = 8
_RECORD_HEADER_BYTES = 8
_TYPE_BYTES = 4
_NO_SHAPE = bytes(_TYPE_BYTES)
_DBF_HEADER_BYTES = 32
_MOST_PRJ_BYTES = 65_536


def check_headers(folder: Path, stem: str) -> None:
    """Check the parts of a shapefile against each other.

    Raises:
        FileUnreadableError: a part is cut off, or says another size than it has; there are more shapes than rows
            or the other way round.
    """
    for ending in (".shp", ".shx"):
        _check_main(folder / f"{stem}{ending}", ending)
    shapes = ((folder / f"{stem}.shx").stat().st_size - _HEADER_BYTES) // _INDEX_BYTES
    rows = _rows_of(folder / f"{stem}.dbf")
    if shapes != rows:
        raise refusal("rows_differ", shapes=shapes, rows=rows)
    system = folder / f"{stem}.prj"
    if system.exists() and system.stat().st_size > _MOST_PRJ_BYTES:
        raise refusal("header_lies", part=".prj")


def drawn_records(folder: Path, stem: str) -> frozenset[int]:
    """Return the positions of the records that are not written as "no shape" (type 0)."""
    index = (folder / f"{stem}.shx").read_bytes()[_HEADER_BYTES:]
    data = (folder / f"{stem}.shp").read_bytes()
    drawn = set()
    for row, (words, _) in enumerate(struct.iter_unpack(">ii", index[: len(index) // 8 * 8])):
        at = words * 2 + _RECORD_HEADER_BYTES
        if words < 0 or data[at : at + _TYPE_BYTES] != _NO_SHAPE:
            drawn.add(row)
    return frozenset(drawn)


def _check_main(path: Path, ending: str) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if len(head) < _HEADER_BYTES or struct.unpack_from(">i", head)[0] != _FILE_CODE:
        raise refusal("header_lies", part=ending)
    (words,) = struct.unpack_from(">i", head, 24)
    if words * 2 != size:
        raise refusal("header_lies", part=ending)


def _rows_of(path: Path) -> int:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_DBF_HEADER_BYTES)
    if len(head) < _DBF_HEADER_BYTES:
        raise refusal("header_lies", part=".dbf")
    rows, header, length = struct.unpack_from("<IHH", head, 4)
    # Some programs write a mark behind the last row, some do not.
    if not header or not length or header + rows * length > size:
        raise refusal("header_lies", part=".dbf")
    return int(rows)
