"""One row of a list against the villages that are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from villagemap.ingest.joining.claims import Claim
from villagemap.ingest.joining.known import Known, Near


class How(StrEnum):
    """How a row was found, or why it was not."""

    CODE = "code"
    FORMER = "former"  # by a code of before
    NAME = "name"
    ALIAS = "alias"  # by another name that somebody confirmed
    COUNTY = "county"  # by county and name alone
    TOLD = "told"  # somebody said so
    ELSEWHERE = "elsewhere"  # of another city
    SEVERAL = "several"  # several villages bear the name
    REPLACED = "replaced"  # a village bears the name, but none the code
    DIVIDED = "divided"  # several villages have come of the one that bore the code
    UNCERTAIN = "uncertain"  # one or more might be meant, but none fits
    UNKNOWN = "unknown"
    SILENT = "silent"  # the row says neither code nor name


@dataclass(frozen=True)
class Match:
    """What a row is: its code where it is certain, else what it might be."""

    claim: Claim
    how: How
    code: str = ""
    near: Sequence[Near] = ()

    @property
    def asked(self) -> bool:
        """Tell whether somebody must say which village it is."""
        return self.how in {How.SEVERAL, How.REPLACED, How.DIVIDED, How.UNCERTAIN}

    @property
    def named(self) -> frozenset[str]:
        """The villages that bear the name of the row where it says that they lie; one or several."""
        if self.how in {How.NAME, How.ALIAS}:
            return frozenset({self.code})
        if self.how in {How.SEVERAL, How.COUNTY}:
            return frozenset(near.code for near in self.near)
        return frozenset()


def match(claim: Claim, known: Known, *, by: str) -> Match:
    """Return what a row is; `by` is `auto`, `code`, `name` or `county`."""
    by_code = Match(claim, How.SILENT) if by == "name" else _by_code(claim, known)
    if by == "code":
        return by_code
    by_name = _by_name(claim, known, by=by)
    if by_code.how is How.DIVIDED:
        return _divided(by_code, by_name)
    return _of_known_code(by_code, by_name) if by_code.code else _without_code(by_code, by_name)


def _of_known_code(by_code: Match, by_name: Match) -> Match:
    """A code comes before a name, unless the name is that of other villages."""
    if not by_name.named or by_code.code in by_name.named:
        return by_code
    others = [Near(code, 0) for code in sorted(by_name.named)]
    return Match(by_code.claim, How.UNCERTAIN, "", (Near(by_code.code, -1), *others))


def _without_code(by_code: Match, by_name: Match) -> Match:
    """Match where no village has the code of a row: the name may do, but one of the two is wrong."""
    if by_code.how is How.ELSEWHERE and not by_name.named:
        return by_code
    if by_code.how in {How.UNKNOWN, How.ELSEWHERE} and by_name.code:
        return Match(by_code.claim, How.REPLACED, "", (Near(by_name.code, 0),))
    return by_code if by_name.how is How.SILENT and by_code.how is How.UNKNOWN else by_name


def _by_code(claim: Claim, known: Known) -> Match:
    if not isinstance(claim.code, str):
        return Match(claim, How.SILENT)
    if claim.code in known.names:
        return Match(claim, How.CODE, claim.code)
    now = known.now(claim.code)
    if len(now) == 1:
        return Match(claim, How.FORMER, now[0])
    if now:
        return Match(claim, How.DIVIDED, "", [Near(code, 0) for code in now])
    return Match(claim, How.UNKNOWN if known.is_ours(claim.code) else How.ELSEWHERE)


def _divided(by_code: Match, by_name: Match) -> Match:
    """Match the former code of a village that was divided: the name tells which of the parts it is."""
    which = [near.code for near in by_code.near if near.code in by_name.named]
    return Match(by_code.claim, How.FORMER, which[0]) if len(which) == 1 else by_code


def _by_name(claim: Claim, known: Known, *, by: str) -> Match:
    if not claim.name:
        return Match(claim, How.SILENT)
    if claim.county and known.is_elsewhere(claim.county):
        return Match(claim, How.ELSEWHERE)
    county = known.county(claim.county)
    townships = known.townships(county, claim.township) if claim.township else set()
    if len(townships) == 1 and (county or not claim.county):
        return _within(claim, known, next(iter(townships)), county)
    return _without_township(claim, known, county, by=by)


def _within(claim: Claim, known: Known, township: str, county: str) -> Match:
    """Match within a township: a name that is in it stands for a village there, and for none elsewhere."""
    named = known.named(township, claim.name)
    if len(named) == 1:
        return Match(claim, How.NAME, named[0])
    # Of several whose names differ in their endings alone, somebody may have said which is spelt so.
    aliased = known.spelt(township, claim.name) if named else known.aliased(township, claim.name)
    if len(aliased) == 1:
        return Match(claim, How.ALIAS, aliased[0])
    if named or aliased:
        return _several(claim, list(dict.fromkeys((*named, *aliased))))
    near = list(known.near(township, claim.name))
    same = [Near(code, 0) for code in known.named(county, claim.name)] if county else []
    return _suggested(claim, [*near, *(each for each in same if each.code not in {one.code for one in near})])


def _without_township(claim: Claim, known: Known, county: str, *, by: str) -> Match:
    """Match where the township is not said, or not known: what the county holds is only suggested."""
    if not county:
        return _suggested(claim, [Near(code, 0) for code in known.named("", claim.name)])
    prefixed = known.prefixed(county, claim.name)
    found = list(dict.fromkeys((*prefixed, *known.meant(county, claim.name))))
    if len(found) > 1 and not claim.township:
        return _several(claim, found)
    if prefixed and not claim.township:
        return Match(claim, How.NAME, found[0])
    if found and not claim.township and known.bears(found[0], claim.name):
        return Match(claim, How.COUNTY, found[0] if by == "county" else "", [Near(found[0], 0)])
    elsewhere = [
        Near(code, 0)
        for township in (known.townships("", claim.township) if claim.township else ())
        for code in known.named(township, claim.name)
    ]
    return _suggested(claim, [Near(code, 0) for code in found] or elsewhere or known.near(county, claim.name))


def _several(claim: Claim, codes: Sequence[str]) -> Match:
    return Match(claim, How.SEVERAL, "", [Near(code, 0) for code in codes])


def _suggested(claim: Claim, near: Sequence[Near]) -> Match:
    return Match(claim, How.UNCERTAIN if near else How.UNKNOWN, "", near)
