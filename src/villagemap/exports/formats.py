"""The formats of downloads: one table, read by addresses, menus, command line and docs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from villagemap.exports import geojson, geopackage, table, workbook
from villagemap.exports.metadata import Download
from villagemap.exports.pieces import Joined


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the ending of its address, its media type, and how a download is written in it.

    `join` gives the same from rows that are kept, where the format allows. `packed` formats are compressed already and are sent as they are.
    """

    ending: str
    name: str
    media_type: str
    write: Callable[[Download], bytes]
    join: Callable[[Download], Joined] | None = None
    packed: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "xlsx": Format("xlsx", "XLSX", workbook.MEDIA_TYPE, workbook.write_xlsx, packed=True),
        "csv": Format("csv", "CSV", table.MEDIA_TYPE, table.write_csv, table.join_csv),
        "geojson": Format(
            "geojson", "GeoJSON", geojson.MEDIA_TYPE, geojson.write_geojson, geojson.join_geojson
        ),
        "gpkg": Format("gpkg", "GPKG", geopackage.MEDIA_TYPE, geopackage.write_gpkg),
    }
)
