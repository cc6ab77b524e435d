"""The legend of a theme, and the swatches that stand for values in legend, filter, table and card."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.links import Mask
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.themes import Theme, ThemeRow, class_column
from villagemap.web.links import Links

# Hatches serve prints; this one also serves the screen, where its fill is as pale as the villages outside.
_SCREEN_HATCH = "falling"
_DARK_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A swatch: `classes` for its fill, hatch and the colour of its letter."""

    classes: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A row of the legend; `href` is the page with this value as filter, or without it where it is one.

    Classes of indicators colour but do not filter: their rows have no address.
    """

    parameter: str
    value: str
    label: str
    count: int
    href: str
    mark: Mark
    indent: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A theme that can be chosen."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """Themes that stand together in the menu."""

    label: str
    themes: tuple[ThemeName, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of a theme; `missing` villages have no data, `outside` ones are not in the filter."""

    key: str
    themes: tuple[ThemeGroup, ...]
    rows: tuple[LegendRow, ...]
    missing: int
    outside: int


Marks = Mapping[tuple[str, str], Mark]


def marks(themes: Sequence[Theme]) -> Marks:
    """Return the mark of every value that a theme colours, by parameter and value."""
    return {(row.parameter, row.value): _mark(row) for theme in themes for row in theme.rows}


def _mark(row: ThemeRow) -> Mark:
    classes = [f"fill-{row.parameter}-{row.value}"]
    if row.hatch == _SCREEN_HATCH:
        classes.append(f"hatch-{row.hatch}")
    if row.letter and lightness(row.fill) < _DARK_BELOW:
        classes.append("pale-letter")
    return Mark(" ".join(classes), row.letter)


def lightness(fill: str) -> float:
    """Return the mean of a colour `#RRGGBB`, 0 to 1, weighted as eyes weigh it (Rec. 601)."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def legend_of(snapshot: Snapshot, theme: str, links: Links, words: CityWords, marks: Marks) -> Legend:
    """Return the legend of a theme, counted inside the filter."""
    chosen = next(row for row in snapshot.themes if row.key == theme)
    inside = snapshot.select(links.village_filter)
    return Legend(
        theme,
        tuple(_theme_groups(snapshot, theme, words)),
        tuple(_legend_row(snapshot, row, links, words, marks) for row in chosen.rows),
        missing=_missing(snapshot, chosen, inside.mask),
        outside=snapshot.size - inside.count,
    )


_OF_PLANS = ("plan", "demo", "class", "plan_year")
_GROUPS = ("plan", "facilities", "indicators")


def _theme_groups(snapshot: Snapshot, chosen: str, words: CityWords) -> Iterator[ThemeGroup]:
    for group in _GROUPS:
        named = tuple(
            ThemeName(row.key, row.label.in_(words.texts.language))
            for row in snapshot.themes
            if _group_of(row.key, snapshot) == group and (row.key == chosen or has_values(snapshot, row))
        )
        if named:
            yield ThemeGroup(words.texts.say(f"themes.{group}"), named)


def has_values(snapshot: Snapshot, theme: Theme) -> bool:
    """Tell whether any village has a value of the theme; what nobody has reported is not offered."""

    def any_village() -> bool:
        return any(_matching(snapshot, row).any() for row in theme.rows)

    return bool(snapshot.once(("theme has values", theme.key), any_village))


def _group_of(theme: str, snapshot: Snapshot) -> str:
    if theme in _OF_PLANS:
        return "plan"
    return "indicators" if theme in snapshot.profile.indicator else "facilities"


def _legend_row(snapshot: Snapshot, row: ThemeRow, links: Links, words: CityWords, marks: Marks) -> LegendRow:
    inside = snapshot.select(links.village_filter).mask
    filters = row.parameter in snapshot.chooser.columns
    chosen = links.village_filter.chosen(row.parameter) == (row.value,)
    wanted = links.with_values(row.parameter, *(() if chosen else (row.value,)))
    return LegendRow(
        row.parameter,
        row.value,
        row.label.in_(words.texts.language),
        int((_matching(snapshot, row) & inside).sum()),
        links.to(village_filter=wanted) if filters else "",
        marks[row.parameter, row.value],
        row.indent,
        chosen,
    )


def _matching(snapshot: Snapshot, row: ThemeRow) -> Mask:
    """Mark the villages that a row of a theme counts: by a criterion, or by the class of an indicator."""
    columns = snapshot.chooser.columns
    if row.parameter in columns:
        return columns[row.parameter].matches([row.value])
    members = next(
        classes.members for key, classes in snapshot.classes.items() if class_column(key) == row.parameter
    )
    return np.array([str(member) == row.value for member in members], dtype=bool)


def _missing(snapshot: Snapshot, theme: Theme, inside: Mask) -> int:
    matched = np.zeros(snapshot.size, dtype=bool)
    for row in theme.rows:
        matched |= _matching(snapshot, row)
    return int((inside & ~matched).sum())
