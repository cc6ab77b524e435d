"""What python-calamine does not tell of a sheet: cells without a value, what formats show, rows and columns not shown.

The cells of a sheet are looked through only where its XML holds any of these.
"""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from villagemap.reading.raw import FORMULA_WITHOUT_VALUE, Cell, ShownNumber, ShownText
from villagemap.reading.readers.number_formats import NumberFormat
from villagemap.reading.readers.workbook_xml import (
    counts_from_1904,
    formats_of,
    is_true,
    parse,
    refuse_types,
    sheet_member,
)
from villagemap.reading.sheets.header import Merge

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_LETTERS = 26
_MOST_COLUMNS = 16_384
_ODD = re.compile(rb"<(?:\w{1,20}:)?f[ />]|\st=[\"']e[\"']")
_UNSEEN = re.compile(rb"hidden=|zeroHeight=|\sht=[\"']0[.\"']|[wW]idth=[\"']0[.\"']")
_STYLE = re.compile(rb"<(?:\w{1,20}:)?c\s[^>]{0,200}?\bs=[\"']([0-9]{1,6})[\"']")

Place = tuple[int, int]
"""A row and a column, both from 0."""


@dataclass
class SheetDetails:
    """What stands for cells without a value (`#N/A`, `=?`), numbers with a format, rows and columns not shown.

    Rows and columns count from 0.
    """

    odd: dict[Place, str] = field(default_factory=dict)
    shown: dict[Place, ShownNumber] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: bytearray = field(default_factory=lambda: bytearray(_MOST_COLUMNS))

    def hides(self, column: int) -> bool:
        """Tell whether a column is not shown."""
        return column < _MOST_COLUMNS and bool(self.hidden_columns[column])

    def hide(self, first: int, end: int, *, hidden: bool = True) -> None:
        """Say of the columns from `first` up to `end`, which is none of them, whether they are shown."""
        first, end = max(first, 0), min(end, _MOST_COLUMNS)
        self.hidden_columns[first:end] = bytes([hidden]) * max(end - first, 0)

    def by_row(self) -> Mapping[int, Mapping[int, str | ShownNumber]]:
        """Return the cells that are not what python-calamine reads, by row and column."""
        rows: dict[int, dict[int, str | ShownNumber]] = {}
        cells: dict[Place, str | ShownNumber] = {**self.shown, **self.odd}
        for (row, column), cell in cells.items():
            rows.setdefault(row, {})[column] = cell
        return rows


class SheetContents(NamedTuple):
    """The sheet that is meant, and the names of those that were not looked into: hidden and empty ones."""

    part: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[Merge]
    details: SheetDetails
    hidden: Sequence[str]
    empty: Sequence[str]


def sheet_details(archive: zipfile.ZipFile, sheet: str) -> SheetDetails:
    """Return what a reader of values alone does not see of a sheet.

    Raises:
        FileUnreadableError: the XML is broken, or has a document type.
    """
    member = sheet_member(archive, sheet)
    if member is None:
        return SheetDetails()
    data = archive.read(member)
    refuse_types(data)
    formats = formats_of(archive, {style.decode("ascii") for style in _STYLE.findall(data)})
    if not formats and not (_ODD.search(data) or _UNSEEN.search(data)):
        return SheetDetails()
    walk = _Walk(formats, since_1904=counts_from_1904(archive))
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parse(parser, data)
    return walk.details


def with_details(cell: Cell, detail: str | ShownNumber) -> Cell:
    """Return a cell with what its format shows, or what stands for it where it has no value."""
    if isinstance(detail, str):
        return detail
    if isinstance(cell, str):  # a date, which python-calamine has made of the number
        return ShownText(cell, detail.shown)
    return detail if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell


class _Walk:
    """Walks through the cells of a sheet; a row or a cell that does not say its place follows the one before."""

    def __init__(self, formats: Mapping[str, NumberFormat], *, since_1904: bool) -> None:
        self.details = SheetDetails()
        self._formats = formats
        self._since_1904 = since_1904
        self._row = self._column = -1
        self._kind = self._style = self._text = ""
        self._formula = self._within = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "col":
            self._begin_columns(attributes)
        elif tag == "sheetFormatPr" and _is_nothing(attributes.get("defaultColWidth")):
            self.details.hide(0, _MOST_COLUMNS)
        self._formula = self._formula or tag == "f"
        self._within = tag == "v"

    def text(self, text: str) -> None:
        if self._within:
            self._text += text

    def end(self, name: str) -> None:
        self._within = False
        if name.rpartition(":")[2] == "c":
            self._end_cell()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isascii() and number.isdigit() else self._row + 1
        self._column = -1
        if is_true(attributes.get("hidden")) or _is_nothing(attributes.get("ht")):
            self.details.hidden_rows.add(self._row)

    def _begin_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
            return
        if is_true(attributes.get("hidden")) or "width" in attributes:
            hidden = is_true(attributes.get("hidden")) or _is_nothing(attributes.get("width"))
            self.details.hide(int(first) - 1, int(last), hidden=hidden)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place:
            self._row, self._column = int(place[2]) - 1, _column(place[1])
        else:
            self._column += 1
        self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._text, self._formula = "", False

    def _end_cell(self) -> None:
        place = self._row, self._column
        # An empty text is a value (t="str"): the formula gave it.
        empty = self._formula and not self._text and self._kind != "str"
        if self._kind == "e" or empty:
            self.details.odd[place] = (
                self._text if self._kind == "e" and self._text else FORMULA_WITHOUT_VALUE
            )
        elif self._kind in {"", "n"} and self._text and (made := self._formats.get(self._style)):
            self._show(place, made)

    def _show(self, place: Place, made: NumberFormat) -> None:
        try:
            value = float(self._text)
        except ValueError:
            return
        shown = made.render(value, since_1904=self._since_1904)
        self.details.shown[place] = ShownNumber(value, shown, percent=made.is_percent)


def _is_nothing(length: str | None) -> bool:
    """Tell whether a height or width is zero."""
    return length is not None and re.fullmatch(r"0(\.0*)?", length) is not None


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column - 1
