"""One row of a list against the villages that are villages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from villagemap.ingest.joining.claims import Claim
from villagemap.ingest.joining.village_index import Candidate, VillageIndex


class MatchKind(StrEnum):
    """How a row was codes, or why it was not."""

    CODE = "code"
    FORMER = "former"  # by a code of before
    NAME = "name"
    ALIAS = "alias"  # by another name that somebody confirmed
    COUNTY = "county"  # by county and name alone
    ANSWER = "answer"  # a person has said so
    ELSEWHERE = "elsewhere"  # of another city
    SEVERAL = "several"  # several villages bear the name
    REPLACED = "replaced"  # a village bears the name, but none the code
    DIVIDED = "divided"  # several villages have come of the one that bore the code
    UNCERTAIN = "uncertain"  # one or more might be meant, but none fits
    UNKNOWN = "unvillages"
    SILENT = "silent"  # the row says neither code nor name


@dataclass(frozen=True)
class Match:
    """What a row is: its code where it is certain, else what it might be."""

    claim: Claim
    kind: MatchKind
    code: str = ""
    candidates: Sequence[Candidate] = ()

    @property
    def asked(self) -> bool:
        """Tell whether somebody must say which village it is."""
        return self.kind in {MatchKind.SEVERAL, MatchKind.REPLACED, MatchKind.DIVIDED, MatchKind.UNCERTAIN}

    @property
    def named(self) -> frozenset[str]:
        """The villages that bear the name of the row where it says that they lie; one or several."""
        if self.kind in {MatchKind.NAME, MatchKind.ALIAS}:
            return frozenset({self.code})
        if self.kind in {MatchKind.SEVERAL, MatchKind.COUNTY}:
            return frozenset(each.code for each in self.candidates)
        return frozenset()


def match(claim: Claim, villages: VillageIndex, *, by: str) -> Match:
    """Return what a row is; `by` is `auto`, `code`, `name` or `county`."""
    by_code = Match(claim, MatchKind.SILENT) if by == "name" else _by_code(claim, villages)
    if by == "code":
        return by_code
    by_name = _by_name(claim, villages, by=by)
    if by_code.kind is MatchKind.DIVIDED:
        return _divided(by_code, by_name)
    return _of_known_code(by_code, by_name) if by_code.code else _without_code(by_code, by_name)


def _of_known_code(by_code: Match, by_name: Match) -> Match:
    """A code comes before a name, unless the name is that of other villages."""
    if not by_name.named or by_code.code in by_name.named:
        return by_code
    others = _candidates(sorted(by_name.named))
    return Match(by_code.claim, MatchKind.UNCERTAIN, "", (Candidate(by_code.code, -1), *others))


def _without_code(by_code: Match, by_name: Match) -> Match:
    """Match where no village has the code of a row: the name may do, but one of the two is wrong."""
    if by_code.kind is MatchKind.ELSEWHERE and not by_name.named:
        return by_code
    if by_code.kind in {MatchKind.UNKNOWN, MatchKind.ELSEWHERE} and by_name.code:
        return Match(by_code.claim, MatchKind.REPLACED, "", (Candidate(by_name.code, 0),))
    return by_code if by_name.kind is MatchKind.SILENT and by_code.kind is MatchKind.UNKNOWN else by_name


def _by_code(claim: Claim, villages: VillageIndex) -> Match:
    if not isinstance(claim.code, str):
        return Match(claim, MatchKind.SILENT)
    if claim.code in villages.names:
        return Match(claim, MatchKind.CODE, claim.code)
    later = villages.successors(claim.code)
    if len(later) == 1:
        return Match(claim, MatchKind.FORMER, later[0])
    if later:
        return Match(claim, MatchKind.DIVIDED, "", _candidates(later))
    return Match(claim, MatchKind.UNKNOWN if villages.is_ours(claim.code) else MatchKind.ELSEWHERE)


def _divided(by_code: Match, by_name: Match) -> Match:
    """Match the former code of a village that was divided: the name tells which of the parts it is."""
    which = [each.code for each in by_code.candidates if each.code in by_name.named]
    return Match(by_code.claim, MatchKind.FORMER, which[0]) if len(which) == 1 else by_code


def _by_name(claim: Claim, villages: VillageIndex, *, by: str) -> Match:
    if not claim.name:
        return Match(claim, MatchKind.SILENT)
    if claim.county and villages.is_elsewhere(claim.county):
        return Match(claim, MatchKind.ELSEWHERE)
    county = villages.county(claim.county)
    townships = villages.townships(county, claim.township) if claim.township else set()
    if len(townships) == 1 and (county or not claim.county):
        return _within(claim, villages, next(iter(townships)), county)
    return _without_township(claim, villages, county, by=by)


def _within(claim: Claim, villages: VillageIndex, township: str, county: str) -> Match:
    """Match within a township: a name that is in it stands for a village there, and for none elsewhere."""
    named = villages.named(township, claim.name)
    if len(named) == 1:
        return Match(claim, MatchKind.NAME, named[0])
    # Of several whose names differ in their endings alone, somebody may have said which is spelt so.
    aliased = villages.spelt(township, claim.name) if named else villages.aliased(township, claim.name)
    if len(aliased) == 1:
        return Match(claim, MatchKind.ALIAS, aliased[0])
    if named or aliased:
        return _several(claim, list(dict.fromkeys((*named, *aliased))))
    near = list(villages.near(township, claim.name))
    same = _candidates(villages.named(county, claim.name)) if county else []
    return _suggested(claim, [*near, *(each for each in same if each.code not in {one.code for one in near})])


def _without_township(claim: Claim, villages: VillageIndex, county: str, *, by: str) -> Match:
    """Match where the township is not said, or not known: what the county holds is only suggested."""
    if not county:
        return _suggested(claim, _candidates(villages.named("", claim.name)))
    prefixed = villages.prefixed(county, claim.name)
    codes = list(dict.fromkeys((*prefixed, *villages.meant(county, claim.name))))
    if len(codes) > 1 and not claim.township:
        return _several(claim, codes)
    if prefixed and not claim.township:
        return Match(claim, MatchKind.NAME, codes[0])
    if codes and not claim.township and villages.bears(codes[0], claim.name):
        return Match(claim, MatchKind.COUNTY, codes[0] if by == "county" else "", [Candidate(codes[0], 0)])
    townships = villages.townships("", claim.township) if claim.township else ()
    elsewhere = [code for township in townships for code in villages.named(township, claim.name)]
    return _suggested(claim, _candidates(codes or elsewhere) or villages.near(county, claim.name))


def _candidates(codes: Iterable[str]) -> list[Candidate]:
    return [Candidate(code, 0) for code in codes]


def _several(claim: Claim, codes: Sequence[str]) -> Match:
    return Match(claim, MatchKind.SEVERAL, "", _candidates(codes))


def _suggested(claim: Claim, candidates: Sequence[Candidate]) -> Match:
    return Match(claim, MatchKind.UNCERTAIN if candidates else MatchKind.UNKNOWN, "", candidates)
