"""The edge where parameters of an address become types, once. Unknown ones are refused, with the valid ones."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

from villagemap.domain.bounds import Bounds
from villagemap.domain.errors import BadFilterError, UnknownParameterError, UnreadableTextError
from villagemap.domain.filters import EXTENT, TEXT, Criterion, VillageFilter
from villagemap.domain.labels import Language

Pairs = Iterable[tuple[str, str]]

_OUTSIDE = ("dimmed", "hidden")  # what the map does with villages that the filter leaves out
NO_LAYER = "none"  # of `layers`: not even those of the default view

VIEW_PARAMETERS = ("at", "theme", "layers", "outside", "lang", "sort", "page", "columns", "village", "v")
"""Parameters that are known everywhere and never filter; `v` names a data version for caches."""

# Control characters, signs that turn the direction of writing, ends of lines, halves of a character, and the sign that
# stands for bytes which are no text.
_UNREADABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffd-\\uffff]"
)

_JOINED = "columns"
_EXTENT_FORM = "west,south,east,north"
_POSITION_FORM = "zoom/lat/lon"
_EXTENT_DECIMALS = 7  # as `Bounds` writes them, so that a canonical query means the same box
_MOST_WORD_CHARACTERS = 100
_WORLD = Bounds(-180, -90, 180, 90)
_HIGHEST_PAGE = 999_999
_HIGHEST_ZOOM = 24


class Order(NamedTuple):
    """The column that a list is sorted by; an address writes a descending one with a `-` before it."""

    column: str
    descending: bool


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at. `at` is zoom, latitude, longitude; what an address leaves open is None."""

    lang: Language
    theme: str
    layers: tuple[str, ...] | None
    at: tuple[float, float, float] | None
    outside: str
    sort: Order | None
    page: int
    columns: tuple[str, ...] | None
    village: str | None


def read_pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a query string in order; blank values ask for nothing and are dropped.

    A form sends a column for each of its boxes: they are joined, as links write them.

    Raises:
        UnreadableTextError: a name or value has control characters, or is not in UTF-8.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, value in pairs:
        if not _is_readable(name, value):
            raise UnreadableTextError(_UNREADABLE.sub("�", name[:_MOST_WORD_CHARACTERS]))
    return _columns_joined(pairs)


def readable_pairs(query: str) -> list[tuple[str, str]]:
    """Return the same without those that cannot be read: for pages that say what is wrong with an address."""
    return _columns_joined([pair for pair in parse_qsl(query, keep_blank_values=True) if _is_readable(*pair)])


def _is_readable(name: str, value: str) -> bool:
    return _UNREADABLE.search(name) is None and _UNREADABLE.search(value) is None


def _columns_joined(pairs: Pairs) -> list[tuple[str, str]]:
    given = [pair for pair in pairs if pair[1].strip()]
    columns = ",".join(value for name, value in given if name == _JOINED)
    return [pair for pair in given if pair[0] != _JOINED] + ([(_JOINED, columns)] if columns else [])


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


def _values(criterion: Criterion, text: str) -> list[str]:
    values = [value.strip() for value in text.split(",") if value.strip()]
    for value in values:
        if value not in criterion.values:
            raise BadFilterError(criterion.parameter, value, criterion.values)
    return values


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
        _WORLD.west <= box.west <= box.east <= _WORLD.east
        and _WORLD.south <= box.south <= box.north <= _WORLD.north
    ):
        raise BadFilterError(EXTENT, text, [_EXTENT_FORM])
    return box


def read_view(
    pairs: Pairs,
    *,
    language: Language,
    themes: Sequence[str],
    theme: str,
    layers: Sequence[str],
    columns: Sequence[str] = (),
) -> View:
    """Read how a page is looked at; `theme` stands where an address names none.

    `columns` are those that a list can show and be sorted by; where there is no list they are not read.

    Raises:
        BadFilterError: a view parameter has a value that it cannot have.
    """
    said: Mapping[str, str] = {parameter: value.strip() for parameter, value in pairs if value.strip()}
    return View(
        lang=Language(_one_of("lang", said.get("lang", language), list(Language))),
        theme=_one_of("theme", said.get("theme", theme), themes),
        layers=_layers(said.get("layers"), layers),
        at=_position(said["at"]) if "at" in said else None,
        outside=_one_of("outside", said.get("outside", _OUTSIDE[0]), _OUTSIDE),
        sort=_order(said.get("sort"), columns),
        page=_page(said.get("page", "1")),
        columns=_columns(said.get(_JOINED), columns),
        village=said.get("village"),
    )


def _one_of(parameter: str, value: str, valid: Sequence[str]) -> str:
    if value not in valid:
        raise BadFilterError(parameter, value, valid)
    return value


def _layers(text: str | None, valid: Sequence[str]) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(
        _one_of("layers", layer, [*valid, NO_LAYER]) for layer in text.split(",") if layer != NO_LAYER
    )


def _order(text: str | None, columns: Sequence[str]) -> Order | None:
    if text is None or not columns:
        return None
    _one_of("sort", text, [*columns, *(f"-{column}" for column in columns)])
    return Order(text.removeprefix("-"), descending=text.startswith("-"))


def _columns(text: str | None, columns: Sequence[str]) -> tuple[str, ...] | None:
    if text is None or not columns:
        return None
    asked = (column.strip() for column in text.split(","))
    return tuple(_one_of(_JOINED, column, columns) for column in asked if column)


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _HIGHEST_PAGE):
        raise BadFilterError("page", text, ["1, 2, 3, …"])
    return int(text)


def _position(text: str) -> tuple[float, float, float]:
    try:
        zoom, lat, lon = map(float, text.split("/"))
    except ValueError:
        raise BadFilterError("at", text, [_POSITION_FORM]) from None
    if not (0 <= zoom <= _HIGHEST_ZOOM and abs(lat) <= _WORLD.north and abs(lon) <= _WORLD.east):
        raise BadFilterError("at", text, [_POSITION_FORM])
    return zoom, lat, lon
