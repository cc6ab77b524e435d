"""What is chosen about the list: its columns, as a form that works without script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from villagemap.atlas.layer_columns import DEFAULT, LayerColumn, title_with_unit, village_columns
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import EXTENT
from villagemap.web.links import Links

FIRST = "name"
"""The column that always stands, and first: it names the row."""

_NOT_SENT = ("columns", "page", "village")
_GROUPS = ("place", "plan", "programme", "facilities", "indicators")


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that can be shown; `reported` where any village has a value."""

    key: str
    title: str
    chosen: bool
    reported: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """The form of the columns: `hidden` is what it sends along, `reset` the list with the usual columns.

    `usual` names the usual columns: an address need not say them.
    """

    action: str
    groups: tuple[Group, ...]
    hidden: tuple[tuple[str, str], ...]
    usual: str
    reset: str


def chosen_columns(snapshot: Snapshot, names: Sequence[str] | None) -> tuple[LayerColumn, ...]:
    """Return the columns to show, in their own order; the name of the village is always the first."""
    wanted = {FIRST, *(DEFAULT if names is None else names)}
    return tuple(column for column in village_columns(snapshot).values() if column.key in wanted)


def menu_of(snapshot: Snapshot, shown: Sequence[LayerColumn], links: Links, words: CityWords) -> Menu:
    """Return the form that chooses columns."""
    usual = ",".join(column.key for column in chosen_columns(snapshot, None) if column.key != FIRST)
    is_usual = usual == ",".join(column.key for column in shown if column.key != FIRST)
    return Menu(
        links.path,
        tuple(_groups(snapshot, {column.key for column in shown}, words)),
        tuple(_hidden(links)),
        usual,
        "" if is_usual else links.to(columns="", page="", village=""),
    )


def _groups(snapshot: Snapshot, shown: set[str], words: CityWords) -> Iterator[Group]:
    reported = _reported(snapshot)
    ordered = sorted(village_columns(snapshot).values(), key=lambda column: _GROUPS.index(column.group))
    for group, columns in groupby(ordered, key=lambda column: column.group):
        choices = (
            Choice(column.key, title_with_unit(column, words), column.key in shown, reported[column.key])
            for column in columns
            if column.key != FIRST
        )
        yield Group(words.texts.say(f"columns.{group}"), tuple(choices))


def _reported(snapshot: Snapshot) -> Mapping[str, bool]:
    facts = snapshot.facts
    return snapshot.once(
        "reported columns of the list",
        lambda: {
            key: bool(facts[column.source].notna().any()) for key, column in village_columns(snapshot).items()
        },
    )


def _hidden(links: Links) -> Iterator[tuple[str, str]]:
    village_filter = links.village_filter
    for parameter in village_filter.parameters:
        values = village_filter.chosen(parameter)
        # Boxes hold commas of their own.
        yield from ((parameter, value) for value in (values if parameter == EXTENT else [",".join(values)]))
    yield from ((name, value) for name, value in links.view.items() if name not in _NOT_SENT)
