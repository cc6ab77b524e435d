"""The formats of downloads: one table, read by addresses, menus, command line and docs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from villagemap.exports import geojson, table
from villagemap.exports.metadata import Download


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the ending of its address, its media type, and how a download is written in it."""

    ending: str
    media_type: str
    write: Callable[[Download], bytes]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "geojson": Format("geojson", geojson.MEDIA_TYPE, geojson.write_geojson),
        "csv": Format("csv", table.MEDIA_TYPE, table.write_csv),
    }
)
