"""What kind of file it is: by its ending *and* by its first bytes."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from villagemap.ingest.refusals import refusal
from villagemap.settings import Limits

_HEAD_BYTES = 4_096
_MEGABYTE = 1_000_000


class Kind(StrEnum):
    """A format that can be loaded; the values name the modules of `ingest.readers`."""

    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    CSV = "csv_text"
    WORKBOOK = "workbook"


ENDINGS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        ".geojson": Kind.GEOJSON,
        ".json": Kind.GEOJSON,
        ".gpkg": Kind.GEOPACKAGE,
        ".zip": Kind.SHAPEFILE,
        ".csv": Kind.CSV,
        ".xlsx": Kind.WORKBOOK,
    }
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\x00"
# Text in UTF-16 holds NUL bytes, but begins with a byte order mark.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_LOOKS: MappingProxyType[Kind, Callable[[bytes], bool]] = MappingProxyType(
    {
        Kind.GEOJSON: lambda head: head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{",
        Kind.GEOPACKAGE: lambda head: head.startswith(_SQLITE),
        Kind.SHAPEFILE: lambda head: head.startswith(_ZIP),
        Kind.CSV: lambda head: head.startswith(_UTF16) or (b"\x00" not in head and not head.startswith(_ZIP)),
        Kind.WORKBOOK: lambda head: head.startswith(_ZIP),
    }
)

# Files that people send although they cannot be loaded as they are; each has a sentence of its own.
_SPECIAL = MappingProxyType(
    {".xls": "old_workbook", ".shp": "lone_shapefile", ".dbf": "lone_shapefile", ".et": "old_workbook"}
)


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return the kind of a file.

    Raises:
        FileUnreadableError: it is missing, empty, too big, of no known kind, or not what its name says.
    """
    if not path.is_file():
        raise refusal("missing")
    size = path.stat().st_size
    if size == 0:
        raise refusal("empty")
    if size > limits.file_megabytes * _MEGABYTE:
        raise refusal("too_big", megabytes=round(size / _MEGABYTE, 1), limit=limits.file_megabytes)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise refusal(_SPECIAL.get(ending, "unknown_format"), ending=ending, valid=list(ENDINGS))
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not _LOOKS[ENDINGS[ending]](head):
        raise refusal("other_content", ending=ending)
    return ENDINGS[ending]
