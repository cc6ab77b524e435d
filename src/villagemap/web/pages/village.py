"""A village for its page and its card: what is reported of it, and "no data" where nothing is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.atlas.dossier import dossier
from villagemap.atlas.neighbours import Neighbour, neighbours
from villagemap.atlas.port import Origin
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.filters import VillageFilter
from villagemap.web.data.provenance import told as told_origin
from villagemap.web.links import Links, with_values
from villagemap.web.pages.frame import MAP, VILLAGES
from villagemap.web.pages.marks import Mark, Marks
from villagemap.web.pages.table_cells import demo_cell
from villagemap.web.pages.village_facts import Fact, FactSection, Told, sections_of
from villagemap.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Place:
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
class Beside:
    """A village beside this one, and where it lies in words."""

    name: str
    romanised: str
    wind: str
    href: str


@dataclass(frozen=True, slots=True)
class Village:
    """What the page of a village shows."""

    name: str
    romanised: str
    code: str
    county: Place
    township: Place
    marks: tuple[NamedMark, ...]
    sections: tuple[FactSection, ...]
    neighbours: tuple[Beside, ...]
    sources: tuple[Source, ...]
    as_of: str
    version: str
    on_map: str
    in_list: str
    download: str


def village_of(
    snapshot: Snapshot, code: str, origins: Sequence[Origin], links: Links, words: Words, marks: Marks
) -> Village:
    """Return what is known of a village; UnknownVillageError where no village has the code."""
    told = Told(snapshot, dossier(snapshot, code), words, marks)
    row = told.dossier.village.row
    county, township = (
        _place(parameter, row[parameter], links, words) for parameter in ("county", "township")
    )
    return Village(
        row["name"],
        romanised(row["name"]),
        code,
        county,
        township,
        tuple(_marks(told)),
        sections_of(told),
        tuple(_beside(other, links, words) for other in neighbours(snapshot, code)),
        tuple(_source(origin, snapshot, words) for origin in origins),
        snapshot.as_of,
        snapshot.version,
        on_map=links.to(MAP, village=code),
        in_list=township.href or county.href or links.to(VILLAGES),
        download=links.to("/villages.geojson", VillageFilter(words=(code,)), at="", theme="", layers=""),
    )


def _place(parameter: str, code: str, links: Links, words: Words) -> Place:
    known = words.profile.county if parameter == "county" else words.profile.township
    if code not in known:
        return Place(words.value(parameter, code), "")
    wanted = with_values(VillageFilter(), links.criteria, parameter, [code])
    full = words.profile.county[code].label.in_(words.texts.language) if parameter == "county" else ""
    return Place(full or words.value(parameter, code), links.to(VILLAGES, wanted))


def _beside(other: Neighbour, links: Links, words: Words) -> Beside:
    wind = words.texts.say(f"wind.{other.wind}")
    return Beside(other.name, romanised(other.name), wind, links.to(f"{VILLAGES}/{other.code}"))


def _marks(told: Told) -> Iterator[NamedMark]:
    row = told.dossier.village.row
    for parameter in ("class", "plan"):
        value = row[parameter]
        if value:
            yield NamedMark(told.words.phrase(parameter, [value]), told.marks[parameter, value])
    demo = demo_cell(row, told.words, told.marks)
    if demo.mark:
        yield NamedMark(demo.text, demo.mark)


def _source(origin: Origin, snapshot: Snapshot, words: Words) -> Source:
    said = told_origin(origin, snapshot, words.texts)
    return Source(words.texts.shown(said["labels"]), str(said["words"]), str(said["date"]))


def village_document(snapshot: Snapshot, code: str, words: Words, marks: Marks) -> bytes:
    """Return the brief facts of a village in words, as JSON: what its card shows."""
    told = Told(snapshot, dossier(snapshot, code), words, marks)
    sections = [
        {
            "title": section.title,
            "note": section.note,
            "facts": [_brief(fact) for fact in section.facts if fact.brief],
        }
        for section in sections_of(told)
    ]
    said = {"code": code, "version": snapshot.version, "as_of": snapshot.as_of}
    shown = [section for section in sections if section["facts"]]
    around = [
        {
            "code": other.code,
            "name": other.name,
            "romanised": romanised(other.name),
            "wind": words.texts.say(f"wind.{other.wind}"),
        }
        for other in neighbours(snapshot, code)
    ]
    return json.dumps({**said, "sections": shown, "neighbours": around}, ensure_ascii=False).encode()


def _brief(fact: Fact) -> dict[str, str]:
    return {"title": fact.title, "text": fact.text, "unit": fact.unit, "aside": fact.aside}
