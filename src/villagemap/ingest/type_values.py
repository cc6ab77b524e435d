"""The step that makes cells into values, column by column; equal cells are read once."""

from collections.abc import Sequence
from dataclasses import replace

from villagemap.domain.issues import Issue
from villagemap.ingest import values
from villagemap.ingest.cells import ReadCell, cell_reader, empty_value
from villagemap.ingest.columns import VILLAGE, Mapped
from villagemap.ingest.inspection import Inspection, LoadContext, Typed
from villagemap.ingest.joining.names import is_name
from villagemap.ingest.options import Blanks
from villagemap.ingest.values import Fault, Value
from villagemap.reading.raw import Cell, ShownNumber, ShownText


def type_values(inspection: Inspection, context: LoadContext) -> Inspection:
    """Read the mapped columns; of rows whose village was found, the code of that village.

    In a list of statuses an empty cell of yes or no, of a batch or of the planning status is a reported "no".
    Everywhere else an empty cell is "not reported".
    """
    blank_is_no = is_status_list(inspection, context) and inspection.options.blanks in {"", Blanks.NO}
    codes = inspection.villages
    typed: Typed = {"code": codes} if context.of_villages and codes is not None else {}
    issues: list[Issue] = []
    for key, mapped in inspection.columns.mapped.items():
        if key in typed:
            continue
        read = cell_reader(mapped, context)
        cells = [row[mapped.at] for row in inspection.raw.rows]
        if key == VILLAGE and codes is not None:
            cells = _with_codes(cells, codes, read)
        empty = empty_value(mapped) if blank_is_no else None
        typed[key], faults = _read_column(cells, inspection.raw.numbers, mapped, read, empty)
        issues += faults
    return replace(inspection.plus(issues), typed=typed)


def is_status_list(inspection: Inspection, context: LoadContext) -> bool:
    """Tell whether an empty cell is a "no": not in rows that `--mode update` alone brings back, as in our downloads."""
    return inspection.options.listed and (context.options.listed or context.options.mode is None)


def _with_codes(cells: Sequence[Cell], codes: Sequence[Value], read: ReadCell) -> list[Cell]:
    """Return cells with the codes of villages in place of their names; nothing where there is none yet, or an error."""
    return [
        code if code or values.is_error(cell) or is_name(cell, read) else cell
        for cell, code in zip(cells, codes, strict=True)
    ]


def _read_column(
    cells: Sequence[Cell], numbers: Sequence[int], mapped: Mapped, read: ReadCell, empty: Value
) -> tuple[list[Value], list[Issue]]:
    """Return the values of a column, and an issue for each cell that cannot be read."""
    known: dict[tuple[object, ...], Value | Fault] = {}
    column: list[Value] = []
    issues: list[Issue] = []
    for cell, number in zip(cells, numbers, strict=True):
        # 1, 1.0 and True are one key of a dictionary, but not one cell; neither are 1 and 1 shown as 00001.
        key: tuple[object, ...] = (type(cell), cell)
        if isinstance(cell, (ShownNumber, ShownText)):
            key = (*key, cell.shown)
        if key not in known:
            known[key] = empty if values.is_empty(cell) else read(cell)
        value = known[key]
        if isinstance(value, Fault):
            issues.append(value.issue(values.shown(cell), number, mapped.column))
        column.append(None if isinstance(value, Fault) else value)
    return column, issues
