"""Workbooks: XML that grows, cells that lie far away, texts without end."""

from pathlib import Path

from hostile.case import CODE, Build, Case, data, refused, reported
from hostile.zips import members

_M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_T = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>plan</t></is></c></row>'
_ROW = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{CODE}</t></is></c><c r="B2"><v>1</v></c></row>'


def book(rows: str, *, before: str = "", shared: str | None = None, more: dict | None = None) -> bytes:
    """A workbook of one sheet with these rows; `before` stands before the sheet's XML."""
    strings = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_T}.sharedStrings+xml"/>'
    related = f'<Relationship Id="r2" Type="{_R}/sharedStrings" Target="sharedStrings.xml"/>'
    content = {
        "[Content_Types].xml": f'<Types xmlns="{_P}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{_T}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/sheet1.xml" ContentType="{_T}.worksheet+xml"/>{strings}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_P}/relationships"><Relationship Id="r1" '
        f'Type="{_R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_M}" xmlns:r="{_R}"><sheets>'
        f'<sheet name="villages" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}/relationships"><Relationship Id="r1" '
        f'Type="{_R}/worksheet" Target="worksheets/sheet1.xml"/>{related if shared else ""}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_M}"><sheetData>{rows}</sheetData></worksheet>',
    }
    if shared:
        content["xl/sharedStrings.xml"] = shared
    return members({**content, **(more or {})})


def entities(sheet: str) -> str:
    """Ten entities of ten each: a thousand million laughs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>{sheet}'


def outside_entity(address: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'


def far(cell: str) -> bytes:
    row = "".join(sign for sign in cell if sign.isdigit())
    return book(f'{_HEAD}{_ROW}<row r="{row}"><c r="{cell}"><v>1</v></c></row>')


def shared_bomb(path: Path) -> None:
    """One text of a megabyte, told by five thousand cells."""
    shared = f'<sst xmlns="{_M}"><si><t>{"长" * 400_000}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 5_000))
    path.write_bytes(book(_HEAD + rows, shared=shared))


def many_cells(path: Path) -> None:
    path.write_bytes(book(f"{_HEAD}<row>{'<c><v>1</v></c>' * 3_000_000}</row>"))


def deep(path: Path) -> None:
    path.write_bytes(book("<a>" * 300_000))


def many_rows(path: Path) -> None:
    path.write_bytes(book(_HEAD + "<row><c><v>1</v></c><c><v>1</v></c></row>" * 60_000))


def huge_member() -> Build:
    return lambda path: path.write_bytes(book(_HEAD, more={"xl/media/a.bin": bytes(250_000_000)})) and None


CASES: tuple[Case, ...] = (
    refused("xlsx-entities", "a.xlsx", data(book(_HEAD, before=entities(""))), "document_type"),
    refused(
        "xlsx-entities-in-texts",
        "a.xlsx",
        data(book(_HEAD + _ROW, shared=entities(f'<sst xmlns="{_M}"/>'))),
        "document_type",
    ),
    refused(
        "xlsx-entity-of-a-file",
        "a.xlsx",
        data(book(_HEAD, before=outside_entity("file:///etc/passwd"))),
        "document_type",
    ),
    refused("xlsx-cell-in-the-last-corner", "a.xlsx", data(far("XFD1048576")), "far_cell"),
    refused("xlsx-cell-in-the-last-row", "a.xlsx", data(far("J1048576")), "far_cell"),
    refused("xlsx-cell-beyond-the-last-corner", "a.xlsx", data(far("ZZZZZZ999999999")), "far_cell"),
    refused("xlsx-shared-text-bomb", "a.xlsx", shared_bomb, "too_much_text", "beyond_limits"),
    refused("xlsx-millions-of-cells", "a.xlsx", many_cells, "too_many_cells"),
    refused("xlsx-too-many-rows", "a.xlsx", many_rows, "too_many_rows"),
    refused("xlsx-deep-nesting", "a.xlsx", deep, "damaged", "no_part"),
    refused("xlsx-huge-picture", "a.xlsx", huge_member(), "unpacked_too_big"),
    refused("xlsx-cut-off", "a.xlsx", data(book(_HEAD)[:-200]), "damaged_zip"),
    refused("xlsx-without-a-book", "a.xlsx", data(members({"a.xml": b"<a/>"})), "damaged"),
    refused("xlsx-broken-xml", "a.xlsx", data(book("<row><c>")), "damaged", "no_part", "no_rows"),
    refused(
        "xls-of-noise", "a.xls", data(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40), "damaged"
    ),
    reported(
        "xlsx-formula-without-value",
        "a.xlsx",
        data(
            book(
                f'{_HEAD}<row r="2"><c r="A2"><f>HYPERLINK("http://127.0.0.1")</f></c><c r="B2"><v>1</v></c></row>'
            )
        ),
        "cell_error",
    ),
)
