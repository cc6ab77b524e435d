"""Good files of every format, small, of which a fuzz test makes bad ones."""

from hostile.case import CODE, SQUARE
from hostile.documents import GOOD, collection
from hostile.geopackages import good as geopackage
from hostile.shapefiles import zipped
from hostile.workbooks import book

ROWS = 2
_WEST = [[lon + 0.01, lat] for lon, lat in SQUARE]


def files() -> dict[str, bytes]:
    """The files by name; each holds two villages, the GeoPackage one."""
    other = GOOD.replace(CODE, "220322100302").replace(str(SQUARE), str(_WEST))
    cells = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in zip("AB", texts, strict=True)
        )
        + "</row>"
        for row, texts in enumerate([("code", "name"), (CODE, "east"), ("220322100302", "west")], 1)
    )
    return {
        "a.geojson": collection(GOOD, other).encode(),
        "a.csv": f"code,name\r\n{CODE},东村\r\n220322100302,西村\r\n".encode("gb18030"),
        "a.xlsx": book(cells),
        "a.zip": zipped(),
        "a.gpkg": geopackage(),
    }


def rows_of(name: str) -> int:
    """How many rows a good file has."""
    return 1 if name.endswith(".gpkg") else ROWS
