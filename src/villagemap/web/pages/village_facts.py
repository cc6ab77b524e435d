"""The facts of a village in words, by section: the same for its card and its page."""

from collections.abc import Iterator
from dataclasses import dataclass

from villagemap.atlas.dossier import Dossier, Projects, Rank, Wells
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.domain.planning import NOT_IN_PROGRAMME, CadreLevel, PlanStatus
from villagemap.domain.profile import Indicator, IndicatorKind
from villagemap.web.pages.marks import Marks
from villagemap.web.pages.table_cells import demo_cell
from villagemap.web.pages.words import Words

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
class Told:
    """What the facts of a village are told with."""

    snapshot: Snapshot
    dossier: Dossier
    words: Words
    marks: Marks

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


def sections_of(told: Told) -> tuple[FactSection, ...]:
    """Return everything that is told of a village."""
    note = told.say("card.ranks", n=told.snapshot.size) if told.dossier.ranks else ""
    found = (
        FactSection("plan", told.say("section.plan"), tuple(_plan(told))),
        FactSection("facilities", told.say("section.facilities"), tuple(_facilities(told)), note),
        FactSection("counts", told.say("section.counts"), tuple(_counts(told))),
        FactSection("marks", told.say("section.marks"), tuple(_marks(told))),
    )
    return tuple(section for section in found if section.facts)


def _plan(told: Told) -> Iterator[Fact]:
    words = told.words
    yield Fact(words.facet("class"), _word(told, "class"))
    compiled = told.value("plan") == PlanStatus.COMPILED
    yield Fact(words.facet("plan"), _word(told, "plan"), brief=not compiled)
    if compiled:
        yield Fact(words.facet("plan_year"), _word(told, "plan_year"), brief=True)
    if told.shows("villages", "plan_stage"):
        yield Fact(
            words.facet("plan_stage"), _word(told, "plan_stage"), brief=told.value("plan_stage") is not None
        )
    for field in ("plan_compiled_on", "plan_approved_on", "plan_filed_on", "plan_number"):
        if told.shows("villages", field):
            yield Fact(told.say(f"field.{field}"), str(told.value(field) or ""))
    yield Fact(words.facet("demo"), demo_cell(told.dossier.village.row, words, told.marks).text, brief=True)
    yield _yes_no(told, "flagship")
    # Cadres look after demonstration villages; others have none to report.
    if told.dossier.cadres is not None or told.value("demo") != NOT_IN_PROGRAMME:
        yield Fact(told.say("field.cadres"), _cadres(told), brief=True)
    yield from _team(told)


def _word(told: Told, parameter: str) -> str:
    value = told.value(parameter)
    return "" if value is None else told.words.value(parameter, str(value))


def _yes_no(told: Told, parameter: str) -> Fact:
    value = told.value(parameter)
    text = "" if value is None else told.words.value(parameter, "true" if value else "false")
    return Fact(told.words.facet(parameter), text)


def _cadres(told: Told) -> str:
    """Tell at which levels somebody is in charge; never who."""
    held = told.dossier.cadres
    if held is None:
        return ""
    named = [told.say(f"cadres.{level}") for level in CadreLevel if level in held]
    if len(named) == len(CadreLevel):
        return told.say("cadres.complete")
    lacking = [told.say(f"cadres.{level}") for level in CadreLevel if level not in held]
    return told.say("cadres.lacking", levels=lacking)


_TEAM = ("work_team", "first_secretary")


def _team(told: Told) -> Iterator[Fact]:
    """Tell in one line who is stationed in the village, where the city asks for that."""
    asked = [key for key in _TEAM if key in told.words.profile.indicator]
    if not asked:
        return
    known = [key for key in asked if told.value(key) is not None]
    texts = [
        told.say(f"team.{'true' if told.value(key) else 'false'}", thing=told.words.facet(key))
        for key in known
    ]
    yield Fact(told.say("field.team"), told.say("team.join").join(texts), brief=True)


def _facilities(told: Told) -> Iterator[Fact]:
    profile = told.words.profile
    near = {target: _distance(told, target) for target in profile.distances}
    if "sites_5g" in near:
        yield near.pop("sites_5g")
    if told.shows("sites_5g"):
        yield Fact(told.words.facet("sites_5g"), _count(told, "sites_5g"))
    if told.shows("wells"):
        wells = told.dossier.wells
        day = told.say("card.tested", day=wells.tested_on) if wells and wells.tested_on else ""
        yield Fact(told.say("layer.wells"), _wells(told, wells), aside=day, brief=True)
    yield from near.values()
    if profile.facility_kinds:
        yield Fact(told.say("field.facilities"), _kinds(told), brief=True)


def _distance(told: Told, target: str) -> Fact:
    metres = told.value(f"distance_{target}_m")
    rank: Rank | None = told.dossier.ranks.get(target)
    kinds = told.words.profile.words("facility_kinds")
    title = kinds[target].in_(told.words.texts.language) if target in kinds else told.say(f"nearest.{target}")
    if not isinstance(metres, int):
        return Fact(title, "", brief=True)
    short = metres < _KILOMETRE
    text = f"{metres}" if short else f"{metres / _KILOMETRE:.1f}"
    aside = told.say("card.rank", place=rank.place) if rank else ""
    return Fact(title, text, told.say("unit.metre" if short else "unit.kilometre"), aside, brief=True)


def _count(told: Told, layer: str) -> str:
    count = told.value(f"{layer}_count")
    return "" if count is None else told.say(f"count.{layer}", n=count)


def _wells(told: Told, wells: Wells | None) -> str:
    if wells is None:
        return ""
    say = told.say
    count = say("count.wells", n=wells.count)
    found = {"passed": wells.passed, "failed": wells.failed, "untested": wells.untested}
    some = [(result, n) for result, n in found.items() if n]
    if not some or not told.shows("wells", "test_result"):
        return count
    if len(some) == 1:
        return say("wells.all", count=count, result=say(f"wells.all.{some[0][0]}"))
    return say("wells.some", count=count, results=[say(f"wells.{result}", n=n) for result, n in some])


def _kinds(told: Told) -> str:
    """Name the kinds of facilities in the village; nobody has reported any where all are silent."""
    kinds = [kind for kind in told.words.profile.facility_kinds if told.value(kind.code) is not None]
    had = [kind.label.in_(told.words.texts.language) for kind in kinds if told.value(kind.code)]
    if not kinds:
        return ""
    return told.words.texts.shown(had) if had else told.say("choice.has.false")


def _counts(told: Told) -> Iterator[Fact]:
    language = told.words.texts.language
    km2 = told.words.profile.units["km2"].in_(language)
    yield Fact(told.say("field.area"), f"{told.value('area_km2'):,.1f}", km2, brief=True)
    if told.shows("villages", "area_declared"):
        declared = told.value("area_declared")
        yield Fact(told.say("field.area_declared"), "" if declared is None else f"{declared:,.1f}", km2)
    for indicator in told.words.profile.indicators:
        if indicator.kind is not IndicatorKind.MARK and not indicator.guarded:
            yield _indicator(told, indicator)
    if told.shows("projects"):
        yield Fact(told.say("layer.projects"), *_projects(told, told.dossier.projects), brief=True)


def _indicator(told: Told, indicator: Indicator) -> Fact:
    language = told.words.texts.language
    title, value = indicator.label.in_(language), told.value(indicator.key)
    if value is None:
        return Fact(title, "")
    year = told.words.profile.reporting_date[:4]
    aside = told.say("plan.in_year", year=year) if indicator.kind is IndicatorKind.FLOW else ""
    unit = told.words.profile.units[indicator.unit].in_(language)
    return Fact(title, told.words.texts.shown(value), unit, aside, brief=True)


def _projects(told: Told, projects: Projects | None) -> tuple[str, str, str]:
    """Return text, unit and aside: a project that serves several villages counts with its whole funds."""
    if projects is None:
        return "", "", ""
    count = told.say("count.projects", n=projects.count)
    if not projects.count:
        return count, "", ""
    aside = told.say("card.shared", n=projects.shared) if projects.shared else ""
    if projects.funds is None or not told.shows("projects", "funds"):
        return count, "", aside
    return told.say("card.funds", count=count, funds=_money(told, projects.funds)), "", aside


def _money(told: Told, funds: float) -> str:
    """Return a sum in 10,000 yuan as readers say it: 万元, in English yuan."""
    if told.words.texts.language is Language.ZH:
        return told.say("card.money", amount=f"{funds:,.10g}")
    return told.say("card.money", amount=f"{funds * 10_000:,.0f}")


def _marks(told: Told) -> Iterator[Fact]:
    for indicator in told.words.profile.indicators:
        if indicator.kind is IndicatorKind.MARK and not indicator.guarded and indicator.key not in _TEAM:
            yield _yes_no(told, indicator.key)
