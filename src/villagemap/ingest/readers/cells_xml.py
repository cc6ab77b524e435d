"""What python-calamine does not tell of a sheet: error cells, and formulas whose value was never stored.

The XML of a sheet is looked through only where it holds a formula or an error. Document types are refused: no
program writes one, and with one a small file can grow without end.
"""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from villagemap.ingest.raw import FORMULA_WITHOUT_VALUE
from villagemap.ingest.refusals import refusal

_BOOK = "xl/workbook.xml"
_RELATED = "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_LETTERS = 26


def odd_cells(archive: zipfile.ZipFile, sheet: str) -> Mapping[tuple[int, int], str]:
    """Return what stands for cells without a value, by row and column (both from 0): `#N/A`, `=?`.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    member = _member(archive, sheet)
    if member is None:
        return {}
    data = archive.read(member)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refusal("damaged")
    if not re.search(rb"<(?:\w+:)?f[ />]|t=[\"']e[\"']", data):
        return {}
    watch = _Watch()
    watch.parse(data)
    return watch.odd


class _Watch:
    """Walks through the cells of a sheet."""

    def __init__(self) -> None:
        self.odd: dict[tuple[int, int], str] = {}
        self._place = ""
        self._kind = ""
        self._text = ""
        self._formula = False
        self._within = False

    def parse(self, data: bytes) -> None:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        try:
            parser.Parse(data, True)  # noqa: FBT003 - expat takes its arguments by place
        except xml.parsers.expat.ExpatError as problem:
            raise refusal("damaged") from problem

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._place, self._kind = attributes.get("r", ""), attributes.get("t", "")
            self._text, self._formula = "", False
        self._formula = self._formula or tag == "f"
        self._within = tag == "v"

    def _said(self, text: str) -> None:
        if self._within:
            self._text += text

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self._within = False
        if tag == "c":
            place = _PLACE.fullmatch(self._place)
            # An empty text is a value (t="str"): the formula gave it.
            empty = self._formula and not self._text and self._kind != "str"
            if place and (self._kind == "e" or empty):
                said = self._text if self._kind == "e" and self._text else FORMULA_WITHOUT_VALUE
                self.odd[int(place[2]) - 1, _column(place[1])] = said


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column - 1


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of a sheet's file; None where the workbook does not say it as it should."""
    names = set(archive.namelist())
    if not {_BOOK, _RELATED} <= names:
        return None
    related = next((ids[0] for name, ids in _sheets(archive.read(_BOOK)) if name == sheet), None)
    targets = dict(_targets(archive.read(_RELATED)))
    target = targets.get(related or "", "")
    path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return path if path in names else None


def _sheets(data: bytes) -> list[tuple[str, list[str]]]:
    return [
        (
            attributes.get("name", ""),
            [value for key, value in attributes.items() if key.endswith(":id")] or [""],
        )
        for tag, attributes in _elements(data)
        if tag == "sheet"
    ]


def _targets(data: bytes) -> list[tuple[str, str]]:
    return [
        (attributes.get("Id", ""), attributes.get("Target", ""))
        for tag, attributes in _elements(data)
        if tag == "Relationship"
    ]


def _elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refusal("damaged")
    elements: list[tuple[str, dict[str, str]]] = []
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = lambda name, said: elements.append((name.rpartition(":")[2], said))
    try:
        parser.Parse(data, True)  # noqa: FBT003 - as above
    except xml.parsers.expat.ExpatError as problem:
        raise refusal("damaged") from problem
    return elements
