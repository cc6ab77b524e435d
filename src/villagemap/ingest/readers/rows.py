"""Rows of a sheet or a text file as a table: the first row that is not empty names the columns."""

from collections.abc import Iterable, Sequence

from villagemap.ingest.raw import Cell, RawTable
from villagemap.ingest.refusals import refusal

_HEADER_TEXT = 200


def as_table(part: str, lines: Iterable[Sequence[Cell]], *, encoding: str = "") -> RawTable:
    """Return a table of lines as the program shows them; line 1 is the first. Empty lines are left out.

    Raises:
        FileUnreadableError: there is no header, or a line has more cells than it.
    """
    filled = [(number, list(line)) for number, line in enumerate(lines, 1) if any(map(_said, line))]
    if not filled:
        raise refusal("no_rows")
    (_, header), *body = filled
    while header and not _said(header[-1]):
        header.pop()
    for number, line in body:
        if any(map(_said, line[len(header) :])):
            raise refusal("row_too_long", row=number, n=len(line), limit=len(header))
        line.extend([None] * (len(header) - len(line)))
    return RawTable(
        part=part,
        columns=tuple(str("" if cell is None else cell)[:_HEADER_TEXT] for cell in header),
        rows=[line[: len(header)] for _, line in body],
        numbers=[number for number, _ in body],
        encoding=encoding,
    )


def _said(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
