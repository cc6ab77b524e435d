"""CSV, with titles above and totals below as offices export them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from villagemap.frames.formulas import unguarded
from villagemap.reading.encodings import decoded
from villagemap.reading.raw import FORMULA_WITHOUT_VALUE, Cell, RawTable, Request, ShownText
from villagemap.reading.rules import Refusal
from villagemap.reading.sheets.header import Grid, Line, has_content
from villagemap.reading.sheets.table import as_table
from villagemap.reading.tally import TALLY
from villagemap.settings import Limits

_SEPARATORS = (",", "\t", ";")
_LINES_LOOKED_AT = 20
# A cell that a spreadsheet would run: a reference, a function or a sum. Its value is not in the file.
_FORMULA = re.compile(
    r"\s*=\s*[-+(]*\s*(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}\b|[A-Za-z][A-Za-z0-9.]{0,30}\(|[0-9.]{1,20}\s*[-+*/^&])",
    re.ASCII,
)
_LINES_BESIDES = 10_000
"""Empty lines, titles and notes that a file may have beside its rows."""


def read(path: Path, request: Request) -> RawTable:
    """Read a CSV file; row 1 is its first record. The apostrophe that keeps a text from being run is taken off.

    Raises:
        FileUnreadableError: it cannot be decoded, or its quotes do not match.
    """
    text = decoded(path.read_bytes(), request.encoding)
    if "\x00" in text.text:
        raise Refusal.NUL_CHARACTER.error()
    grid = Grid("", list(_lines(text.text, request.limits)), strict=True)
    table = as_table(grid, request, encoding=text.encoding, findings=[text.finding])
    return replace(table, questions=text.questions)


def _lines(text: str, limits: Limits) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    # The limit is one for the whole process; a long text is reported later, with its row.
    before = csv.field_size_limit(len(text) + 1)
    try:
        filled = 0
        for number, record in enumerate(TALLY.counted(reader), 1):
            filled += len(record)
            if number > limits.rows + _LINES_BESIDES or filled > limits.cells:
                raise Refusal.TOO_MANY_LINES.error(row=number, limit=limits.rows)
            cells: list[Cell] = [_cell(cell) for cell in record]
            if any(map(has_content, cells)):
                yield Line(number, cells)
    except csv.Error as problem:
        raise Refusal.BROKEN_CSV.error(row=reader.line_num) from problem
    finally:
        csv.field_size_limit(before)


def _cell(cell: str) -> Cell:
    return ShownText(FORMULA_WITHOUT_VALUE, cell) if _FORMULA.match(cell) else unguarded(cell)


def _separator(text: str) -> str:
    """Return the sign that stands most often in one of the first lines: a title has none."""
    lines = text.lstrip().split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]
    return max(_SEPARATORS, key=lambda sign: max(line.count(sign) for line in lines))
