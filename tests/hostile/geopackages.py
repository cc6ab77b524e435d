"""GeoPackages: databases run what their sender wrote."""

import math
import sqlite3
import struct
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import shapely

from hostile.case import CODE, Build, Case, data, refused, reported


@cache
def good() -> bytes:
    frame = gpd.GeoDataFrame(
        {"code": [CODE], "name": ["east"]}, geometry=[shapely.box(124, 43, 124.01, 43.01)], crs="EPSG:4490"
    )
    with tempfile.TemporaryDirectory() as name:
        frame.to_file(Path(name) / "a.gpkg", layer="villages", driver="GPKG", engine="pyogrio")
        return (Path(name) / "a.gpkg").read_bytes()


def altered(*statements: str) -> Build:
    """The good one after these statements."""

    def build(path: Path) -> None:
        path.write_bytes(good())
        connection = sqlite3.connect(path)
        # They call functions that plain SQLite lacks.
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return build


_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, i AS code FROM n"


def scribbled(path: Path) -> None:
    body = bytearray(good())
    for at in range(4_096, len(body), 512):
        body[at : at + 64] = bytes(64)
    path.write_bytes(bytes(body))


def many_rows(path: Path) -> None:
    altered(
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n LIMIT 60000)"
        " INSERT INTO villages(fid, code) SELECT i, i FROM n",
    )(path)


def shaped(wkb: bytes) -> Build:
    """A village with this as its shape."""
    blob = struct.pack("<2sBBi", b"GP", 0, 1, 4490) + wkb
    return altered(f"UPDATE villages SET geom = x'{blob.hex()}'")


def more_pages(path: Path) -> None:
    """A header that says two thousand million pages."""
    altered()(path)
    body = bytearray(path.read_bytes())
    struct.pack_into(">I", body, 28, 2**31 - 1)
    path.write_bytes(bytes(body))


_NESTED = struct.pack("<BII", 1, 7, 1) * 20_000 + shapely.to_wkb(shapely.Point(124, 43))
_NO_NUMBERS = struct.pack("<BIII8d", 1, 3, 1, 4, math.nan, 43, 124, 43, 124, 44, math.nan, 43)
_GRID = (
    'PROJCS["x",GEOGCS["y",DATUM["d",SPHEROID["s",6378137,298.25]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],UNIT["metre",1],'
    'EXTENSION["PROJ4","+proj=longlat +nadgrids=/data/grid.gsb"]]'
)

CASES: tuple[Case, ...] = (
    reported("gpkg-collections-in-collections", "a.gpkg", shaped(_NESTED), "geometry_unreadable"),
    reported(
        "gpkg-four-thousand-million-points",
        "a.gpkg",
        shaped(struct.pack("<BIII", 1, 3, 1, 0xFFFFFFF0)),
        "geometry_unreadable",
    ),
    reported("gpkg-coordinates-that-are-no-numbers", "a.gpkg", shaped(_NO_NUMBERS), "geometry_unreadable"),
    reported(
        "gpkg-number-without-end",
        "a.gpkg",
        altered(
            "ALTER TABLE villages ADD COLUMN area_declared REAL", "UPDATE villages SET area_declared = 9e999"
        ),
        "number_unreadable",
    ),
    refused("gpkg-says-more-pages", "a.gpkg", more_pages, "damaged"),
    reported(
        "gpkg-system-that-names-a-file",
        "a.gpkg",
        altered(
            f"UPDATE gpkg_spatial_ref_sys SET definition = '{_GRID}', organization = 'x',"
            " organization_coordsys_id = 0 WHERE srs_id = 4490"
        ),
        "crs_unreadable",
    ),
    reported(
        "gpkg-text-of-a-megabyte",
        "a.gpkg",
        altered("UPDATE villages SET name = hex(zeroblob(500000))"),
        "text_too_long",
    ),
    reported(
        "gpkg-direction-signs",
        "a.gpkg",
        altered("UPDATE villages SET name = 'a' || char(8238) || 'b'"),
        "text_unprintable",
    ),
    refused(
        "gpkg-half-a-pair",
        "a.gpkg",
        altered("UPDATE villages SET name = CAST(x'61EDA08062' AS TEXT)"),
        "text_not_utf_8",
    ),
    refused(
        "gpkg-hundreds-of-columns",
        "a.gpkg",
        altered(*(f"ALTER TABLE villages ADD COLUMN c{n} TEXT" for n in range(1_500))),
        "damaged",
        "too_many_cells",
    ),
    refused(
        "gpkg-endless-view",
        "a.gpkg",
        altered(
            "DELETE FROM gpkg_contents",
            f"CREATE VIEW endless AS {_ENDLESS}",
            "INSERT INTO gpkg_contents(table_name, data_type, srs_id) VALUES ('endless', 'attributes', 4490)",
        ),
        "no_plain_table",
    ),
    refused(
        "gpkg-endless-view-beside-the-layer",
        "a.gpkg",
        altered(
            f"CREATE VIEW endless AS {_ENDLESS}",
            "INSERT INTO gpkg_contents(table_name, data_type, srs_id) VALUES ('endless', 'attributes', 4490)",
        ),
        "no_plain_table",
    ),
    refused(
        "gpkg-view-in-place-of-the-layer",
        "a.gpkg",
        altered("ALTER TABLE villages RENAME TO hidden", f"CREATE VIEW villages AS {_ENDLESS}"),
        "no_plain_table",
    ),
    refused(
        "gpkg-virtual-table", "a.gpkg", altered("CREATE VIRTUAL TABLE words USING fts3(a)"), "no_plain_table"
    ),
    refused(
        "gpkg-strange-trigger",
        "a.gpkg",
        altered("CREATE TRIGGER evil AFTER INSERT ON villages BEGIN DELETE FROM villages; END"),
        "strange_trigger",
    ),
    refused(
        "gpkg-generated-column",
        "a.gpkg",
        altered(
            "ALTER TABLE villages ADD COLUMN g TEXT GENERATED ALWAYS AS (hex(zeroblob(900000000))) VIRTUAL"
        ),
        "no_plain_table",
    ),
    refused("gpkg-scribbled-pages", "a.gpkg", scribbled, "damaged"),
    refused("gpkg-cut-off", "a.gpkg", data(good()[:20_000]), "damaged"),
    refused("gpkg-header-only", "a.gpkg", data(good()[:100]), "damaged"),
    refused("gpkg-that-is-no-geopackage", "a.gpkg", altered("DROP TABLE gpkg_contents"), "plain_sqlite"),
    refused("gpkg-of-nothing", "a.gpkg", altered("DELETE FROM gpkg_contents"), "no_part"),
    refused(
        "gpkg-layer-that-is-not-there",
        "a.gpkg",
        altered("UPDATE gpkg_contents SET table_name = 'elsewhere'"),
        "no_plain_table",
    ),
    refused("gpkg-too-many-rows", "a.gpkg", many_rows, "too_many_rows"),
    refused(
        "gpkg-name-of-a-megabyte",
        "a.gpkg",
        altered(f'ALTER TABLE villages ADD COLUMN "{"n" * 900_000}" TEXT'),
        "name_too_long",
    ),
    refused(
        "gpkg-text-of-bytes",
        "a.gpkg",
        altered("UPDATE villages SET name = 'a' || char(0) || 'b'"),
        "text_unreadable",
        "damaged",
    ),
    reported(
        "gpkg-broken-geometry",
        "a.gpkg",
        altered("UPDATE villages SET geom = x'47500001000000000103'"),
        "geometry_unreadable",
    ),
    reported(
        "gpkg-geometry-of-text",
        "a.gpkg",
        altered("UPDATE villages SET geom = 'POLYGON'"),
        "geometry_unreadable",
    ),
    refused(
        "gpkg-that-is-a-vrt",
        "a.gpkg",
        data(
            '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
        ),
        "other_content",
    ),
)
