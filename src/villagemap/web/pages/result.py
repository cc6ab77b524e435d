"""The result of a filter on a page: counts, chips, legend, and the way on where nothing is left."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from villagemap.atlas.links import Mask
from villagemap.atlas.selection import NO_DATA
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import VillageFilter
from villagemap.domain.themes import Theme, ThemeRow, class_column
from villagemap.web.links import Links
from villagemap.web.pages.marks import Mark, Marks
from villagemap.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Result:
    """How many villages of how many, and their area in words."""

    count: int
    total: int
    of: str
    area: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force; `href` is the page without it."""

    parameter: str
    title: str
    values: str
    href: str


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


@dataclass(frozen=True, slots=True)
class Way:
    """A step that leaves villages again."""

    label: str
    left: str
    href: str
    chinese: str = ""  # the name that stands beside a label in pinyin


@dataclass(frozen=True, slots=True)
class Empty:
    """Why no village fits, and the ways on."""

    why: str
    ways: tuple[Way, ...]


def result_of(snapshot: Snapshot, village_filter: VillageFilter, words: Words) -> Result:
    """Return what a filter leaves."""
    chosen = snapshot.select(village_filter)
    key = "result.of" if village_filter else "result.whole"
    return Result(
        chosen.count,
        snapshot.size,
        words.texts.say(key, n=chosen.count, total=snapshot.size),
        words.texts.say("result.area", area=round(chosen.area_km2)),
    )


def chips_of(links: Links, words: Words) -> tuple[Chip, ...]:
    """Return the conditions in force."""
    asked = links.village_filter
    return tuple(
        Chip(
            parameter,
            words.chip(parameter),
            words.values(parameter, asked.chosen(parameter)),
            links.to(village_filter=asked.without(parameter)),
        )
        for parameter in asked.parameters
    )


def legend_of(snapshot: Snapshot, theme: str, links: Links, words: Words, marks: Marks) -> Legend:
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


def _theme_groups(snapshot: Snapshot, chosen: str, words: Words) -> Iterator[ThemeGroup]:
    for group in _GROUPS:
        named = tuple(
            ThemeName(row.key, row.label.in_(words.texts.language))
            for row in snapshot.themes
            if _group_of(row.key, snapshot) == group and (row.key == chosen or told(snapshot, row))
        )
        if named:
            yield ThemeGroup(words.texts.say(f"themes.{group}"), named)


def told(snapshot: Snapshot, theme: Theme) -> bool:
    """Tell whether any village has a value of the theme; what nobody has reported is not offered."""

    def any_village() -> bool:
        return any(_matching(snapshot, row).any() for row in theme.rows)

    return bool(snapshot.once(("theme is told", theme.key), any_village))


def _group_of(theme: str, snapshot: Snapshot) -> str:
    if theme in _OF_PLANS:
        return "plan"
    return "indicators" if theme in snapshot.profile.indicator else "facilities"


def _legend_row(snapshot: Snapshot, row: ThemeRow, links: Links, words: Words, marks: Marks) -> LegendRow:
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
        found.members for key, found in snapshot.classes.items() if class_column(key) == row.parameter
    )
    return np.array([str(member) == row.value for member in members], dtype=bool)


def _missing(snapshot: Snapshot, theme: Theme, inside: Mask) -> int:
    matched = np.zeros(snapshot.size, dtype=bool)
    for row in theme.rows:
        matched |= _matching(snapshot, row)
    return int((inside & ~matched).sum())


def empty_of(snapshot: Snapshot, links: Links, words: Words) -> Empty:
    """Name the conditions that no village meets together, and each whose removal leaves at least one."""
    asked, texts = links.village_filter, words.texts
    phrases = {parameter: words.quoted(parameter, asked.chosen(parameter)) for parameter in asked.parameters}
    left = {parameter: snapshot.select(asked.without(parameter)).count for parameter in phrases}
    ways = (
        Way(
            texts.say("empty.without", condition=phrase),
            texts.say("empty.left", n=left[parameter]),
            links.to(village_filter=asked.without(parameter)),
        )
        for parameter, phrase in phrases.items()
        if left[parameter]
    )
    quoted = [texts.say("empty.condition", condition=phrase) for phrase in phrases.values()]
    return Empty(texts.say("empty.why", conditions=quoted), tuple(ways))


def counted(snapshot: Snapshot, parameter: str, value: str) -> int:
    """Return how many villages of the whole city have a value; of "" those without data."""
    whole = snapshot.once("facets of everything", lambda: snapshot.facets(VillageFilter()))
    return whole[parameter].get(value or NO_DATA, 0)
