"""The page of a village: what is reported of it, and "no data" where nothing is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.atlas.neighbours import Neighbour, neighbours
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.port import Origin
from villagemap.atlas.provenance import origin_record
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.atlas.village_content import FactSection, VillageContent, village_content
from villagemap.domain.filters import VillageFilter
from villagemap.web.links import Links, with_values
from villagemap.web.pages.frame import MAP, VILLAGES
from villagemap.web.pages.legend import Mark, Marks
from villagemap.web.pages.table_cells import demo_cell


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A county or township, with the list of its villages; without one where it is no value of the filter."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A value with its swatch."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Source:
    """Where some of the values came from: what they are called, file and row in words, and the date."""

    values: str
    words: str
    date: str


@dataclass(frozen=True, slots=True)
class NeighbourLink:
    """A village beside this one, and where it lies in words."""

    name: str
    romanised: str
    wind: str
    href: str


@dataclass(frozen=True, slots=True)
class VillagePage:
    """What the page of a village shows."""

    name: str
    romanised: str
    code: str
    county: PlaceLink
    township: PlaceLink
    marks: tuple[NamedMark, ...]
    sections: tuple[FactSection, ...]
    neighbours: tuple[NeighbourLink, ...]
    sources: tuple[Source, ...]
    as_of: str
    version: str
    on_map: str
    in_list: str
    download: str


def village_of(
    snapshot: Snapshot, code: str, origins: Sequence[Origin], links: Links, words: CityWords, marks: Marks
) -> VillagePage:
    """Return what is known of a village; UnknownVillageError where no village has the code."""
    content = village_content(snapshot, code, words)
    row = content.dossier.village.row
    county, township = (
        _place(parameter, row[parameter], links, words) for parameter in ("county", "township")
    )
    return VillagePage(
        row["name"],
        romanised(row["name"]),
        code,
        county,
        township,
        tuple(_marks(content, marks)),
        content.sections,
        tuple(_neighbour(other, links, words) for other in neighbours(snapshot, code)),
        tuple(_source(origin, snapshot, words) for origin in origins),
        snapshot.as_of,
        snapshot.version,
        on_map=links.to(MAP, village=code),
        in_list=township.href or county.href or links.to(VILLAGES),
        download=links.to("/villages.geojson", VillageFilter(words=(code,)), at="", theme="", layers=""),
    )


def _place(parameter: str, code: str, links: Links, words: CityWords) -> PlaceLink:
    known = words.profile.county if parameter == "county" else words.profile.township
    if code not in known:
        return PlaceLink(words.value(parameter, code), "")
    wanted = with_values(VillageFilter(), links.criteria, parameter, [code])
    full = words.profile.county[code].label.in_(words.texts.language) if parameter == "county" else ""
    return PlaceLink(full or words.value(parameter, code), links.to(VILLAGES, wanted))


def _neighbour(other: Neighbour, links: Links, words: CityWords) -> NeighbourLink:
    wind = words.texts.say(f"wind.{other.wind}")
    return NeighbourLink(other.name, romanised(other.name), wind, links.to(f"{VILLAGES}/{other.code}"))


def _marks(content: VillageContent, marks: Marks) -> Iterator[NamedMark]:
    row, words = content.dossier.village.row, content.words
    for parameter in ("class", "plan"):
        value = row[parameter]
        if value:
            yield NamedMark(words.phrase(parameter, [value]), marks[parameter, value])
    demo = demo_cell(row, words, marks)
    if demo.mark:
        yield NamedMark(demo.text, demo.mark)


def _source(origin: Origin, snapshot: Snapshot, words: CityWords) -> Source:
    record = origin_record(origin, snapshot, words.texts)
    return Source(words.texts.shown(record["labels"]), str(record["words"]), str(record["date"]))
