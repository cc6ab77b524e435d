"""The filter form: sections of facets, each value with the number of villages that it would leave."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from villagemap.atlas.phrases import CityWords
from villagemap.atlas.selection import NO_DATA, Counts
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.filters import ANY_BATCH, YES_NO, VillageFilter
from villagemap.domain.profile import Profile
from villagemap.web.links import Links
from villagemap.web.pages.legend import Mark, Marks

_EVERYTHING = VillageFilter()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value: `share` of the largest count beside it in percent, `phrase` its words when it stands alone."""

    value: str
    label: str
    phrase: str
    count: int
    chosen: bool
    share: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Places:
    """The townships of a county; `hidden` where only other counties are chosen."""

    code: str
    title: str
    hidden: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one parameter; `chip` is its short name. `kind`: `boxes`, `places` (boxes by county) or `choice` (one of three).

    `missing` villages say nothing of it, which `silent` names. One that `folds` is a part of its section with a fold of its own; `heading` stands over a run of groups.
    """

    parameter: str
    title: str
    chip: str
    facility: bool
    kind: str
    choices: tuple[Choice, ...]
    missing: int
    silent: str
    chosen: bool
    folds: bool
    heading: str
    parts: tuple[Places, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form that folds."""

    key: str
    title: str
    groups: tuple[Group, ...]
    open: bool
    note: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the form carries along: view parameters, and conditions that it has no field for."""

    name: str
    value: str
    filters: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The form and what it sends beside its fields; `within` marks the villages of an extent (`bits`)."""

    action: str
    clear: str
    q: str
    sections: tuple[Section, ...]
    hidden: tuple[Hidden, ...]
    within: str


def filter_form(snapshot: Snapshot, links: Links, words: CityWords, marks: Marks) -> Form:
    """Return the form with the filter of the address in it."""
    village_filter = links.village_filter
    source = _FormSource(snapshot, village_filter, words, marks)
    sections = (_section(source, key, parameters) for key, parameters in _plan(snapshot.profile))
    hidden = [
        Hidden(name, value, filters=False) for name, value in sorted(links.view.items()) if name in _CARRIED
    ]
    return Form(
        action=links.path,
        clear=links.to(village_filter=_EVERYTHING),
        q=",".join(village_filter.words),
        sections=tuple(section for section in sections if section.groups),
        hidden=(*hidden, *(Hidden("bbox", str(box), filters=True) for box in village_filter.boxes)),
        within=bits(snapshot.select(VillageFilter(boxes=village_filter.boxes)).mask)
        if village_filter.boxes
        else "",
    )


_CARRIED = ("lang", "at", "layers", "outside", "columns", "sort")


def bits(mask: Iterable[object]) -> str:
    """Return marks as text, `1` or `0` for each village in its order."""
    return "".join("1" if marked else "0" for marked in mask)


def _plan(profile: Profile) -> Sequence[tuple[str, tuple[str, ...]]]:
    measures = (measure.key for measure in profile.measures)
    kinds = (kind.code for kind in profile.facility_kinds)
    marks = (mark.key for mark in profile.marks)
    return (
        ("county", ("county",)),
        ("township", ("township",)),
        ("class", ("class",)),
        ("plan", ("plan", *_FOLDING)),
        ("demo", ("demo", "flagship")),
        ("infrastructure", ("sites_5g", "wells", *measures)),
        ("more", (*kinds, *marks)),
    )


_FOLDED = ("township", "more")
_FOLDING = ("plan_stage", "plan_year")


class _FormSource:
    """What one form is made from."""

    def __init__(
        self, snapshot: Snapshot, village_filter: VillageFilter, words: CityWords, marks: Marks
    ) -> None:
        self.village_filter, self.words, self.marks = village_filter, words, marks
        self.profile = snapshot.profile
        self.counts = snapshot.facets(village_filter)
        self.whole = snapshot.once("facets of everything", lambda: snapshot.facets(_EVERYTHING))

    def reported(self, parameter: str) -> bool:
        """Tell whether any village has a value; what nobody has reported is no facet."""
        counts = self.whole.get(parameter, {})  # what is withheld is no criterion
        known = any(count for value, count in counts.items() if value != NO_DATA)
        return known or bool(self.village_filter.chosen(parameter))

    def choices(self, parameter: str, values: Sequence[str]) -> tuple[Choice, ...]:
        counts: Counts = self.counts[parameter]
        most = max([counts[value] for value in values if value != ANY_BATCH], default=0) or 1
        chosen = self.village_filter.chosen(parameter)
        return tuple(
            Choice(
                value,
                self.words.value(parameter, value),
                self.words.phrase(parameter, [value]),
                counts[value],
                value in chosen,
                min(100, round(100 * counts[value] / most)),
                self.marks.get((parameter, value)) if parameter == "class" else None,
            )
            for value in values
        )

    def group(self, parameter: str) -> Group:
        values = [value for value in self.counts[parameter] if value != NO_DATA]
        kind = "choice" if tuple(values) == YES_NO else _KINDS.get(parameter, "boxes")
        return Group(
            parameter,
            self.words.facet(parameter),
            self.words.chip(parameter),
            parameter in self.profile.words("facility_kinds"),
            kind,
            self.choices(parameter, values),
            self.counts[parameter][NO_DATA],
            self.words.texts.say("no_plan" if parameter in _FOLDING else "no_data"),
            bool(self.village_filter.chosen(parameter)),
            parameter in _FOLDING or parameter in self.profile.measure,
            self._heading(parameter),
            self._places() if kind == "places" else (),
        )

    def _heading(self, parameter: str) -> str:
        """Name the first of the kinds that are reported, and the first of the marks, for those that follow."""
        kinds = [kind.code for kind in self.profile.facility_kinds if self.reported(kind.code)]
        marks = [mark.key for mark in self.profile.marks if self.reported(mark.key)]
        if parameter in kinds[:1]:
            return self.words.texts.say("field.facilities")
        return self.words.texts.say("section.marks") if parameter in marks[:1] else ""

    def _places(self) -> tuple[Places, ...]:
        counties = self.village_filter.chosen("county")
        by_county: Mapping[str, list[str]] = {county.code: [] for county in self.profile.counties}
        for township in self.profile.townships:
            by_county[township.county].append(township.code)
        every = {choice.value: choice for choice in self.choices("township", list(self.profile.township))}
        return tuple(
            Places(
                county.code,
                county.short.in_(self.words.texts.language),
                bool(counties) and county.code not in counties,
                tuple(every[code] for code in by_county[county.code]),
            )
            for county in self.profile.counties
        )


_KINDS = {"township": "places"}


def _section(source: _FormSource, key: str, parameters: Sequence[str]) -> Section:
    groups = tuple(source.group(parameter) for parameter in parameters if source.reported(parameter))
    chosen = any(group.chosen for group in groups)
    return Section(
        key,
        source.words.facet(key),
        groups,
        open=key not in _FOLDED or chosen,
        note=_NOTES[key](source) if key in _NOTES else "",
    )


def _townships_note(source: _FormSource) -> str:
    texts = source.words.texts
    chosen = len(source.village_filter.chosen("township"))
    if chosen:
        return texts.say("facet.township.chosen", n=chosen)
    return texts.say("facet.township.all", n=len(source.profile.townships))


_NOTES: Mapping[str, Callable[[_FormSource], str]] = {"township": _townships_note}
