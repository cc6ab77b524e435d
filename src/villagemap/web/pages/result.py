"""The result of a filter on a page: counts, chips, and the way on where nothing is left."""

from dataclasses import dataclass

from villagemap.atlas.phrases import CityWords
from villagemap.atlas.selection import NO_DATA
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import VillageFilter
from villagemap.web.links import Links


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


def result_of(snapshot: Snapshot, village_filter: VillageFilter, words: CityWords) -> Result:
    """Return what a filter leaves."""
    chosen = snapshot.select(village_filter)
    key = "result.of" if village_filter else "result.whole"
    return Result(
        chosen.count,
        snapshot.size,
        words.texts.say(key, n=chosen.count, total=snapshot.size),
        words.texts.say("result.area", area=round(chosen.area_km2)),
    )


def chips_of(links: Links, words: CityWords) -> tuple[Chip, ...]:
    """Return the conditions in force."""
    village_filter = links.village_filter
    return tuple(
        Chip(
            parameter,
            words.chip(parameter),
            words.values(parameter, village_filter.chosen(parameter)),
            links.to(village_filter=village_filter.without(parameter)),
        )
        for parameter in village_filter.parameters
    )


def empty_of(snapshot: Snapshot, links: Links, words: CityWords) -> Empty:
    """Name the conditions that no village meets together, and each whose removal leaves at least one."""
    village_filter, texts = links.village_filter, words.texts
    phrases = {
        parameter: words.quoted(parameter, village_filter.chosen(parameter))
        for parameter in village_filter.parameters
    }
    left = {parameter: snapshot.select(village_filter.without(parameter)).count for parameter in phrases}
    ways = (
        Way(
            texts.say("empty.without", condition=phrase),
            texts.say("empty.left", n=left[parameter]),
            links.to(village_filter=village_filter.without(parameter)),
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
