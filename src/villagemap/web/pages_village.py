"""The page of a village: what is reported of it, and "no data" where nothing is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.atlas.snapshot import Snapshot, VillageFacts
from villagemap.atlas.spelling import romanised
from villagemap.domain.filters import VillageFilter
from villagemap.domain.profile import Indicator, IndicatorKind
from villagemap.web.pages_frame import MAP, VILLAGES
from villagemap.web.pages_links import Links, with_values
from villagemap.web.pages_marks import Mark, Marks
from villagemap.web.pages_table import demo_cell
from villagemap.web.pages_words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact; an empty `text` means that nothing is reported."""

    title: str
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts that belong together."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A county or township, with the list of its villages."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A value with its swatch."""

    text: str
    mark: Mark


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
    on_map: str
    in_list: str


def village_of(snapshot: Snapshot, code: str, links: Links, words: Words, marks: Marks) -> Village:
    """Return what is known of a village; UnknownVillageError where no village has the code."""
    facts = snapshot.village(code)
    row = facts.row
    return Village(
        row["name"],
        romanised(row["name"]),
        code,
        _place("county", row["county"], links, words),
        _place("township", row["township"], links, words),
        tuple(_marks(facts, words, marks)),
        tuple(_sections(snapshot, facts, words, marks)),
        on_map=links.to(MAP, village=code),
        in_list=links.to(
            VILLAGES, with_values(VillageFilter(), links.criteria, "township", [row["township"]])
        ),
    )


def _place(parameter: str, code: str, links: Links, words: Words) -> Place:
    wanted = with_values(VillageFilter(), links.criteria, parameter, [code])
    full = words.profile.county[code].label.in_(words.texts.language) if parameter == "county" else ""
    return Place(full or words.value(parameter, code), links.to(VILLAGES, wanted))


def _marks(facts: VillageFacts, words: Words, marks: Marks) -> Iterator[NamedMark]:
    for parameter in ("class", "plan"):
        value = facts.row[parameter]
        if value:
            yield NamedMark(words.phrase(parameter, [value]), marks[parameter, value])
    demo = demo_cell(facts.row, words, marks)
    if demo.mark:
        yield NamedMark(demo.text, demo.mark)


def _sections(snapshot: Snapshot, facts: VillageFacts, words: Words, marks: Marks) -> Iterator[FactSection]:
    say = words.texts.say
    yield FactSection(say("section.plan"), tuple(_plan(facts, words, marks)))
    yield FactSection(say("section.facilities"), tuple(_facilities(facts, words)))
    yield FactSection(say("section.counts"), tuple(_counts(facts, words)))
    yield FactSection(say("section.source"), tuple(_source(snapshot, words)))


def _plan(facts: VillageFacts, words: Words, marks: Marks) -> Iterator[Fact]:
    row, say = facts.row, words.texts.say
    for parameter in ("class", "plan"):
        value = row[parameter]
        yield Fact(words.facet(parameter), words.value(parameter, value) if value else "")
    stage = row["plan_stage"]
    yield Fact(words.facet("plan_stage"), words.value("plan_stage", stage) if stage else "")
    for field in ("plan_compiled_on", "plan_approved_on", "plan_filed_on", "plan_number"):
        yield Fact(say(f"field.{field}"), row[field] or "")
    yield Fact(words.facet("demo"), demo_cell(row, words, marks).text)
    yield _yes_no("flagship", row["flagship"], words)


def _yes_no(parameter: str, value: object, words: Words) -> Fact:
    text = "" if value is None else words.value(parameter, "true" if value else "false")
    return Fact(words.facet(parameter), text)


def _facilities(facts: VillageFacts, words: Words) -> Iterator[Fact]:
    texts = words.texts
    for layer in ("sites_5g", "wells"):
        count = facts.row[f"{layer}_count"]
        yield Fact(texts.say(f"layer.{layer}"), "" if count is None else texts.say(f"count.{layer}", n=count))
    yield _yes_no("wells", facts.row["wells"], words)
    for kind in words.profile.facility_kinds:
        yield _yes_no(kind.code, facts.row[kind.code], words)


def _counts(facts: VillageFacts, words: Words) -> Iterator[Fact]:
    row, texts = facts.row, words.texts
    km2 = words.profile.units["km2"].in_(texts.language)
    yield Fact(texts.say("field.area"), f"{row['area_km2']:.2f}", km2)
    declared = row["area_declared"]
    yield Fact(texts.say("field.area_declared"), "" if declared is None else f"{declared:.2f}", km2)
    for indicator in words.profile.indicators:
        if not indicator.guarded:
            yield _indicator(indicator, row[indicator.key], words)


def _indicator(indicator: Indicator, value: object, words: Words) -> Fact:
    language = words.texts.language
    title = indicator.label.in_(language)
    if value is None:
        return Fact(title, "")
    if indicator.kind is IndicatorKind.MARK:
        return Fact(title, words.value(indicator.key, "true" if value else "false"))
    return Fact(title, words.texts.shown(value), words.profile.units[indicator.unit].in_(language))


def _source(snapshot: Snapshot, words: Words) -> Iterator[Fact]:
    say = words.texts.say
    for layer in ("villages", "sites_5g", "wells", "facilities"):
        source = snapshot.sources.get(layer)
        if source:
            yield Fact(say(f"layer.{layer}"), _files(source.files), source.as_of)
    yield Fact(say("field.as_of"), snapshot.as_of)
    yield Fact(say("field.version"), snapshot.version)


def _files(files: Sequence[str]) -> str:
    return " · ".join(file for file in files if file)
