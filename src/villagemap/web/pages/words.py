"""The city's words on a page: names of facets, labels of values, conditions as chips and phrases."""

from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.atlas.phrases import parameter_words, value_label, value_words
from villagemap.domain.filters import EXTENT, TEXT, YES_NO
from villagemap.domain.profile import Profile
from villagemap.texts import Texts

_MOST_IN_A_CHIP = 3
# These ask whether a village is something; all other yes/no parameters ask whether it has something.
_IS = ("flagship", "sewage", "greened")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a city's filter in one language."""

    profile: Profile
    texts: Texts

    def facet(self, parameter: str) -> str:
        """Return the name of a facet of the filter form."""
        return self._said(parameter, f"facet.{parameter}")

    def chip(self, parameter: str) -> str:
        """Return the short name that stands before the values of a chip."""
        if parameter in self.profile.measure:
            return self.profile.measure[parameter].short.in_(self.texts.language)
        return self._said(parameter, f"chip.{parameter}", f"facet.{parameter}")

    def _said(self, parameter: str, *keys: str) -> str:
        for key in keys:
            if key in self.texts:
                return self.texts.say(key)
        return parameter_words(parameter, self.profile, self.texts)

    def value(self, parameter: str, value: str) -> str:
        """Return the label of a value beside the name of its facet."""
        if value in YES_NO:
            return self.texts.say(f"choice.{'is' if parameter in _IS else 'has'}.{value}")
        if parameter in {TEXT, EXTENT}:
            return value
        short = {batch.code: batch.short for batch in self.profile.batches}
        if parameter == "demo" and value in short:
            return short[value].in_(self.texts.language)
        return value_label(parameter, value, self.profile, self.texts)

    def phrase(self, parameter: str, values: Sequence[str]) -> str:
        """Return a condition in words that stand alone, such as `无 5G 基站`."""
        return self.texts.shown([value_words(parameter, value, self.profile, self.texts) for value in values])

    def quoted(self, parameter: str, values: Sequence[str]) -> str:
        """Return a condition as it stands between quotation marks: what the reader wrote has none of its own there."""
        return self.texts.shown(list(values)) if parameter == TEXT else self.phrase(parameter, values)

    def values(self, parameter: str, values: Sequence[str]) -> str:
        """Return the values of a chip: all of them, or the first and how many there are."""
        labels = [self.value(parameter, value) for value in values]
        if len(labels) > _MOST_IN_A_CHIP:
            return self.texts.say("chip.many", first=labels[0], n=len(labels))
        return self.texts.shown(labels)
