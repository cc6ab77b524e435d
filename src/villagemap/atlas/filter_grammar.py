"""The grammar of the filter: a query string becomes a filter, columns and an order, once.

Unknown parameters and values are refused, with the valid ones.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from villagemap.domain.bounds import Bounds
from villagemap.domain.errors import BadFilterError, UnknownParameterError, UnreadableTextError
from villagemap.domain.filters import EXTENT, TEXT, Criterion, VillageFilter

Pairs = Iterable[tuple[str, str]]

VIEW_PARAMETERS = ("at", "theme", "layers", "outside", "lang", "sort", "page", "columns", "village", "v")
"""Parameters that are known everywhere and never filter; `v` names a data version for caches."""

# Control characters, signs that turn the direction of writing, ends of lines, halves of a character, and the sign that
# stands for bytes which are no text.
_UNREADABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffd-\\uffff]"
)

_COLUMNS, _SORT = "columns", "sort"
_EXTENT_FORM = "west,south,east,north"
_EXTENT_DECIMALS = 7  # as `Bounds` writes them, so that a canonical query means the same box
_MOST_WORD_CHARACTERS = 100
WORLD = Bounds(-180, -90, 180, 90)


class Order(NamedTuple):
    """The column that rows are sorted by; an address writes a descending one with a `-` before it."""

    column: str
    descending: bool


def read_pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a query string in order; blank values ask for nothing and are dropped.

    A form sends a column for each of its boxes: one parameter holds them all, as links write them.

    Raises:
        UnreadableTextError: a name or value has control characters, or is not in UTF-8.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, value in pairs:
        if not _is_readable(name, value):
            raise UnreadableTextError(_UNREADABLE.sub("�", name[:_MOST_WORD_CHARACTERS]))
    return _with_one_columns(pairs)


def readable_pairs(query: str) -> list[tuple[str, str]]:
    """Return the same without those that cannot be read: for pages that say what is wrong with an address."""
    return _with_one_columns(
        [pair for pair in parse_qsl(query, keep_blank_values=True) if _is_readable(*pair)]
    )


def values_of(pairs: Pairs) -> Mapping[str, str]:
    """Return the value of each parameter that can have only one; the last one counts."""
    return {parameter: value.strip() for parameter, value in pairs if value.strip()}


def _is_readable(name: str, value: str) -> bool:
    return _UNREADABLE.search(name) is None and _UNREADABLE.search(value) is None


def _with_one_columns(pairs: Pairs) -> list[tuple[str, str]]:
    filled = [pair for pair in pairs if pair[1].strip()]
    columns = ",".join(value for name, value in filled if name == _COLUMNS)
    return [pair for pair in filled if pair[0] != _COLUMNS] + ([(_COLUMNS, columns)] if columns else [])


def read_filter(pairs: Pairs, criteria: Sequence[Criterion]) -> VillageFilter:
    """Read the filter of an address.

    Raises:
        UnknownParameterError: nobody reads a parameter.
        BadFilterError: a value is none of the valid ones.
    """
    known = {row.parameter: row for row in criteria}
    chosen: dict[str, set[str]] = {}
    words: list[str] = []
    boxes: list[Bounds] = []
    for parameter, value in pairs:
        if parameter in VIEW_PARAMETERS or not value.strip():
            continue
        if parameter == EXTENT:
            boxes.append(_box(value))
        elif parameter == TEXT:
            words += _words(value)
        elif parameter in known:
            chosen.setdefault(parameter, set()).update(_values(known[parameter], value))
        else:
            raise UnknownParameterError(parameter, [*known, TEXT, EXTENT, *VIEW_PARAMETERS])
    ordered = tuple(
        (row.parameter, tuple(value for value in row.values if value in chosen[row.parameter]))
        for row in criteria
        if row.parameter in chosen
    )
    return VillageFilter(ordered, tuple(dict.fromkeys(words)), tuple(dict.fromkeys(boxes)))


def read_columns(pairs: Pairs, valid: Sequence[str]) -> tuple[str, ...] | None:
    """Return the columns that an address names; None where it leaves them open.

    Raises:
        BadFilterError: a column is none of the valid ones.
    """
    text = values_of(pairs).get(_COLUMNS)
    if text is None:
        return None
    names = (column.strip() for column in text.split(","))
    return tuple(one_of(_COLUMNS, name, valid) for name in names if name)


def read_order(pairs: Pairs, valid: Sequence[str]) -> Order | None:
    """Return the order that an address names; None where it leaves it open.

    Raises:
        BadFilterError: the column is none of the valid ones.
    """
    text = values_of(pairs).get(_SORT)
    if text is None:
        return None
    one_of(_SORT, text, [*valid, *(f"-{column}" for column in valid)])
    return Order(text.removeprefix("-"), descending=text.startswith("-"))


def one_of(parameter: str, value: str, valid: Sequence[str]) -> str:
    """Return a value that is one of the valid ones.

    Raises:
        BadFilterError: it is none of them.
    """
    if value not in valid:
        raise BadFilterError(parameter, value, valid)
    return value


def _values(criterion: Criterion, text: str) -> list[str]:
    values = [value.strip() for value in text.split(",") if value.strip()]
    return [one_of(criterion.parameter, value, criterion.values) for value in values]


def _words(text: str) -> list[str]:
    if len(text) > _MOST_WORD_CHARACTERS:
        raise BadFilterError(TEXT, f"{text[:20]}…", [f"≤ {_MOST_WORD_CHARACTERS}"])
    return [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]


def _box(text: str) -> Bounds:
    try:
        box = Bounds(*(round(float(side), _EXTENT_DECIMALS) + 0.0 for side in text.split(",")))
    except (ValueError, TypeError):
        raise BadFilterError(EXTENT, text, [_EXTENT_FORM]) from None
    if not (
        WORLD.west <= box.west <= box.east <= WORLD.east
        and WORLD.south <= box.south <= box.north <= WORLD.north
    ):
        raise BadFilterError(EXTENT, text, [_EXTENT_FORM])
    return box
