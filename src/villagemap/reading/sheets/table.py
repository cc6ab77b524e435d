"""A sheet made into a table: the header found, merged cells carried down, totals and notes left out, and all said."""

from collections.abc import Sequence

from villagemap.domain.findings import Finding
from villagemap.domain.issues import Issue, Severity
from villagemap.reading.raw import Cell, RawTable, Request
from villagemap.reading.refusals import refusal
from villagemap.reading.sheets.grid import Grid, Line, said
from villagemap.reading.sheets.header import Header, find_header
from villagemap.reading.sheets.merged import carry_down
from villagemap.reading.sheets.skipping import reason_to_skip

_SHOWN = 80


def as_table(grid: Grid, request: Request, *, encoding: str = "", found: Sequence[Finding] = ()) -> RawTable:
    """Return the table of a sheet; `found` is what its reader found out.

    Raises:
        FileUnreadableError: there is nothing in it.
    """
    if not grid.lines:
        raise refusal("no_rows")
    header = find_header(grid.lines, request)
    issues = _titles(grid, header)
    body = list(grid.lines[header.end :])
    skipped = _skipped(body, header)
    rows = [line for line in body if line.number not in skipped]
    issues += [_row_note(rule, line, grid.part) for line in body if (rule := skipped.get(line.number))]
    issues += _carried(grid, header, rows)
    issues += [issue for line in rows for issue in _beyond(line, header, grid)]
    return RawTable(
        part=grid.part,
        columns=header.names,
        rows=[_fitted(line.cells, len(header.names)) for line in rows],
        numbers=[line.number for line in rows],
        encoding=encoding,
        found=(*found, header.found),
        issues=tuple(issues),
    )


def _titles(grid: Grid, header: Header) -> list[Issue]:
    return [_row_note("row_title", line, grid.part) for line in grid.lines[: header.start]]


def _skipped(body: Sequence[Line], header: Header) -> dict[int, str]:
    """Return why lines are no rows, by number; from below, so that footnotes are known by nothing following."""
    skipped: dict[int, str] = {}
    after_last = True
    for line in reversed(body):
        rule = reason_to_skip(line, header, after_last=after_last)
        if rule:
            skipped[line.number] = rule
        after_last = after_last and bool(rule)
    return skipped


def _row_note(rule: str, line: Line, part: str) -> Issue:
    # Reported as note: row_title
    said_first = next((str(line.cells[at]) for at in line.filled if isinstance(line.cells[at], str)), "")
    text = " ".join(said_first.split())
    return Issue(rule, Severity.NOTE, part, line.number, "", text[:_SHOWN], 1, {})


def _carried(grid: Grid, header: Header, rows: Sequence[Line]) -> list[Issue]:
    if not rows:
        return []
    issues = []
    for carried in carry_down(grid, rows[0].number):
        name = header.names[carried.column] if carried.column < len(header.names) else ""
        if carried.count:
            parts = {"n": carried.count}
            issues.append(
                Issue("merged_carried", Severity.NOTE, grid.part, None, name, "", carried.count, parts)
            )
        issues += [
            Issue("merged_number", Severity.WARNING, grid.part, number, name, "", 1, {})
            for number in carried.numbers
        ]
    return issues


def _beyond(line: Line, header: Header, grid: Grid) -> list[Issue]:
    """Report cells right of the last name: shifted values in a text file, a remark in a workbook."""
    beyond = [cell for cell in line.cells[len(header.names) :] if said(cell)]
    if not beyond:
        return []
    # Reported as error: row_too_long
    # Reported as warning: cells_beyond_header
    severity, rule = (
        (Severity.ERROR, "row_too_long") if grid.strict else (Severity.WARNING, "cells_beyond_header")
    )
    parts = {"n": len(line.cells), "limit": len(header.names)}
    return [Issue(rule, severity, grid.part, line.number, "", str(beyond[0])[:_SHOWN], 1, parts)]


def _fitted(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *[None] * (width - len(cells))]
