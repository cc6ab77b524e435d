"""Workbooks (.xlsx), read by python-calamine after the archive was looked at."""

import datetime as dt
from pathlib import Path
from typing import Any

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from villagemap.ingest.archives import meter, opened_archive
from villagemap.ingest.parts import choose_part
from villagemap.ingest.raw import Cell, RawTable, Request
from villagemap.ingest.readers.rows import as_table
from villagemap.ingest.refusals import refusal


def read(path: Path, request: Request) -> RawTable:
    """Read one sheet; rows are numbered as the program shows them.

    Raises:
        FileUnreadableError: it is no workbook, or none of its sheets is meant.
    """
    with opened_archive(path, request.limits) as (archive, members):
        meter(archive, members, request.limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name) for name in _shown(book)}
        filled = {name: sheet for name, sheet in sheets.items() if sheet.height}
        part = choose_part(list(filled), request)
        lines = filled[part].to_python(skip_empty_area=False)
    except python_calamine.CalamineError as problem:
        raise refusal("damaged") from problem
    return as_table(part, ([_cell(cell) for cell in line] for line in lines))


def _shown(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    ]


def _cell(cell: Any) -> Cell:
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()
    if isinstance(cell, (str, bool, int, float)):
        return cell
    return str(cell)
