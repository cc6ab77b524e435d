"""The lines of a sheet or a text file, and which of them names the columns: by known names, else the first full row of texts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.domain.findings import Finding, Sureness, Topic
from villagemap.reading.parts import folded
from villagemap.reading.raw import Cell, Request
from villagemap.reading.rules import Refusal

_UNIT = re.compile(r"[（(\[［【][^（(\[［【]*[)）\]］】]\s*$")
_MOST_LINES = 40
_HITS = 2
_HEADER_TEXT = 200


@dataclass(frozen=True)
class Line:
    """One line with its number; `at` is its place among the lines that are not empty."""

    number: int
    cells: list[Cell]

    @property
    def filled(self) -> list[int]:
        """The columns that say something."""
        return [at for at, cell in enumerate(self.cells) if has_content(cell)]


@dataclass(frozen=True)
class Merge:
    """Cells that are one: line numbers and columns, first and last."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A part of a file: its lines that say something, and which cells are merged."""

    part: str
    lines: Sequence[Line]
    merges: Sequence[Merge] = ()
    strict: bool = False


def has_content(cell: Cell) -> bool:
    """Tell whether a cell holds anything but blanks."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def names_of(cell: Cell) -> set[str]:
    """Return the folded names that a header's cell may stand for: with and without what is in brackets."""
    if not isinstance(cell, str):
        return set()
    return {folded(cell), folded(_UNIT.sub("", cell))} - {""}


@dataclass(frozen=True)
class Header:
    """The names of the columns, and the places of the first line and of the line behind the last."""

    names: tuple[str, ...]
    start: int
    end: int
    finding: Finding


def find_header(lines: Sequence[Line], request: Request) -> Header:
    """Return the header of a sheet.

    Raises:
        FileUnreadableError: the row that was asked for is empty.
    """
    known = frozenset(request.headers)
    if request.header_row:
        at = next((at for at, line in enumerate(lines) if line.number == request.header_row), None)
        if at is None:
            raise Refusal.NO_SUCH_ROW.error(row=request.header_row)
        return _header(lines, at, Sureness.SAID, known)
    hits = [_hits(_names(lines, at, known), known) for at in range(min(len(lines), _MOST_LINES))]
    if max(hits) < _HITS:
        return _header(lines, _first_full(lines), Sureness.LIKELY, known)
    at = hits.index(max(hits))
    # A line of titles above is no part of a header that says it all in one line.
    whole = _has_second(lines, at) and at + 1 < len(hits) and hits[at + 1] == hits[at]
    return _header(lines, at + whole, Sureness.SEEN, known)


def _header(lines: Sequence[Line], at: int, sure: Sureness, known: frozenset[str]) -> Header:
    names = _names(lines, at, known)
    end = at + 1 + _has_second(lines, at)
    first, last = lines[at].number, lines[end - 1].number
    rule = "header_row" if first == last else "header_rows"
    parts = {"row": str(first), "last": str(last)}
    return Header(names, at, end, Finding(Topic.HEADER, rule, sure, parts))


def _hits(names: Sequence[str], known: frozenset[str]) -> int:
    return len({name for cell in names for name in names_of(cell) & known})


def _first_full(lines: Sequence[Line]) -> int:
    """Return the first line of texts that fills at least half of the columns; titles fill one or two."""
    widest = max(len(line.filled) for line in lines[:_MOST_LINES])
    for at, line in enumerate(lines[:_MOST_LINES]):
        texts = all(isinstance(line.cells[column], str) for column in line.filled)
        if texts and 2 * len(line.filled) >= widest:
            return at
    return 0


def _has_second(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the next line names the columns below names that span several of them."""
    if at + 1 >= len(lines) or lines[at + 1].number != lines[at].number + 1:
        return False
    upper, lower = lines[at], lines[at + 1]
    below = lower.filled
    if len(below) < _HITS or not all(isinstance(lower.cells[column], str) for column in below):
        return False
    over = set(upper.filled)
    spanned = {column for column in below if column not in over}
    # The first column of a span bears its name; the others are empty.
    return bool(spanned) and all(column in spanned or column + 1 in spanned for column in below)


def _names(lines: Sequence[Line], at: int, known: frozenset[str]) -> tuple[str, ...]:
    upper = _texts(lines[at])
    if not _has_second(lines, at):
        return _without_end(upper)
    lower = _texts(lines[at + 1])
    width = max(len(upper), len(lower))
    upper, lower = (cells + [""] * (width - len(cells)) for cells in (upper, lower))
    names, over = [], ""
    for column in range(width):
        over = upper[column] or over
        both = f"{over} {lower[column]}".strip()
        alone = lower[column] or upper[column]
        names.append(both if names_of(both) & known and not names_of(alone) & known else alone)
    return _without_end(_distinct(names, upper))


def _distinct(names: Sequence[str], upper: Sequence[str]) -> list[str]:
    """Return names of which none stands twice: what stands above them comes before those that would."""
    count, over, distinct = Counter(names), "", []
    for name, above in zip(names, upper, strict=True):
        over = above or over
        distinct.append(f"{over} {name}" if name and count[name] > 1 and over != name else name)
    return distinct


def _texts(line: Line) -> list[str]:
    return [str(cell)[:_HEADER_TEXT] if has_content(cell) else "" for cell in line.cells]


def _without_end(names: Sequence[str]) -> tuple[str, ...]:
    last = max((at for at, name in enumerate(names) if name.strip()), default=-1)
    return tuple(names[: last + 1])
