"""Workbooks: .xlsx, read by python-calamine after a look at the archive, and .xls."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from villagemap.domain.findings import Finding, Sureness, Topic
from villagemap.reading.archives import meter, opened_archive
from villagemap.reading.parts import choose_part
from villagemap.reading.raw import Cell, RawTable, Request, ShownNumber
from villagemap.reading.readers.old_workbook import read_old_sheet
from villagemap.reading.readers.sheet_details import SheetContents, SheetDetails, sheet_details, with_details
from villagemap.reading.readers.workbook_xml import check_sheets
from villagemap.reading.rules import Refusal
from villagemap.reading.sheets.header import Grid, Line, Merge, has_content
from villagemap.reading.sheets.table import as_table
from villagemap.reading.tally import TALLY

_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of an old container that holds a new workbook


def read(path: Path, request: Request) -> RawTable:
    """Read one sheet; rows are numbered as the program shows them.

    Raises:
        FileUnreadableError: it is no workbook, or none of its sheets is meant.
    """
    sheet = read_old_sheet(path, request) if _is_old(path) else _read_sheet(path, request)
    details = sheet.details
    grid = Grid(sheet.part, list(_lines(sheet.rows, details)), sheet.merges)
    table = as_table(grid, request, findings=_other_sheets(sheet))
    return replace(
        table,
        hidden_rows=frozenset(table.numbers) & {row + 1 for row in details.hidden_rows},
        hidden_columns=frozenset(filter(details.hides, range(len(table.columns)))),
    )


def _read_sheet(path: Path, request: Request) -> SheetContents:
    with opened_archive(path, request.limits) as (archive, members):
        meter(archive, members, request.limits)
        check_sheets(archive, members, request.limits)
        try:
            book = CalamineWorkbook.from_path(str(path))
            sheets = {name: book.get_sheet_by_name(name) for name in _shown(book)}
            part = choose_part([name for name, sheet in sheets.items() if sheet.height], request)
            rows = sheets[part].to_python(skip_empty_area=False)
        except python_calamine.CalamineError as problem:
            raise Refusal.DAMAGED.error() from problem
        return SheetContents(
            part=part,
            rows=rows,
            merges=_merges(sheets[part]),
            details=sheet_details(archive, part),
            hidden=[sheet.name for sheet in book.sheets_metadata if sheet.name not in sheets],
            empty=[name for name, sheet in sheets.items() if not sheet.height],
        )


def _is_old(path: Path) -> bool:
    """Tell whether it is of the old format.

    Raises:
        FileUnreadableError: it is a workbook of the new format with a password, which lies in a container of the old.
    """
    with path.open("rb") as file:
        if file.read(len(_OLD)) != _OLD:
            return False
        if _ENCRYPTED in file.read():
            raise Refusal.WORKBOOK_ENCRYPTED.error()
    return True


def _shown(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    ]


def _other_sheets(sheet: SheetContents) -> Sequence[Finding]:
    """Say which sheets were not looked into: hidden ones and empty ones."""
    return [
        Finding(Topic.PART, rule, Sureness.SEEN, {"parts": names})
        for rule, names in (("sheets_hidden", sheet.hidden), ("sheets_empty", sheet.empty))
        if names
    ]


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return [
        Merge(top + 1, bottom + 1, left, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]


def _lines(rows: Sequence[Sequence[Any]], details: SheetDetails) -> Iterator[Line]:
    by_row = details.by_row()
    for at, row in enumerate(TALLY.counted(rows)):
        cells = _detailed([_cell(cell) for cell in row], by_row.get(at, {}))
        if any(map(has_content, cells)):
            yield Line(at + 1, cells)
    # Rows below the last value, of cells without one, are none to python-calamine.
    for at in sorted(row for row in by_row if row >= len(rows)):
        yield Line(at + 1, _detailed([], by_row[at]))


def _detailed(cells: list[Cell], details: Mapping[int, str | ShownNumber]) -> list[Cell]:
    """Return a row with what the values alone do not tell; cells without a value may stand beyond the last."""
    if details:
        cells += [None] * (max(details) + 1 - len(cells))
    for column, detail in details.items():
        cells[column] = with_details(cells[column], detail)
    return cells


def _cell(cell: Any) -> Cell:
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()
    if isinstance(cell, (str, bool, int, float)):
        return cell
    return str(cell)
