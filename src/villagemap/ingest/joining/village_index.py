"""The villages that a workspace holds, as lists name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from villagemap.domain.codes import county_of, township_of
from villagemap.domain.profile import Profile
from villagemap.ingest.inspection import Alias
from villagemap.ingest.joining.names import (
    county_stem,
    distance,
    plain_name,
    stem,
    township_stem,
    without_notes,
)
from villagemap.ingest.stored import Stored

_Index = dict[tuple[str, str], list[str]]
_Key = TypeVar("_Key")

_MOST_SUGGESTED = 5
_SHORT = 2
_LONG_NAME = 4
_HAMLET = "屯"
_FORMER = "former_code"
_MOST_COMPARED = 300_000
"""Names that are compared with others; where more would be, the columns are not what they seem."""


class Candidate(NamedTuple):
    """A village that a row may be; `distance` counts the characters in which the names differ, below 0 where the code gave it."""

    code: str
    distance: int


class VillageIndex:
    """Stored villages by code and by name; counties and townships by what lists write for them."""

    def __init__(self, stored: Stored, profile: Profile) -> None:
        self._compared = 0
        self._named: _Index = {}
        self._stored = stored
        self.profile = profile

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of villages by code."""
        if "villages" not in self._stored.tables:
            return {}
        table = self._stored.tables["villages"]
        names = table["name"] if "name" in table else [None] * len(table)
        return {code: name or "" for code, name in zip(table["code"], names, strict=True)}

    @property
    def has_former_codes(self) -> bool:
        """Tell whether any village is known to have borne another code before."""
        return bool(self._former_codes)

    def successors(self, code: str) -> list[str]:
        """Return the villages that bore a code before: several where one was divided, none where nobody knows."""
        codes, open_codes = [], [code]
        for former in open_codes:
            for later in self._former_codes.get(former, ()):
                if later in self.names:
                    codes.append(later)
                elif later not in open_codes:
                    open_codes.append(later)
        return list(dict.fromkeys(codes))

    def township_label(self, code: str) -> str:
        """Return the name of the township of a village; its code where the profile lacks it."""
        township = self.profile.township.get(township_of(code))
        return township.label.zh if township else township_of(code)

    def county_label(self, code: str) -> str:
        """Return the name of the county of a village; its code where the profile lacks it."""
        county = self.profile.county.get(county_of(code))
        return county.label.zh if county else county_of(code)

    def label(self, code: str) -> str:
        """Return what a sentence calls a village: its township and its name."""
        return f"{self.township_label(code)}{self.names.get(code, '')}"

    def is_ours(self, code: str) -> bool:
        """Tell whether a code is of a county of the city."""
        return county_of(code) in self.profile.county

    def county(self, written: str) -> str:
        """Return the code of a county by a plain name; empty where the city has none."""
        return self._counties.get(written, "")

    def is_elsewhere(self, written: str) -> bool:
        """Tell whether a plain name is that of a county of another city, and no slip of the pen."""
        return not self.county(written) and all(distance(written, name) > 1 for name in self._counties)

    def is_city(self, written: str) -> bool:
        """Tell whether a plain name is that of the city itself."""
        return written == plain_name(self.profile.label.zh)

    def county_before(self, written: str) -> tuple[str, str]:
        """Return the full name of a county that a plain name begins with (empty where none), and the rest."""
        full = [form for form in self._counties if len(form) > _SHORT and form[-1] in "县区市"]
        return _before(full, written)

    def township_before(self, county: str, written: str) -> tuple[str, str]:
        """Return the name of a township of a county (of any, where empty) before a plain name, and the rest."""
        return _before([label for of, label in self._labels if county in {"", of}], written)

    def townships(self, county: str, written: str) -> set[str]:
        """Return the codes of townships of a county (of all, where it is empty) that a plain name may mean."""
        for key in (written, township_stem(written)):
            codes = self._townships.get((county, key))
            if codes:
                return set(codes)
        return set()

    def named(self, area: str, name: str) -> list[str]:
        """Return the villages of a county or township that a plain name may mean, all of them.

        What is written comes before what remains when notes and the names of places before it go. Endings never
        tell villages apart: lists write 柳荫村 for 柳荫村委会.
        """
        if (area, name) not in self._named:
            variants = dict.fromkeys(self._variants(area, name))
            matches = (self._villages.get((area, stem(variant))) for variant in variants)
            self._named[area, name] = next((codes for codes in matches if codes), [])
        return self._named[area, name]

    def aliased(self, area: str, name: str) -> list[str]:
        """Return the villages of an area that bear a plain name as another name; as it is written comes first."""
        return self.spelt(area, name) or self._other_names.get((area, stem(without_notes(name))), [])

    def bears(self, code: str, name: str) -> bool:
        """Tell whether a plain name is one of a village, however it ends."""
        area = county_of(code)
        return code in self.named(area, name) or code in self.aliased(area, name)

    def spelt(self, area: str, name: str) -> list[str]:
        """Return the villages of an area that bear a plain name as another name, sign for sign."""
        return self._spellings.get((area, name), [])

    def meant(self, county: str, name: str) -> list[str]:
        """Return all villages of a county that a name without a township may mean.

        Other names count, and so do villages whose names end in 屯, which lists leave out as they do 村.
        """
        short = [code for variant in self._variants(county, name) for code in self._short(county, variant)]
        return list(dict.fromkeys((*self.named(county, name), *self.aliased(county, name), *short)))

    def near(self, area: str, name: str) -> Sequence[Candidate]:
        """Return villages of an area with a name near to a plain name, the nearest first."""
        written = stem(without_notes(name))
        for prefix in self._prefixes(area):
            written = written.removeprefix(prefix) or written
        most = 1 + (len(written) >= _LONG_NAME)
        candidates: list[Candidate] = []
        codes = self._areas.get(area, ())
        if self._compared >= _MOST_COMPARED:
            return candidates
        self._compared += len(codes)
        for code in codes:
            official = self._stems[code]
            alike = abs(len(official) - len(written)) <= most
            if alike and (far := distance(written, official)) <= most and far < max(len(written), 1):
                candidates.append(Candidate(code, far))
        return sorted(candidates, key=lambda each: (each.distance, each.code))[:_MOST_SUGGESTED]

    def prefixed(self, county: str, name: str) -> list[str]:
        """Return the villages of a county that a plain name means with its township before it."""
        townships = (self._labels.get((county, name[:end]), "") for end in range(2, len(name)))
        return [code for township in townships if township for code in self.named(township, name)]

    def _short(self, county: str, name: str) -> list[str]:
        return self._without_hamlet.get((county, stem(name)), [])

    @cached_property
    def _former_codes(self) -> Mapping[str, list[str]]:
        return _grouped((plain_name(value), code) for code, kind, value in self._aliases if kind == _FORMER)

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], str]:
        return {(row.county, plain_name(row.label.zh)): row.code for row in self.profile.townships}

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        return {code: stem(plain_name(name)) for code, name in self.names.items()}

    @cached_property
    def _areas(self) -> Mapping[str, list[str]]:
        return _grouped((area, code) for code in self.names for area in (county_of(code), township_of(code)))

    def _variants(self, area: str, name: str) -> Iterator[str]:
        for variant in (name, without_notes(name)):
            yield variant
            rest = variant
            for prefix in self._prefixes(area):
                if rest.startswith(prefix) and rest != prefix:
                    rest = rest.removeprefix(prefix)
                    yield rest

    def _prefixes(self, area: str) -> list[str]:
        """Return what may stand before a village's name: its county, then its township."""
        county = self.profile.county.get(county_of(area))
        township = self.profile.township.get(township_of(area))
        labels = [county.label.zh, county.short.zh] if county else []
        return [*labels, *([township.label.zh] if township else [])]

    @cached_property
    def _counties(self) -> dict[str, str]:
        forms: dict[str, str] = {}
        for county in self.profile.counties:
            for label in (county.label.zh, county.short.zh, county.label.en, county.short.en, county.code):
                written = plain_name(label)
                for form in (written, plain_name(self.profile.label.zh) + written, county_stem(written)):
                    forms[form] = county.code
        return forms

    @cached_property
    def _townships(self) -> dict[tuple[str, str], set[str]]:
        index: dict[tuple[str, str], set[str]] = defaultdict(set)
        for township in self.profile.townships:
            written = plain_name(township.label.zh)
            for county in ("", township.county):
                for key in {written, township_stem(written), plain_name(township.label.en), township.code}:
                    index[county, key].add(township.code)
        return index

    @cached_property
    def _villages(self) -> _Index:
        return _grouped(
            ((area, key), code)
            for code, name in self.names.items()
            for key in {stem(plain_name(name)), stem(without_notes(plain_name(name)))} - {""}
            for area in ("", county_of(code), township_of(code))
        )

    @cached_property
    def _without_hamlet(self) -> _Index:
        return _grouped(
            ((county_of(code), name.removesuffix(_HAMLET)), code)
            for code, name in self._stems.items()
            if name.endswith(_HAMLET) and name != _HAMLET
        )

    @cached_property
    def _other_names(self) -> _Index:
        index = _grouped(
            ((area, stem(without_notes(name))), code)
            for (area, name), codes in self._spellings.items()
            for code in codes
        )
        return {key: list(dict.fromkeys(codes)) for key, codes in index.items()}

    @cached_property
    def _spellings(self) -> _Index:
        return _grouped(
            ((area, plain_name(value)), code)
            for code, kind, value in self._aliases
            if kind != _FORMER and code in self.names
            for area in (county_of(code), township_of(code))
        )

    @cached_property
    def _aliases(self) -> list[Alias]:
        if "aliases" not in self._stored.tables:
            return []
        table = self._stored.tables["aliases"]
        rows = zip(table["layer"], table["code"], table["kind"], table["value"], strict=True)
        return [
            (str(code), str(kind), str(value)) for layer, code, kind, value in rows if layer == "villages"
        ]


def _grouped(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, list[str]]:
    """Return the second of each pair by the first."""
    groups: dict[_Key, list[str]] = defaultdict(list)
    for key, code in pairs:
        groups[key].append(code)
    return groups


def _before(labels: Sequence[str], written: str) -> tuple[str, str]:
    """Return the longest label before a name of at least two signs, and that name: 石岭镇村 is one name."""
    fits = [label for label in labels if written.startswith(label) and len(written) >= len(label) + _SHORT]
    label = max(fits, key=len, default="")
    return label, written.removeprefix(label)
