"""The facts of a village in words, by section: the same for its card, its page and every other door."""

from collections.abc import Iterator
from dataclasses import dataclass

from villagemap.atlas.dossier import Dossier, Projects, Rank, Wells, dossier
from villagemap.atlas.neighbours import neighbours
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.domain.planning import NOT_IN_PROGRAMME, CadreLevel, PlanStatus
from villagemap.domain.profile import Indicator, IndicatorKind

_KILOMETRE = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact; an empty `text` means that nothing is reported. A `brief` one stands on the card too.

    `aside` says more about it: its rank, its day.
    """

    title: str
    text: str
    unit: str = ""
    aside: str = ""
    brief: bool = False


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts that belong together; `note` stands over their asides."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class VillageContent:
    """A village and the words that it is described in."""

    snapshot: Snapshot
    dossier: Dossier
    words: CityWords

    def say(self, key: str, /, **parts: object) -> str:
        """Return a text of the catalogue."""
        return self.words.texts.say(key, **parts)

    def value(self, key: str) -> object:
        """Return a fact of the village; None where nothing is reported."""
        return self.dossier.village.row[key]

    def shows(self, layer: str, field: str = "") -> bool:
        """Tell whether the audience may know a layer, or a column of it."""
        shown = layer not in LAYER or layer in self.snapshot.layers
        return shown and (not field or self.snapshot.disclosure.shows(layer, field))

    @property
    def sections(self) -> tuple[FactSection, ...]:
        """All facts of the village."""
        note = self.say("card.ranks", n=self.snapshot.size) if self.dossier.ranks else ""
        sections = (
            FactSection("plan", self.say("section.plan"), tuple(_plan(self))),
            FactSection("facilities", self.say("section.facilities"), tuple(_facilities(self)), note),
            FactSection("counts", self.say("section.counts"), tuple(_counts(self))),
            FactSection("marks", self.say("section.marks"), tuple(_marks(self))),
        )
        return tuple(section for section in sections if section.facts)


def village_content(snapshot: Snapshot, code: str, words: CityWords) -> VillageContent:
    """Return the facts of a village; UnknownVillageError where no village has the code."""
    return VillageContent(snapshot, dossier(snapshot, code), words)


def village_card(snapshot: Snapshot, code: str, words: CityWords) -> dict[str, object]:
    """Return the brief facts of a village in words, and the villages around it: what its card shows."""
    sections = [
        {
            "title": section.title,
            "note": section.note,
            "facts": [
                {"title": fact.title, "text": fact.text, "unit": fact.unit, "aside": fact.aside}
                for fact in section.facts
                if fact.brief
            ],
        }
        for section in village_content(snapshot, code, words).sections
    ]
    around = [
        {
            "code": other.code,
            "name": other.name,
            "romanised": romanised(other.name),
            "wind": words.texts.say(f"wind.{other.wind}"),
        }
        for other in neighbours(snapshot, code)
    ]
    return {
        "code": code,
        "version": snapshot.version,
        "as_of": snapshot.as_of,
        "sections": [section for section in sections if section["facts"]],
        "neighbours": around,
    }


def _plan(village: VillageContent) -> Iterator[Fact]:
    words = village.words
    yield Fact(words.facet("class"), _word(village, "class"))
    compiled = village.value("plan") == PlanStatus.COMPILED
    yield Fact(words.facet("plan"), _word(village, "plan"), brief=not compiled)
    if compiled:
        yield Fact(words.facet("plan_year"), _word(village, "plan_year"), brief=True)
    if village.shows("villages", "plan_stage"):
        yield Fact(
            words.facet("plan_stage"),
            _word(village, "plan_stage"),
            brief=village.value("plan_stage") is not None,
        )
    for field in ("plan_compiled_on", "plan_approved_on", "plan_filed_on", "plan_number"):
        if village.shows("villages", field):
            yield Fact(village.say(f"field.{field}"), str(village.value(field) or ""))
    yield Fact(words.facet("demo"), words.batch(village.dossier.village.row), brief=True)
    yield _yes_no(village, "flagship")
    # Cadres look after demonstration villages; others have none to report.
    if village.dossier.cadres is not None or village.value("demo") != NOT_IN_PROGRAMME:
        yield Fact(village.say("field.cadres"), _cadres(village), brief=True)
    yield from _team(village)


def _word(village: VillageContent, parameter: str) -> str:
    value = village.value(parameter)
    return "" if value is None else village.words.value(parameter, str(value))


def _yes_no(village: VillageContent, parameter: str) -> Fact:
    value = village.value(parameter)
    text = "" if value is None else village.words.value(parameter, "true" if value else "false")
    return Fact(village.words.facet(parameter), text)


def _cadres(village: VillageContent) -> str:
    """Tell at which levels somebody is in charge; never who."""
    held = village.dossier.cadres
    if held is None:
        return ""
    named = [village.say(f"cadres.{level}") for level in CadreLevel if level in held]
    if len(named) == len(CadreLevel):
        return village.say("cadres.complete")
    lacking = [village.say(f"cadres.{level}") for level in CadreLevel if level not in held]
    return village.say("cadres.lacking", levels=lacking)


_TEAM = ("work_team", "first_secretary")


def _team(village: VillageContent) -> Iterator[Fact]:
    """Tell in one line who is stationed in the village, where the city asks for that."""
    keys = [key for key in _TEAM if key in village.words.profile.indicator]
    if not keys:
        return
    known = [key for key in keys if village.value(key) is not None]
    texts = [
        village.say(f"team.{'true' if village.value(key) else 'false'}", thing=village.words.facet(key))
        for key in known
    ]
    yield Fact(village.say("field.team"), village.say("team.join").join(texts), brief=True)


def _facilities(village: VillageContent) -> Iterator[Fact]:
    profile = village.words.profile
    near = {target: _distance(village, target) for target in profile.distances}
    if "sites_5g" in near:
        yield near.pop("sites_5g")
    if village.shows("sites_5g"):
        yield Fact(village.words.facet("sites_5g"), _count(village, "sites_5g"))
    if village.shows("wells"):
        wells = village.dossier.wells
        day = village.say("card.tested", day=wells.tested_on) if wells and wells.tested_on else ""
        yield Fact(village.say("layer.wells"), _wells(village, wells), aside=day, brief=True)
    yield from near.values()
    if profile.facility_kinds:
        yield Fact(village.say("field.facilities"), _kinds(village), brief=True)


def _distance(village: VillageContent, target: str) -> Fact:
    metres = village.value(f"distance_{target}_m")
    rank: Rank | None = village.dossier.ranks.get(target)
    kinds = village.words.profile.words("facility_kinds")
    title = (
        kinds[target].in_(village.words.texts.language)
        if target in kinds
        else village.say(f"nearest.{target}")
    )
    if not isinstance(metres, int):
        return Fact(title, "", brief=True)
    short = metres < _KILOMETRE
    text = f"{metres}" if short else f"{metres / _KILOMETRE:.1f}"
    aside = village.say("card.rank", place=rank.place) if rank else ""
    return Fact(title, text, village.say("unit.metre" if short else "unit.kilometre"), aside, brief=True)


def _count(village: VillageContent, layer: str) -> str:
    count = village.value(f"{layer}_count")
    return "" if count is None else village.say(f"count.{layer}", n=count)


def _wells(village: VillageContent, wells: Wells | None) -> str:
    if wells is None:
        return ""
    say = village.say
    count = say("count.wells", n=wells.count)
    results = {"passed": wells.passed, "failed": wells.failed, "untested": wells.untested}
    some = [(result, n) for result, n in results.items() if n]
    if not some or not village.shows("wells", "test_result"):
        return count
    if len(some) == 1:
        return say("wells.all", count=count, result=say(f"wells.all.{some[0][0]}"))
    return say("wells.some", count=count, results=[say(f"wells.{result}", n=n) for result, n in some])


def _kinds(village: VillageContent) -> str:
    """Name the kinds of facilities in the village; nobody has reported any where all are silent."""
    kinds = [kind for kind in village.words.profile.facility_kinds if village.value(kind.code) is not None]
    had = [kind.label.in_(village.words.texts.language) for kind in kinds if village.value(kind.code)]
    if not kinds:
        return ""
    return village.words.texts.shown(had) if had else village.say("choice.has.false")


def _counts(village: VillageContent) -> Iterator[Fact]:
    language = village.words.texts.language
    km2 = village.words.profile.units["km2"].in_(language)
    yield Fact(village.say("field.area"), f"{village.value('area_km2'):,.1f}", km2, brief=True)
    if village.shows("villages", "area_declared"):
        declared = village.value("area_declared")
        yield Fact(village.say("field.area_declared"), "" if declared is None else f"{declared:,.1f}", km2)
    for indicator in village.words.profile.indicators:
        if indicator.kind is not IndicatorKind.MARK and not indicator.guarded:
            yield _indicator(village, indicator)
    if village.shows("projects"):
        yield Fact(village.say("layer.projects"), *_projects(village, village.dossier.projects), brief=True)


def _indicator(village: VillageContent, indicator: Indicator) -> Fact:
    language = village.words.texts.language
    title, value = indicator.label.in_(language), village.value(indicator.key)
    if value is None:
        return Fact(title, "")
    year = village.words.profile.reporting_date[:4]
    aside = village.say("plan.in_year", year=year) if indicator.kind is IndicatorKind.FLOW else ""
    unit = village.words.profile.units[indicator.unit].in_(language)
    return Fact(title, village.words.texts.shown(value), unit, aside, brief=True)


def _projects(village: VillageContent, projects: Projects | None) -> tuple[str, str, str]:
    """Return text, unit and aside: a project that serves several villages counts with its whole funds."""
    if projects is None:
        return "", "", ""
    count = village.say("count.projects", n=projects.count)
    if not projects.count:
        return count, "", ""
    aside = village.say("card.shared", n=projects.shared) if projects.shared else ""
    if projects.funds is None or not village.shows("projects", "funds"):
        return count, "", aside
    return village.say("card.funds", count=count, funds=_money(village, projects.funds)), "", aside


def _money(village: VillageContent, funds: float) -> str:
    """Return a sum in 10,000 yuan as readers say it: 万元, in English yuan."""
    if village.words.texts.language is Language.ZH:
        return village.say("card.money", amount=f"{funds:,.10g}")
    return village.say("card.money", amount=f"{funds * 10_000:,.0f}")


def _marks(village: VillageContent) -> Iterator[Fact]:
    for indicator in village.words.profile.indicators:
        if indicator.kind is IndicatorKind.MARK and not indicator.guarded and indicator.key not in _TEAM:
            yield _yes_no(village, indicator.key)
