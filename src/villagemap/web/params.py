"""How a page is viewed: parameters of an address that never filter become types, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.atlas.filter_grammar import (
    WORLD,
    Order,
    Pairs,
    one_of,
    read_columns,
    read_order,
    values_of,
)
from villagemap.domain.errors import BadFilterError
from villagemap.domain.labels import Language

NO_LAYER = "none"  # of `layers`: not even those of the default view

_OUTSIDE = ("dimmed", "hidden")  # what the map does with villages that the filter leaves out
_POSITION_FORM = "zoom/lat/lon"
_HIGHEST_PAGE = 999_999
_HIGHEST_ZOOM = 24


@dataclass(frozen=True, slots=True)
class View:
    """How a page is viewed. `at` is zoom, latitude, longitude; what an address leaves open is None."""

    lang: Language
    theme: str
    layers: tuple[str, ...] | None
    at: tuple[float, float, float] | None
    outside: str
    sort: Order | None
    page: int
    columns: tuple[str, ...] | None
    village: str | None


def read_language(pairs: Pairs, default: Language) -> Language:
    """Return the language that an address names.

    Raises:
        BadFilterError: we do not speak it.
    """
    return Language(one_of("lang", values_of(pairs).get("lang", default), list(Language)))


def read_view(
    pairs: Pairs,
    *,
    language: Language,
    themes: Sequence[str],
    theme: str,
    layers: Sequence[str],
    columns: Sequence[str],
) -> View:
    """Read how a page is viewed; `theme` stands where an address names none.

    `columns` are those that a list can show and be sorted by.

    Raises:
        BadFilterError: a view parameter has a value that it cannot have.
    """
    values = values_of(pairs)
    return View(
        lang=read_language(pairs, language),
        theme=one_of("theme", values.get("theme", theme), themes),
        layers=_layers(values.get("layers"), layers),
        at=_position(values["at"]) if "at" in values else None,
        outside=one_of("outside", values.get("outside", _OUTSIDE[0]), _OUTSIDE),
        sort=read_order(pairs, columns),
        page=_page(values.get("page", "1")),
        columns=read_columns(pairs, columns),
        village=values.get("village"),
    )


def _layers(text: str | None, valid: Sequence[str]) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(
        one_of("layers", layer, [*valid, NO_LAYER]) for layer in text.split(",") if layer != NO_LAYER
    )


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _HIGHEST_PAGE):
        raise BadFilterError("page", text, ["1, 2, 3, …"])
    return int(text)


def _position(text: str) -> tuple[float, float, float]:
    try:
        zoom, lat, lon = map(float, text.split("/"))
    except ValueError:
        raise BadFilterError("at", text, [_POSITION_FORM]) from None
    if not (0 <= zoom <= _HIGHEST_ZOOM and abs(lat) <= WORLD.north and abs(lon) <= WORLD.east):
        raise BadFilterError("at", text, [_POSITION_FORM])
    return zoom, lat, lon
