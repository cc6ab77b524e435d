"""The XML of a workbook: where a sheet stands, how numbers are formatted, how far cells reach.

A cell in the last corner makes a reader build all between.

Document types are refused: no program writes one, and with one a small file can grow without end.
"""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from villagemap.reading.file_bounds import text_limit
from villagemap.reading.readers.number_formats import BUILT_IN, NumberFormat, number_format
from villagemap.reading.rules import Refusal
from villagemap.settings import Limits

_BOOK = "xl/workbook.xml"
_RELATED = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_TRUE = frozenset({"1", "true", "on"})
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_PLACE = re.compile(rb"[\s]r\s*=\s*[\"']([A-Z]{1,8})([0-9]{1,12})[\"']")
_SHARED_CELL = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?=[^>]{0,200}t\s*=\s*[\"']s[\"'])[^>]{0,200}>\s*<(?:\w{1,20}:)?v>([0-9]{1,9})<"
)
_SHARED = "xl/sharedstrings.xml"
_BYTES_PER_CHARACTER = 3
_LETTERS = 26

Element = tuple[str, dict[str, str]]
"""The name of an element without its namespace, and its attributes."""


def sheet_member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of a sheet's file; None where the workbook does not say it as it should."""
    names = set(archive.namelist())
    if not {_BOOK, _RELATED} <= names:
        return None
    related = next(
        (
            _relation(attributes)
            for tag, attributes in _read(archive, _BOOK)
            if _is_sheet(tag, attributes, sheet)
        ),
        "",
    )
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for tag, attributes in _read(archive, _RELATED)
        if tag == "Relationship"
    }
    target = targets.get(related, "")
    path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return path if path in names else None


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Tell whether the days of the workbook are counted from 1904, as old Macintoshes did."""
    if _BOOK not in archive.namelist():
        return False
    return any(
        tag == "workbookPr" and is_true(attributes.get("date1904"))
        for tag, attributes in _read(archive, _BOOK)
    )


def formats_of(archive: zipfile.ZipFile, used: Collection[str]) -> Mapping[str, NumberFormat]:
    """Return the formats that show a number as something else, of the cell styles (`s`) that are used."""
    if not used or _STYLES not in archive.namelist():
        return {}
    codes, styles, within = {str(key): code for key, code in BUILT_IN.items()}, [], ""
    for tag, attributes in _read(archive, _STYLES):
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and within == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
        within = tag if tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"} else within
    # A number that is built in and spelt out nowhere shows what a language makes of it: nothing can be told.
    read = {str(at): codes.get(key, "[?]") for at, key in enumerate(styles) if str(at) in used}
    formats = {code: number_format(code) for code in set(read.values())}
    return {style: made for style, code in read.items() if (made := formats[code])}


def is_true(attribute: str | None) -> bool:
    """Tell whether an attribute of yes or no says yes."""
    return attribute in _TRUE


def _elements(data: bytes) -> list[Element]:
    """Return the elements of an XML text in order, with their attributes.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    elements: list[Element] = []
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: elements.append(
        (name.rpartition(":")[2], attributes)
    )
    parse(parser, data)
    return elements


def parse(parser: "xml.parsers.expat.XMLParserType", data: bytes) -> None:
    """Let a parser read a whole XML text.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    refuse_types(data)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes its arguments by place
    except xml.parsers.expat.ExpatError as problem:
        raise Refusal.DAMAGED.error() from problem


def refuse_types(data: bytes) -> None:
    """Refuse an XML text with a document type.

    Raises:
        FileUnreadableError: it has one.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal.DAMAGED.error()


def _read(archive: zipfile.ZipFile, member: str) -> list[Element]:
    return _elements(archive.read(member))


def _is_sheet(tag: str, attributes: Mapping[str, str], sheet: str) -> bool:
    return tag == "sheet" and attributes.get("name") == sheet


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if re.fullmatch(r"\w+:id", key)), "")


def check_sheets(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse workbooks with more cells than allowed, or with a cell so far away that there would be.

    Raises:
        FileUnreadableError: naming the sheet's file and the cell.
    """
    left, text_left = limits.cells, text_limit(limits)
    shared = _shared_lengths(archive, members)
    for member in members:
        if "worksheets/" in member.filename.lower() and member.filename.lower().endswith(".xml"):
            sheet = archive.read(member)
            left -= _cells(sheet, member.filename, left)
            text_left -= _shared_text(sheet, shared, text_left, limits)


def _shared_lengths(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> list[int]:
    """Return how many bytes each of the texts has that cells share."""
    texts = [member for member in members if member.filename.lower() == _SHARED]
    return (
        [len(piece) for piece in re.split(rb"<(?:\w{1,20}:)?si[\s/>]", archive.read(texts[0]))[1:]]
        if texts
        else []
    )


def _shared_text(sheet: bytes, shared: Sequence[int], most: int, limits: Limits) -> int:
    """Return how many characters cells make of shared texts: all of them may hold one long text."""
    if not shared or max(shared) * len(sheet) < most:
        return 0
    characters = 0
    for cell in _SHARED_CELL.finditer(sheet):
        text = int(cell[1])
        characters += shared[text] // _BYTES_PER_CHARACTER if text < len(shared) else 0
        if characters > most:
            row = sheet.count(b"<row", 0, cell.start())
            raise Refusal.TOO_MUCH_TEXT.error(row=row, limit=text_limit(limits))
    return characters


def _cells(data: bytes, part: str, most: int) -> int:
    """Return how many cells a sheet has, empty ones between them included."""
    # Two ways of counting: the quick one tells the worst cases.
    if max(data.count(mark) for mark in (b"<c>", b"<c ", b"<c/", b":c>", b":c ")) > most:
        raise Refusal.TOO_MANY_CELLS.error(n=data.count(b"<c"), limit=most)
    count = sum(1 for _ in _CELL.finditer(data))
    last_row = last_column = 0
    for place in _PLACE.finditer(data):
        row, column = int(place[2]), _column(place[1])
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row * last_column > most:
            raise Refusal.FAR_CELL.error(part=part, cell=(place[1] + place[2]).decode("ascii"), limit=most)
    if count > most:
        raise Refusal.TOO_MANY_CELLS.error(n=count, limit=most)
    return max(count, last_row * last_column)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * _LETTERS + letter - ord("A") + 1
    return column
