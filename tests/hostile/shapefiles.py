"""Shapefiles whose parts lie about themselves."""

import io
import struct
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import shapely

from hostile.case import CODE, Case, data, refused, reported

_WKT = gpd.GeoSeries([], crs="EPSG:4490").crs.to_wkt("WKT1_ESRI")


@cache
def parts() -> dict[str, bytes]:
    """The parts of a good shapefile of two villages."""
    frame = gpd.GeoDataFrame(
        {"code": [CODE, "220322100302"], "name": ["east", "west"]},
        geometry=[shapely.box(124, 43, 124.01, 43.01), shapely.box(124.01, 43, 124.02, 43.01)],
        crs="EPSG:4490",
    )
    with tempfile.TemporaryDirectory() as name:
        frame.to_file(Path(name) / "a.shp", driver="ESRI Shapefile", engine="pyogrio")
        return {path.suffix: path.read_bytes() for path in Path(name).iterdir()}


def zipped(**changed: bytes | None) -> bytes:
    """The good one with parts changed, or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for ending, body in {**parts(), **{f".{key}": body for key, body in changed.items()}}.items():
            if body is not None:
                archive.writestr(f"a{ending}", body)
    return buffer.getvalue()


def packed(ending: str, form: str, at: int, value: int) -> bytes:
    """A part with a number of its header changed."""
    body = bytearray(parts()[ending])
    struct.pack_into(form, body, at, value)
    return bytes(body)


def fewer_rows() -> bytes:
    """A register of one row beside two shapes."""
    dbf = bytearray(parts()[".dbf"])
    header, length = struct.unpack_from("<HH", dbf, 8)
    struct.pack_into("<I", dbf, 4, 1)
    return bytes(dbf[: header + length])


def text_with(sign: bytes) -> bytes:
    """A register with a sign within a name."""
    return parts()[".dbf"].replace(b"east", b"e" + sign + b"st")


def wild_offset() -> bytes:
    shx = bytearray(parts()[".shx"])
    struct.pack_into(">i", shx, 100, 0x3FFFFFFF)
    return bytes(shx)


def many_points() -> bytes:
    """A polygon that says it has two thousand million points."""
    shp = bytearray(parts()[".shp"])
    struct.pack_into("<i", shp, 100 + 8 + 40, 0x7FFFFFF0)
    return bytes(shp)


def not_finite() -> bytes:
    shp = bytearray(parts()[".shp"])
    struct.pack_into("<d", shp, 100 + 8 + 48, float("nan"))
    return bytes(shp)


def grid_file_wkt() -> bytes:
    """A system that names a file of this machine."""
    return (
        b'PROJCS["x",GEOGCS["y",DATUM["d",SPHEROID["s",6378137,298.25]],PRIMEM["Greenwich",0],'
        b'UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],UNIT["metre",1],'
        b'EXTENSION["PROJ4","+proj=longlat +nadgrids=/data/grid.gsb"]]'
    )


CASES: tuple[Case, ...] = (
    refused("shp-register-of-fewer-rows", "a.zip", data(zipped(dbf=fewer_rows())), "rows_differ"),
    refused(
        "shp-register-says-a-billion-rows",
        "a.zip",
        data(zipped(dbf=packed(".dbf", "<I", 4, 10**9))),
        "header_lies",
    ),
    refused(
        "shp-register-of-rows-of-no-length",
        "a.zip",
        data(zipped(dbf=packed(".dbf", "<H", 10, 0))),
        "header_lies",
    ),
    refused("shp-register-without-header", "a.zip", data(zipped(dbf=b"\x03")), "header_lies"),
    refused("shp-register-cut-off", "a.zip", data(zipped(dbf=parts()[".dbf"][:-30])), "header_lies"),
    refused("shp-lying-length", "a.zip", data(zipped(shp=packed(".shp", ">i", 24, 10**9))), "header_lies"),
    refused("shp-cut-off", "a.zip", data(zipped(shp=parts()[".shp"][:150])), "header_lies"),
    refused("shp-another-file-code", "a.zip", data(zipped(shp=packed(".shp", ">i", 0, 1))), "header_lies"),
    refused("shx-cut-off", "a.zip", data(zipped(shx=parts()[".shx"][:-8])), "header_lies"),
    reported("shx-points-nowhere", "a.zip", data(zipped(shx=wild_offset())), "geometry_unreadable"),
    reported(
        "shp-two-thousand-million-points", "a.zip", data(zipped(shp=many_points())), "geometry_unreadable"
    ),
    reported(
        "shp-coordinate-that-is-no-number",
        "a.zip",
        data(zipped(shp=not_finite())),
        "coordinates_impossible",
        "geometry_unreadable",
    ),
    refused("shp-nul-in-a-text", "a.zip", data(zipped(dbf=text_with(b"\x00"))), "text_unreadable"),
    reported("shp-control-sign-in-a-text", "a.zip", data(zipped(dbf=text_with(b"\x1b"))), "text_unprintable"),
    refused("shp-system-without-end", "a.zip", data(zipped(prj=b"PROJCS[" * 20_000)), "header_lies"),
    refused("shp-no-register", "a.zip", data(zipped(dbf=None)), "shapefile_incomplete"),
    refused("shp-system-of-megabytes", "a.zip", data(zipped(prj=b"x" * 2_000_000)), "header_lies"),
    reported(
        "shp-system-that-names-a-file",
        "a.zip",
        data(zipped(prj=grid_file_wkt())),
        "crs_unreadable",
    ),
    refused("shp-alone", "a.shp", data(parts()[".shp"]), "lone_shapefile"),
)
