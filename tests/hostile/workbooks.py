"""Workbooks: XML that grows, cells that lie far away, texts without end."""

import io
import struct
import zipfile
from pathlib import Path

import xlwt

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


def with_part(name: str, old: str, new: str, *, row: str = _ROW) -> Build:
    """A good workbook with something else in one of its parts."""

    def build(path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(book(_HEAD + row))) as archive:
            content = {each: archive.read(each) for each in archive.namelist()}
        content[name] = content[name].decode().replace(old, new, 1).encode()
        path.write_bytes(members(content))

    return build


def in_utf_16(path: Path) -> None:
    """Entities in an encoding in which a search for their beginning finds nothing."""
    with zipfile.ZipFile(io.BytesIO(book(_HEAD + _ROW, before=entities("")))) as archive:
        content = {each: archive.read(each) for each in archive.namelist()}
    sheet = content[_SHEET].decode().replace('"1.0"', '"1.0" encoding="UTF-16"', 1)
    path.write_bytes(members({**content, _SHEET: sheet.encode("utf-16")}))


def named(text: str) -> bytes:
    """A workbook with a village of this name."""
    head, row = _HEAD.replace("plan", "name"), _ROW.replace('<c r="B2"><v>1</v></c>', _text(text))
    return book(head + row)


def _text(text: str) -> str:
    return f'<c r="B2" t="inlineStr"><is><t>{text}</t></is></c>'


def old(cells: list[list[str]], *, blanks: int = 0) -> bytes:
    """A workbook of the old format; below its rows stand so many rows of cells that have a format and no value."""
    book, body = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("villages")
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    grey = xlwt.easyxf("pattern: pattern solid")
    for row in range(len(cells), len(cells) + blanks):
        for column in range(256):
            sheet.write(row, column, None, grey)
    book.save(body)
    return body.getvalue()


def in_a_circle() -> bytes:
    """An old workbook that lies in small sectors, of which the first follows itself."""
    content = bytearray(old([["code", "plan"], [CODE, "1"]]))
    (table,) = struct.unpack_from("<I", content, 76)
    (listed,) = struct.unpack_from("<I", content, 48)
    directory, small = (listed + 1) * 512, len(content) // 512 - 1
    struct.pack_into("<2i", content, (table + 1) * 512 + 4 * small, -2, -2)
    struct.pack_into("<2i", content, directory + 116, small, 512)
    struct.pack_into("<2i", content, directory + 128 + 116, 0, 100)
    struct.pack_into("<2i", content, 60, small + 1, 1)
    return bytes(content) + bytes(512) + bytes(512)


def with_record(kind: int, body: bytes) -> bytes:
    """An old workbook whose record of the program's user is another."""
    content = old([["code", "plan"], [CODE, "1"]])
    at = content.index(struct.pack("<HH", 0x5C, 0x70))
    return content[:at] + struct.pack("<HH", kind, 0x70) + body.ljust(0x70, b"\0") + content[at + 4 + 0x70 :]


_SHEET = "xl/worksheets/sheet1.xml"
_MERGES = (
    "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 200_000)) + "</mergeCells>"
)
_SHEETS = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(2, 10_000)) + "</sheets>"
_NOBODY = _ROW.replace(CODE, "220322100399")
_AS_LIST = {"join": "code"}
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")

CASES: tuple[Case, ...] = (
    refused("xlsx-entities-in-utf-16", "a.xlsx", in_utf_16, "document_type", "no_part", "damaged"),
    refused(
        "xlsx-entities-behind-a-long-remark",
        "a.xlsx",
        data(book(_HEAD, before=f"<!--{'x' * 2_000_000}-->{entities('')[21:]}")),
        "document_type",
    ),
    refused(
        "xlsx-sheet-that-is-a-file-of-ours",
        "a.xlsx",
        with_part("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd"),
        "damaged",
    ),
    refused(
        "xlsx-sheet-name-of-a-megabyte",
        "a.xlsx",
        with_part("xl/workbook.xml", '"villages"', f'"{"n" * 1_000_000}"'),
        "name_too_long",
    ),
    reported(
        "xlsx-ten-thousand-sheets",
        "a.xlsx",
        with_part("xl/workbook.xml", "</sheets>", _SHEETS, row=_NOBODY),
        "code_unknown",
        options=_AS_LIST,
    ),
    reported(
        "xlsx-two-hundred-thousand-merges",
        "a.xlsx",
        with_part(_SHEET, "</worksheet>", f"{_MERGES}</worksheet>", row=_NOBODY),
        "code_unknown",
        options=_AS_LIST,
    ),
    refused("xlsx-nul-by-its-number", "a.xlsx", data(named("a_x0000_b")), "text_unreadable"),
    refused("xlsx-half-a-pair-by-its-number", "a.xlsx", data(named("a&#xD800;b")), "damaged"),
    reported(
        "xlsx-direction-signs",
        "a.xlsx",
        data(named("a\u202eb")),
        "text_unprintable",
        options={"mode": "append"},
    ),
    refused("xlsx-number-that-is-none", "a.xlsx", with_part(_SHEET, "<v>1</v>", "<v>NaN</v>"), "damaged"),
    refused(
        "xlsx-shared-text-that-is-not-there",
        "a.xlsx",
        with_part(_SHEET, '<c r="B2"><v>1</v>', '<c r="B2" t="s"><v>999999999</v>'),
        "damaged",
    ),
    refused("xlsx-with-a-password", "a.xlsx", data(_ENCRYPTED), "workbook_encrypted"),
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
    refused("xls-cut-off", "a.xls", data(old([["code"], [CODE]])[:-3_000]), "damaged"),
    refused("xls-in-a-circle", "a.xls", data(in_a_circle()), "damaged"),
    refused(
        "xls-millions-of-texts-that-are-not-there",
        "a.xls",
        data(with_record(0xFC, b"\xff\xff\xff\x7f" * 2)),
        "damaged",
    ),
    refused(
        "xls-palette-of-more-colours-than-bytes", "a.xls", data(with_record(0x92, b"\xff\xff")), "damaged"
    ),
    reported(
        "xls-many-cells-without-a-value",
        "a.xls",
        lambda path: path.write_bytes(old([["code", "plan"], ["220322100399", "1"]], blanks=1_000)) and None,
        "code_unknown",
        options={"join": "code"},
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
