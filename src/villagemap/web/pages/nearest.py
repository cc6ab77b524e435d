"""A village that an address names and nobody knows: who bore the code before, else the nearest codes."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.errors import UnknownVillageError
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.links import Links
from villagemap.web.pages.result import Way

_NEAREST = 3
_ALIKE = 0.8
_MOST_WRONG = 3  # digits: as many as the number of a village within its township has


@dataclass(frozen=True, slots=True)
class Gone:
    """What a page says of the village in its address that it cannot show, and the ways on."""

    sentence: str
    ways: tuple[Way, ...]


def gone(snapshot: Snapshot, code: str | None, links: Links, texts: Texts) -> Gone | None:
    """Return what to say where the address names a village that is not there; None where it is, or names none."""
    if not code or code in snapshot.positions:
        return None
    instead = (_way(found, name, links.to(village=found), texts) for found, name in like(code, snapshot))
    return Gone(texts.explain(UnknownVillageError(code=code)), tuple(instead))


def pages_instead(code: str, snapshot: Snapshot, links: Links, texts: Texts) -> Iterator[Way]:
    """Yield the pages of the villages that may have been meant."""
    for found, name in like(code, snapshot):
        yield _way(found, name, links.to(f"/villages/{found}"), texts)


def _way(code: str, name: str, href: str, texts: Texts) -> Way:
    """English pages name a village in pinyin, its Chinese name beside it."""
    english = texts.language is Language.EN
    label = texts.say("problem.instead", name=romanised(name) if english else name, code=code)
    return Way(label, "", href, name if english else "")


def like(code: str, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the village that bore the code before, else those with the nearest codes."""
    aliases = snapshot.tables["aliases"]
    former = aliases[(aliases["layer"] == "villages") & (aliases["value"] == code)]["code"]
    known = [one for one in former if one in snapshot.positions]
    for found in known or nearest_codes(code, list(snapshot.positions)):
        yield found, snapshot.village(found).row["name"]


def nearest_codes(code: str, codes: Sequence[str]) -> Sequence[str]:
    """Return codes with few other digits, those that begin like `code` first; for another length those most alike."""
    wrong = {one: [ours != theirs for ours, theirs in zip(code, one, strict=False)] for one in codes}
    near = [one for one in codes if len(one) == len(code) and sum(wrong[one]) <= _MOST_WRONG]
    if near:
        return sorted(near, key=lambda one: (sum(wrong[one]), wrong[one], one))[:_NEAREST]
    return difflib.get_close_matches(code, codes, n=_NEAREST, cutoff=_ALIKE)
