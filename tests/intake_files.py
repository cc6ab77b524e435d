"""Small files of each format, built in a test."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import geopandas as gpd
import pandas as pd
import shapely
import xlsxwriter

from villagemap.ingest.stored import Stored

CODE = "220322100301"
OTHER = "220322100302"


def square(west=124.0, south=43.0, size=0.01) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def holding(*codes: str) -> Stored:
    """Say that a workspace holds villages with these codes."""
    return Stored({"villages": pd.DataFrame({"code": codes})})


def stored_villages(names, aliases=()) -> Stored:
    """Say that a workspace holds villages with these names by code, and these aliases (layer, code, kind, value, until)."""
    villages = pd.DataFrame({"code": list(names), "name": list(names.values())})
    rows = pd.DataFrame(list(aliases), columns=["layer", "code", "kind", "value", "until"])
    return Stored({"villages": villages, "aliases": rows})


class Files:
    """Writes files of each format into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def geojson(self, features: Sequence[tuple[dict, object]], *, name="f.geojson", **members) -> Path:
        return self.text(
            json.dumps(
                {
                    "type": "FeatureCollection",
                    **members,
                    "features": [
                        {
                            "type": "Feature",
                            "properties": properties,
                            "geometry": shapely.geometry.mapping(shape)
                            if isinstance(shape, shapely.Geometry)
                            else shape,
                        }
                        for properties, shape in features
                    ],
                },
                ensure_ascii=False,
            ),
            name,
        )

    def text(self, text: str, name: str, encoding="utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def csv(self, *lines: str, name="f.csv", encoding="utf-8") -> Path:
        return self.text("\r\n".join(lines) + "\r\n", name, encoding)

    def zip(self, members: dict[str, bytes], name="f.zip") -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return path

    def gpkg(self, layers: dict[str, gpd.GeoDataFrame], name="f.gpkg") -> Path:
        path = self.folder / name
        for layer, frame in layers.items():
            frame.to_file(path, layer=layer, driver="GPKG")
        return path

    def shapefile(self, frame: gpd.GeoDataFrame, *, encoding="gbk", without=(".cpg",), name="f.zip") -> Path:
        folder = self.folder / "shapefile"
        folder.mkdir(exist_ok=True)
        frame.to_file(folder / "part.shp", driver="ESRI Shapefile", encoding=encoding)
        parts = [path for path in folder.iterdir() if path.suffix not in without]
        members = {f"村界{path.suffix}": path.read_bytes() for path in parts}
        dbf = bytearray(members["村界.dbf"])
        dbf[29] = 0  # the language byte, as county offices leave it
        return self.zip(members | {"村界.dbf": bytes(dbf)}, name)

    def xlsx(self, sheets: dict[str, Sequence[Sequence[object]]], name="f.xlsx", hidden=()) -> Path:
        listed = "".join(
            f'<sheet name="{escape(sheet)}" sheetId="{at}" r:id="rId{at}" state="{_state(sheet, hidden)}"/>'
            for at, sheet in enumerate(sheets, 1)
        )
        related = "".join(
            f'<Relationship Id="rId{at}" Type="{_R}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        typed = "".join(
            f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_S}.worksheet+xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        members = {
            "[Content_Types].xml": f'<Types xmlns="{_P}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{_S}.sheet.main+xml"/>{typed}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_P}/relationships"><Relationship Id="rId1" '
            f'Type="{_R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_M}" xmlns:r="{_R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}/relationships">{related}</Relationships>',
        }
        for at, rows in enumerate(sheets.values(), 1):
            members[f"xl/worksheets/sheet{at}.xml"] = _sheet(rows)
        return self.zip({key: text.encode() for key, text in members.items()}, name)

    def formatted_xlsx(
        self, rows: Sequence[Sequence[object]], *, hidden_rows=(), hidden_columns=(), name="f.xlsx"
    ) -> Path:
        """Write one sheet; a pair is a number with its format, rows count from 1, columns are letters."""
        path = self.folder / name
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("表")
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_number(at, place, cell[0], book.add_format({"num_format": cell[1]}))
                    elif cell is not None:
                        sheet.write(at, place, cell)
            for row in hidden_rows:
                sheet.set_row(row - 1, None, None, {"hidden": True})
            for column in hidden_columns:
                sheet.set_column(f"{column}:{column}", None, None, {"hidden": True})
        return path


_P = "http://schemas.openxmlformats.org/package/2006"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_S = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _state(sheet: str, hidden: Sequence[str]) -> str:
    return "hidden" if sheet in hidden else "visible"


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(value, f"{chr(64 + at)}{number}") for at, value in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_M}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: object, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def with_values(rows, observed=()) -> Stored:
    """Say that a workspace holds villages with these fields, by code, and these observations (village, key, period, value)."""
    villages = pd.DataFrame([{"code": code, **fields} for code, fields in rows.items()] or {"code": []})
    observations = pd.DataFrame(list(observed), columns=["village", "key", "period", "value"])
    return Stored({"villages": villages, "observations": observations})


def villages_of(checked):
    """Return the codes of the villages that the rows of the one written table belong to."""
    (write,) = [write for write in checked.writes if write.table != "aliases"]
    return write.frame["village"].tolist()
