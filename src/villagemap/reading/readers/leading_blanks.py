"""Blanks before the texts of a register: GDAL takes them off in silence, and a code with one is worth a note."""

from collections.abc import Sequence
from dataclasses import replace

from villagemap.reading.raw import Cell, RawTable

_SOME = 0.5
"""Where more of a column's texts begin with a blank, the program put them to the right, and nobody meant it."""


def with_blanks(table: RawTable, texts: Sequence[Sequence[bytes]], columns: Sequence[int]) -> RawTable:
    """Return a table with the blanks that its register holds.

    `texts` are the texts of each record, of the columns at these places; a row's number is that of its record,
    from 1.
    """
    rows: list[Sequence[Cell]] = list(table.rows)
    for place, column in enumerate(columns):
        blank = [
            at
            for at, number in enumerate(table.numbers)
            if number <= len(texts)
            and texts[number - 1][place][:1] == b" "
            and isinstance(rows[at][column], str)
        ]
        if len(blank) > _SOME * len(rows):
            continue
        for at in blank:
            text = texts[table.numbers[at] - 1][place]
            row = list(rows[at])
            row[column] = " " * (len(text) - len(text.lstrip(b" "))) + str(row[column]).lstrip()
            rows[at] = row
    return replace(table, rows=rows)
