"""The formats of downloads: one table, read by addresses, menus, command line and docs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from villagemap.exports import csv_writer, geojson_writer, gpkg_writer, xlsx_writer
from villagemap.exports.table import Table


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the ending of its address, its media type, and how a table is written in it.

    `packed` formats are compressed already and are sent as they are.
    """

    ending: str
    name: str
    media_type: str
    write: Callable[[Table], bytes]
    packed: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        row.ending: row
        for row in (
            Format("xlsx", "XLSX", xlsx_writer.MEDIA_TYPE, xlsx_writer.write_xlsx, packed=True),
            Format("csv", "CSV", csv_writer.MEDIA_TYPE, csv_writer.write_csv),
            Format("geojson", "GeoJSON", geojson_writer.MEDIA_TYPE, geojson_writer.write_geojson),
            Format("gpkg", "GPKG", gpkg_writer.MEDIA_TYPE, gpkg_writer.write_gpkg),
        )
    }
)
