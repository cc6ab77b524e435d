"""The parts of a workbook's archive around its sheets: where a sheet stands, how numbers are formatted, when days begin.

Document types are refused: no program writes one, and with one a small file can grow without end.
"""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from villagemap.reading.readers.number_formats import BUILT_IN, NumberFormat, number_format
from villagemap.reading.refusals import refusal

_BOOK = "xl/workbook.xml"
_RELATED = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_TRUE = frozenset({"1", "true", "on"})

Element = tuple[str, dict[str, str]]
"""The name of an element without its namespace, and its attributes."""


def sheet_member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of a sheet's file; None where the workbook does not say it as it should."""
    names = set(archive.namelist())
    if not {_BOOK, _RELATED} <= names:
        return None
    related = next(
        (_relation(said) for tag, said in _read(archive, _BOOK) if _is_sheet(tag, said, sheet)), ""
    )
    targets = {
        said.get("Id", ""): said.get("Target", "")
        for tag, said in _read(archive, _RELATED)
        if tag == "Relationship"
    }
    target = targets.get(related, "")
    path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return path if path in names else None


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Tell whether the days of the workbook are counted from 1904, as old Macintoshes did."""
    if _BOOK not in archive.namelist():
        return False
    return any(tag == "workbookPr" and is_true(said.get("date1904")) for tag, said in _read(archive, _BOOK))


def formats_of(archive: zipfile.ZipFile, used: Collection[str]) -> Mapping[str, NumberFormat]:
    """Return the formats that show a number as something else, of the cell styles (`s`) that are used."""
    if not used or _STYLES not in archive.namelist():
        return {}
    codes, styles, within = {str(key): code for key, code in BUILT_IN.items()}, [], ""
    for tag, said in _read(archive, _STYLES):
        if tag == "numFmt":
            codes[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif tag == "xf" and within == "cellXfs":
            styles.append(said.get("numFmtId", "0"))
        within = tag if tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"} else within
    # A number that is built in and spelt out nowhere shows what a language makes of it: nothing can be told.
    read = {str(at): codes.get(key, "[?]") for at, key in enumerate(styles) if str(at) in used}
    formats = {code: number_format(code) for code in set(read.values())}
    return {style: made for style, code in read.items() if (made := formats[code])}


def is_true(said: str | None) -> bool:
    """Tell whether an attribute of yes or no says yes."""
    return said in _TRUE


def elements(data: bytes) -> list[Element]:
    """Return the elements of an XML text in order, with their attributes.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    found: list[Element] = []
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = lambda name, said: found.append((name.rpartition(":")[2], said))
    parse(parser, data)
    return found


def parse(parser: "xml.parsers.expat.XMLParserType", data: bytes) -> None:
    """Let a parser read a whole XML text.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    refuse_types(data)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes its arguments by place
    except xml.parsers.expat.ExpatError as problem:
        raise refusal("damaged") from problem


def refuse_types(data: bytes) -> None:
    """Refuse an XML text with a document type.

    Raises:
        FileUnreadableError: it has one.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refusal("damaged")


def _read(archive: zipfile.ZipFile, member: str) -> list[Element]:
    return elements(archive.read(member))


def _is_sheet(tag: str, said: Mapping[str, str], sheet: str) -> bool:
    return tag == "sheet" and said.get("name") == sheet


def _relation(said: Mapping[str, str]) -> str:
    return next((value for key, value in said.items() if re.fullmatch(r"\w+:id", key)), "")
