"""The one filter: which villages are meant. Every representation asks it, so all of them agree."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import quote

from villagemap.domain.bounds import Bounds
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStage, PlanStatus
from villagemap.domain.profile import Profile

ANY_BATCH = "any"
YES_NO = ("true", "false")
TEXT = "q"
EXTENT = "bbox"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parameter that villages are chosen by, and the values that it can have, in their order.

    A village has one of `stored`, or no data; `values` may hold words for several of them (`any`).
    """

    parameter: str
    values: tuple[str, ...]
    stored: tuple[str, ...]

    def meaning(self, value: str) -> tuple[str, ...]:
        """Return the stored values that `value` stands for."""
        if value == ANY_BATCH and value not in self.stored:
            return tuple(stored for stored in self.stored if stored != NOT_IN_PROGRAMME)
        return (value,)


def criteria(profile: Profile, *, plan_years: Sequence[int] = ()) -> tuple[Criterion, ...]:
    """Return the criteria of a city, in the order of its filter form; `plan_years` are those of its data.

    What rests on a layer or column that the profile keeps internal is none.
    """
    return tuple(row for row in _every(profile, plan_years) if not _is_internal(row.parameter, profile))


def _every(profile: Profile, plan_years: Sequence[int]) -> tuple[Criterion, ...]:
    batches = tuple(batch.code for batch in profile.batches)
    return (
        _plain("county", profile.county),
        _plain("township", profile.township),
        _plain("class", [row.code for row in profile.classes]),
        _plain("plan", list(PlanStatus)),
        _plain("plan_stage", list(PlanStage)),
        _plain("plan_year", [str(year) for year in plan_years]),
        Criterion("demo", (*batches, ANY_BATCH, NOT_IN_PROGRAMME), (*batches, NOT_IN_PROGRAMME)),
        *(_plain(parameter, YES_NO) for parameter in ("flagship", "sites_5g", "wells")),
        *(_plain(measure.key, [band.value for band in measure.bands]) for measure in profile.measures),
        *(_plain(kind.code, YES_NO) for kind in profile.facility_kinds),
        *(_plain(mark.key, YES_NO) for mark in profile.marks),
    )


_RESTS_ON: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "plan_stage": ("villages", "plan_stage"),
        "plan_year": ("villages", "plan_compiled_on"),
        "sites_5g": ("sites_5g", ""),
        "wells": ("wells", "test_result"),
    }
)
"""The layer and column that a criterion is made of, where they may be internal."""


def _is_internal(parameter: str, profile: Profile) -> bool:
    layer, field = _RESTS_ON.get(parameter, ("", ""))
    return layer in profile.internal_layers or field in profile.internal_fields.get(layer, ())


def _plain(parameter: str, values: Sequence[str] | Mapping[str, object]) -> Criterion:
    words = tuple(str(value) for value in values)
    return Criterion(parameter, words, words)


@dataclass(frozen=True, slots=True)
class VillageFilter:
    """Values of one parameter are alternatives; different parameters must all hold.

    `choices` are in the order of the criteria and hold checked values only; `words` (parameter `q`) are
    looked for in names and codes; `boxes` (parameter `bbox`) are met by the village's geometry.
    A village without data for a parameter matches none of its values.
    """

    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[str, ...] = ()
    boxes: tuple[Bounds, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether the filter asks for anything."""
        return bool(self.choices or self.words or self.boxes)

    def __str__(self) -> str:
        return self.query()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters in force."""
        found = [parameter for parameter, _ in self.choices]
        return (*found, *([TEXT] if self.words else []), *([EXTENT] if self.boxes else []))

    def chosen(self, parameter: str) -> tuple[str, ...]:
        """Return the values of a parameter; empty where it is not in force."""
        if parameter == TEXT:
            return self.words
        if parameter == EXTENT:
            return tuple(str(box) for box in self.boxes)
        return dict(self.choices).get(parameter, ())

    def without(self, parameter: str) -> "VillageFilter":
        """Return the filter without one of its parameters."""
        kept = tuple(choice for choice in self.choices if choice[0] != parameter)
        words = () if parameter == TEXT else self.words
        return replace(self, choices=kept, words=words, boxes=() if parameter == EXTENT else self.boxes)

    def query(self) -> str:
        """Return the canonical query string: equal filters give equal text."""
        return "&".join(
            f"{parameter}={','.join(quote(value, safe=',:') for value in self.chosen(parameter))}"
            for parameter in self.parameters
        )


def folded(text: str) -> str:
    """Return text as it is compared: full-width forms made plain, letters small, blanks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Naming:
    """What a village can be found by: its folded name, its code, and its name spelled in pinyin.

    `spellings` are readings of the name, syllables apart (`yang shu tun cun`); a name has several where a
    character has.
    """

    name: str
    code: str
    spellings: tuple[str, ...] = ()

    def meets(self, word: str) -> bool:
        """Tell whether a folded word is in the name, begins the code, or begins its pinyin or initials.

        Pinyin may begin at any syllable; a single letter is no pinyin.
        """
        if word in self.name or self.code.startswith(word):
            return True
        return is_spelled(word) and any(_begins(word, spelling.split()) for spelling in self.spellings)


_FEWEST_LETTERS = 2


def is_spelled(word: str) -> bool:
    """Tell whether a folded word may be pinyin or initials."""
    return len(word) >= _FEWEST_LETTERS and word.isascii() and word.isalpha()


def _begins(word: str, syllables: Sequence[str]) -> bool:
    initials = "".join(syllable[0] for syllable in syllables)
    return any(
        initials.startswith(word, first) or "".join(syllables[first:]).startswith(word)
        for first in range(len(syllables))
    )
