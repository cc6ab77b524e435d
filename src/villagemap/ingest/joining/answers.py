"""What a person has answered about rows: which village each is, and which names and codes are kept from that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from villagemap.domain.codes import is_village_code, township_of
from villagemap.domain.issues import Issue
from villagemap.ingest.inspection import Alias
from villagemap.ingest.joining.claims import Claim
from villagemap.ingest.joining.matching import Match, MatchKind
from villagemap.ingest.joining.names import plain_name
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.rules import JoinRule


def answered(claims: Sequence[Claim], villages: VillageIndex, options: LoadOptions) -> dict[int, Match]:
    """Return the rows whose village a person has named, by number."""
    matches: dict[int, Match] = {}
    for written, code in options.same.items():
        kind = MatchKind.FORMER if is_village_code(written) else MatchKind.ANSWER
        for claim in claims:
            if _is_meant(claim, written):
                matches[claim.number] = Match(claim, kind, code if code in villages.names else "")
    return matches


def answer_issues(claims: Sequence[Claim], villages: VillageIndex, options: LoadOptions) -> Iterator[Issue]:
    """Report answers that name no stored village, or no row."""
    for written, code in options.same.items():
        if code not in villages.names:
            yield JoinRule.SAME_CODE_UNKNOWN.issue(value=code, said=written)
        elif not any(_is_meant(claim, written) for claim in claims):
            yield JoinRule.SAME_ROW_UNKNOWN.issue(value=written)


def aliases_of(matches: Sequence[Match], villages: VillageIndex, options: LoadOptions) -> tuple[Alias, ...]:
    """Return the names and former codes that answers have just confirmed for a village."""
    answers = [each for each in matches if each.kind is MatchKind.ANSWER]
    names = [(each.code, "other_name", each.claim.name) for each in answers if _is_new_name(each, villages)]
    former = [(code, before) for before, code in options.same.items() if is_village_code(before)]
    former += [
        (each.code, each.claim.code)
        for each in answers
        if isinstance(each.claim.code, str)
        and each.claim.name
        and each.code in villages.named(township_of(each.code), each.claim.name)
    ]
    codes = [
        (code, "former_code", before)
        for code, before in former
        if code in villages.names and before not in villages.names and code not in villages.successors(before)
    ]
    return (*names, *codes)


def for_alike(matches: Mapping[int, Match], claims: Sequence[Claim]) -> dict[int, Match]:
    """Return the answers with those of all rows that write the same: an answer of one holds for them too."""
    by_text = {each.claim.text: each for each in matches.values() if each.claim.name}
    alike = {
        claim.number: replace(by_text[claim.text], claim=claim) for claim in claims if claim.text in by_text
    }
    return {**alike, **matches}


def _is_meant(claim: Claim, written: str) -> bool:
    if is_village_code(written):
        return claim.code == written
    if written.isascii() and written.isdigit():
        return claim.number == int(written)
    return plain_name(written) in {claim.name, plain_name(claim.name_cell)}


def _is_new_name(answer: Match, villages: VillageIndex) -> bool:
    """Tell whether the name of a row does not tell yet which village it is, so that it may be kept as another name.

    The name that one village of the township bears officially is never kept for another: a slip stays a slip.
    """
    name, township = answer.claim.name, township_of(answer.code)
    named = villages.named(township, name) if answer.code and name else []
    if not (answer.code and name) or answer.claim.code == answer.code or len(named) == 1:
        return False
    return not (villages.spelt(township, name) if named else villages.aliased(township, name))
