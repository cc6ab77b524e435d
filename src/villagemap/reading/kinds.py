"""What kind of file it is: by its ending *and* by its first bytes."""

import codecs
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from villagemap.reading.rules import Refusal
from villagemap.settings import Limits

_HEAD_BYTES = 4_096
_MEGABYTE = 1_000_000


class Kind(StrEnum):
    """A format that can be loaded; the values name the modules of `reading.readers`."""

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
        ".tsv": Kind.CSV,
        ".txt": Kind.CSV,
        ".xlsx": Kind.WORKBOOK,
        ".xls": Kind.WORKBOOK,
    }
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\x00"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _is_text(head: bytes) -> bool:
    """Tell whether it may be text; that in UTF-16 holds NUL bytes, on one side of each pair."""
    if head.startswith((*_ZIP, _SQLITE, _OLD_WORKBOOK, b"%PDF")):
        return False
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or b"\x00" not in head or not (head[0::2].count(0) and head[1::2].count(0))


def _is_json(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"").removeprefix(codecs.BOM_UTF8)
    return plain.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).lstrip()[:1] == b"{"


_LOOKS: MappingProxyType[Kind, Callable[[bytes], bool]] = MappingProxyType(
    {
        Kind.GEOJSON: _is_json,
        Kind.GEOPACKAGE: lambda head: head.startswith(_SQLITE),
        Kind.SHAPEFILE: lambda head: head.startswith(_ZIP),
        Kind.CSV: _is_text,
        # A workbook of either format: WPS saves the new one under the old name, and people rename.
        Kind.WORKBOOK: lambda head: head.startswith((*_ZIP, _OLD_WORKBOOK)),
    }
)

# Files that people send although they cannot be loaded as they are; each has a sentence of its own.
_SPECIAL = MappingProxyType(
    {
        **dict.fromkeys((".shp", ".dbf"), Refusal.LONE_SHAPEFILE),
        **dict.fromkeys((".et", ".wps"), Refusal.OLD_WORKBOOK),
    }
)


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return the kind of a file.

    Raises:
        FileUnreadableError: it is missing, empty, too big, of no known kind, or not what its name says.
    """
    if not path.is_file():
        raise Refusal.MISSING.error()
    size = path.stat().st_size
    if size == 0:
        raise Refusal.EMPTY.error()
    if size > limits.file_megabytes * _MEGABYTE:
        raise Refusal.TOO_BIG.error(megabytes=round(size / _MEGABYTE, 1), limit=limits.file_megabytes)
    ending = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if ending not in ENDINGS:
        other = Refusal.PLAIN_SQLITE if head.startswith(_SQLITE) else Refusal.UNKNOWN_FORMAT
        raise _SPECIAL.get(ending, other).error(ending=ending, valid=list(ENDINGS))
    if not _LOOKS[ENDINGS[ending]](head):
        raise Refusal.OTHER_CONTENT.error(ending=ending)
    return ENDINGS[ending]
