"""How a table comes out of the child: JSON for cells, WKB for shapes. No pickle: the child may be hostile."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.issues import Issue, Severity
from villagemap.reading.raw import Cell, RawTable, Shapes, ShownNumber, ShownText

_TABLE = "table.json"
_WKB = "shapes.wkb"
_NO_SHAPE = -1
_BROKEN = -2


def write_table(table: RawTable, folder: Path) -> None:
    """Write a table into a folder."""
    document = {
        "part": table.part,
        "columns": table.columns,
        "rows": table.rows,
        "numbers": table.numbers,
        "crs": table.crs,
        "crs_implied": table.crs_implied,
        "encoding": table.encoding,
        "shapes": None if table.shapes is None else _write_shapes(table.shapes, table.broken, folder),
        "findings": [asdict(each) for each in table.findings],
        "questions": [asdict(each) for each in table.questions],
        "issues": [asdict(each) for each in table.issues],
        "shown": list(_shown(table)),
        "hidden_rows": sorted(table.hidden_rows),
        "hidden_columns": sorted(table.hidden_columns),
    }
    (folder / _TABLE).write_text(json.dumps(document, allow_nan=False), "utf-8")


def read_table(folder: Path) -> RawTable:
    """Read the table of a folder.

    Raises:
        OSError, ValueError, KeyError, TypeError: the child left no such table behind.
    """
    document = json.loads((folder / _TABLE).read_text("utf-8"))
    lengths = document["shapes"]
    counts = {
        len(document["rows"]),
        len(document["numbers"]),
        len(document["rows"] if lengths is None else lengths),
    }
    if len(counts) > 1 or any(len(row) != len(document["columns"]) for row in document["rows"]):
        raise ValueError("the parts of the table do not fit together")
    for row, column, shown, percent in document["shown"]:
        cells = document["rows"][row]
        cells[column] = _with_text(
            cells[column], None if shown is None else str(shown), percent=bool(percent)
        )
    return RawTable(
        part=str(document["part"]),
        columns=tuple(map(str, document["columns"])),
        rows=document["rows"],
        numbers=[int(number) for number in document["numbers"]],
        shapes=None if lengths is None else _read_shapes(lengths, (folder / _WKB).read_bytes()),
        broken=frozenset(row for row, length in enumerate(lengths or []) if length == _BROKEN),
        crs=str(document["crs"]),
        crs_implied=bool(document["crs_implied"]),
        encoding=str(document["encoding"]),
        findings=tuple(_finding(each) for each in document["findings"]),
        questions=tuple(_question(each) for each in document["questions"]),
        issues=tuple(
            Issue(**{**each, "severity": Severity(each["severity"])}) for each in document["issues"]
        ),
        hidden_rows=frozenset(map(int, document["hidden_rows"])),
        hidden_columns=frozenset(map(int, document["hidden_columns"])),
    )


def _shown(table: RawTable) -> Iterator[tuple[int, int, str | None, bool]]:
    """Give the cells whose text is not what their value is written as: row, column, text, whether a percentage."""
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, ShownNumber):
                yield row, column, cell.shown, cell.percent
            elif isinstance(cell, ShownText):
                yield row, column, cell.shown, False


def _with_text(cell: Cell, shown: str | None, *, percent: bool) -> Cell:
    return (
        ShownText(cell, shown)
        if isinstance(cell, str)
        else ShownNumber(float(cell or 0), shown, percent=percent)
    )


def _finding(document: dict[str, Any]) -> Finding:
    return Finding(
        Topic(document["topic"]), document["rule"], Sureness(document["sureness"]), document["parts"]
    )


def _question(document: dict[str, Any]) -> Question:
    choices = tuple(Choice(**each) for each in document["choices"])
    return Question(**{**document, "topic": Topic(document["topic"]), "choices": choices})


def _write_shapes(shapes: Shapes, broken: frozenset[int], folder: Path) -> list[int]:
    pieces = shapely.to_wkb(shapes, output_dimension=2, byte_order=1)
    (folder / _WKB).write_bytes(b"".join(piece for piece in pieces if piece is not None))
    return [
        _BROKEN if row in broken else _NO_SHAPE if piece is None else len(piece)
        for row, piece in enumerate(pieces)
    ]


def _read_shapes(lengths: list[int], data: bytes) -> Shapes:
    ends = np.cumsum([max(int(length), 0) for length in lengths], dtype=np.int64)
    pieces = np.array(
        [
            data[end - length : end] if length >= 0 else None
            for end, length in zip(ends, lengths, strict=True)
        ],
        dtype=object,
    )
    shapes: Shapes = shapely.from_wkb(pieces)
    return shapes
