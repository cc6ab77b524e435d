"""What a stored cell may hold. SQLite keeps anything in any column, and other programs write what they like.

No library here: the settings of a workspace are read at every start.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from villagemap.domain.characters import UNPRINTABLE, is_blank
from villagemap.domain.codes import COUNTY_DIGITS, VILLAGE_DIGITS
from villagemap.domain.dates import is_date
from villagemap.domain.defects import DefectReason
from villagemap.domain.layers import Field, FieldKind, LayerSpec
from villagemap.domain.ranges import STORABLE

Cell = str | float | int | bytes | None
Faults = Mapping[int, DefectReason]
"""What is wrong with cells of a column, by their positions."""

_NOTHING: Faults = MappingProxyType({})
_TEXT: set[type] = {str}
_KINDS: Mapping[FieldKind, set[type]] = {FieldKind.NUMBER: {float, int}, FieldKind.YES_NO: {int}}
_DIGITS = {FieldKind.VILLAGE: VILLAGE_DIGITS, FieldKind.COUNTY: COUNTY_DIGITS}


def text_of(cell: Cell) -> str:
    """Return the text of a cell; nothing where it is missing or holds something else."""
    return cell if isinstance(cell, str) else ""


def date_of(cell: Cell) -> str | None:
    """Return the date of a cell; None where it is missing or holds something else."""
    return cell if isinstance(cell, str) and is_date(cell) else None


def names_of(cell: Cell) -> list[str] | None:
    """Return a JSON list of names; an empty one where the cell is missing, None where it is damaged."""
    names = _json(cell, "[]")
    sound = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return names if sound else None


def object_of(cell: Cell) -> dict[str, Any] | None:
    """Return a JSON object; an empty one where the cell is missing, None where it is damaged."""
    said = _json(cell, "{}")
    return said if isinstance(said, dict) else None


def _json(cell: Cell, nothing: str) -> Any:
    try:
        return json.loads(nothing if cell is None else text_of(cell), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(constant: str) -> object:
    raise ValueError(constant)  # NaN and Infinity, which are no JSON


def fetched(
    connection: sqlite3.Connection, statement: str, parameters: Sequence[Cell] = ()
) -> list[tuple[Cell, ...]]:
    """Return all rows of a query; text that is no UTF-8 comes as bytes.

    Python's own conversion is several times quicker, and gives up at the first such text: only then is each looked at.
    """
    tolerant = connection.text_factory
    connection.text_factory = str
    try:
        return connection.execute(statement, parameters).fetchall()
    except sqlite3.OperationalError as problem:
        # Python's own error: one of SQLite has a code.
        if hasattr(problem, "sqlite_errorcode") or not str(problem).startswith("Could not decode"):
            raise
    finally:
        connection.text_factory = tolerant
    return connection.execute(statement, parameters).fetchall()


def faults_of(spec: LayerSpec, field: Field, cells: Sequence[Cell]) -> Faults:
    """Return what is wrong with the cells of a column; a cell that is missing is wrong where it is required."""
    faults = {} if set(map(type, cells)) <= _types(field) else _of_wrong_type(field, cells)
    for check in _checks_of(spec, field):
        faults |= {at: reason for at, reason in check(cells).items() if at not in faults}
    return faults


def _types(field: Field) -> set[type]:
    kinds = _KINDS.get(field.kind, _TEXT)
    return kinds if field.required else kinds | {type(None)}


def _of_wrong_type(field: Field, cells: Sequence[Cell]) -> dict[int, DefectReason]:
    allowed = _types(field)
    reasons = {FieldKind.NUMBER: DefectReason.NUMBER, FieldKind.YES_NO: DefectReason.YES_NO}
    reason = reasons.get(field.kind, DefectReason.TEXT)
    return {
        at: DefectReason.MISSING if cell is None else reason
        for at, cell in enumerate(cells)
        if type(cell) not in allowed
    }


def _checks_of(spec: LayerSpec, field: Field) -> Iterator[Callable[[Sequence[Cell]], Faults]]:
    """Give the checks of a column beyond its types; the first that finds a cell gives the reason."""
    if _KINDS.get(field.kind, _TEXT) is _TEXT:
        if field.required:
            yield lambda cells: _among(cells, lambda cell: is_blank(str(cell)), DefectReason.MISSING)
        yield _unprintable
    digits = spec.code_digits if field.key == "code" else _DIGITS.get(field.kind)
    if digits is not None:
        yield partial(_bad_codes, digits=digits)
    if field.kind in _OF_KIND:
        yield _OF_KIND[field.kind]


def _unprintable(cells: Sequence[Cell]) -> Faults:
    """Find texts with characters that no text may hold."""
    if not UNPRINTABLE.search("\n".join(cell for cell in cells if isinstance(cell, str))):
        return _NOTHING
    return _among(cells, lambda cell: UNPRINTABLE.search(str(cell)) is not None, DefectReason.TEXT)


def _bad_codes(cells: Sequence[Cell], digits: int) -> Faults:
    """Find codes of places that have not their digits."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    # All at once where all are sound, as they are in nearly every table.
    if set(map(len, texts)) == {digits} and _are_digits("".join(texts)):
        return _NOTHING
    return _among(cells, lambda cell: not _has_digits(str(cell), digits), DefectReason.CODE)


def _has_digits(code: str, digits: int) -> bool:
    return len(code) == digits and _are_digits(code)


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _bad_numbers(cells: Sequence[Cell]) -> Faults:
    numbers = [cell for cell in cells if isinstance(cell, (float, int))]
    if not numbers or STORABLE.least <= min(numbers) <= max(numbers) <= STORABLE.most:
        return _NOTHING
    return _among(cells, _is_bad_number, DefectReason.NUMBER)


def _is_bad_number(cell: Cell) -> bool:
    return not (isinstance(cell, (float, int)) and STORABLE.least <= cell <= STORABLE.most)


def _among(cells: Sequence[Cell], bad: Callable[[Cell], bool], reason: DefectReason) -> Faults:
    """Find bad cells by asking each different one once."""
    wrong = {cell for cell in set(cells) if cell is not None and bad(cell)}
    return {at: reason for at, cell in enumerate(cells) if cell in wrong} if wrong else _NOTHING


_OF_KIND: Mapping[FieldKind, Callable[[Sequence[Cell]], Faults]] = {
    FieldKind.NUMBER: _bad_numbers,
    FieldKind.YES_NO: lambda cells: _among(cells, lambda cell: cell not in {0, 1}, DefectReason.YES_NO),
    FieldKind.DATE: lambda cells: _among(cells, lambda cell: not is_date(str(cell)), DefectReason.DATE),
}
