"""A filter and its values in words: the heading above the map, the name of a download, labels, chips, phrases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from villagemap.domain.filters import EXTENT, TEXT, YES_NO, VillageFilter
from villagemap.domain.labels import Label, Language
from villagemap.domain.planning import NOT_IN_PROGRAMME
from villagemap.domain.profile import Profile
from villagemap.texts import Texts


def filter_words(village_filter: VillageFilter, profile: Profile, texts: Texts) -> str:
    """Return e.g. `2022 年示范村，双辽市，无 5G 基站`; an empty filter gives the text of the whole city."""
    if not village_filter:
        return texts.say("filter.everything")
    phrases = [
        texts.shown([value_words(parameter, value, profile, texts) for value in values])
        for parameter in village_filter.parameters
        for values in [village_filter.chosen(parameter)]
    ]
    return texts.say("filter.join").join(phrases)


def value_words(parameter: str, value: str, profile: Profile, texts: Texts) -> str:
    """Return one value of a parameter in words that stand alone, such as `无 5G 基站`."""
    if parameter == TEXT:
        return texts.say("filter.q", text=value)
    if parameter == EXTENT:
        return texts.say("filter.bbox", box=value)
    if value in YES_NO and f"value.{parameter}.{value}" not in texts:
        return texts.say(f"filter.{value}", thing=_spaced(parameter_words(parameter, profile, texts), texts))
    label = value_label(parameter, value, profile, texts)
    if parameter in _NAMED_BY_PARAMETER or parameter in profile.measure:
        return texts.say("filter.of", thing=parameter_words(parameter, profile, texts), value=label)
    return label


# These values say too little alone: `2021 年` could be a batch.
_NAMED_BY_PARAMETER = {"plan_year"}


def _spaced(thing: str, texts: Texts) -> str:
    """Put the space that stands between Chinese and Latin in front of a Latin word."""
    return f" {thing}" if texts.language is Language.ZH and thing[:1].isascii() else thing


def parameter_words(parameter: str, profile: Profile, texts: Texts) -> str:
    """Return the name of a parameter: that of the catalogue, else of the city's vocabulary."""
    if f"parameter.{parameter}" in texts:
        return texts.say(f"parameter.{parameter}")
    if parameter in profile.measure:
        return profile.measure[parameter].label.in_(texts.language)
    city = {**profile.words("facility_kinds"), **profile.words("indicators")}
    return city[parameter].in_(texts.language)


def value_label(parameter: str, value: str, profile: Profile, texts: Texts) -> str:
    """Return the label of a value of a parameter, as in the filter form."""
    if parameter == "plan_year":
        return texts.say("value.plan_year", year=value)
    label = _city_label(parameter, value, profile)
    return label.in_(texts.language) if label else texts.say(f"value.{parameter}.{value}")


def _city_label(parameter: str, value: str, profile: Profile) -> Label | None:
    # A village may be stored before its places stand in the city's profile: then their codes are all there is to say.
    if parameter == "county":
        county = profile.county.get(value)
        return county.short if county else Label(value, value)
    if parameter == "township":
        township = profile.township.get(value)
        return township.label if township else Label(value, value)
    if parameter in profile.measure:
        return next(band.label for band in profile.measure[parameter].bands if band.value == value)
    if parameter in {"class", "demo"}:
        return profile.words("classes" if parameter == "class" else "batches").get(value)
    return None


_MOST_IN_A_CHIP = 3
# These ask whether a village is something; all other yes/no parameters ask whether it has something.
_IS = ("flagship", "sewage", "greened")


@dataclass(frozen=True, slots=True)
class CityWords:
    """The words of a city's filter in one language: names of facets, labels of values, conditions as chips and phrases."""

    profile: Profile
    texts: Texts

    def facet(self, parameter: str) -> str:
        """Return the name of a facet of the filter form."""
        return self._name(parameter, f"facet.{parameter}")

    def chip(self, parameter: str) -> str:
        """Return the short name that stands before the values of a chip."""
        if parameter in self.profile.measure:
            return self.profile.measure[parameter].short.in_(self.texts.language)
        return self._name(parameter, f"chip.{parameter}", f"facet.{parameter}")

    def _name(self, parameter: str, *keys: str) -> str:
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

    def batch(self, row: Mapping[str, Any]) -> str:
        """Return the batch of a village, with a word for flagship villages; empty where nothing is reported."""
        if not row["demo"]:
            return ""
        label = self.value("demo", row["demo"])
        is_flagship = row["demo"] != NOT_IN_PROGRAMME and row["flagship"] is True
        return self.texts.say("demo.flagship", batch=label) if is_flagship else label

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
