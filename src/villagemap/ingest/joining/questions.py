"""What must be asked about a list: which village a row is, and what becomes of rows of another city."""

from collections.abc import Sequence
from types import MappingProxyType

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.issues import Issue
from villagemap.ingest.joining.matching import Match, MatchKind
from villagemap.ingest.joining.village_index import Candidate, VillageIndex
from villagemap.ingest.options import LEAVE_OUT, SAME
from villagemap.ingest.rules import JoinRule

_BY_KIND = MappingProxyType(
    {
        MatchKind.SEVERAL: "several_villages",
        MatchKind.REPLACED: "code_replaced",
        MatchKind.DIVIDED: "code_divided",
    }
)
_NAMED = 5
_MOST_ASKED = 200


def match_questions(matches: Sequence[Match], villages: VillageIndex) -> tuple[list[Question], list[Issue]]:
    """Return the questions that rows leave open; where there are too many, an issue: something else is wrong."""
    questions = _elsewhere([each for each in matches if each.kind is MatchKind.ELSEWHERE])
    loose = [each for each in matches if each.kind is MatchKind.COUNTY and not each.code]
    if loose:
        parts = {"n": len(loose)}
        choices = (Choice("county", "by_county", parts),)
        questions.append(Question(Topic.KEY, "by_county", "join", "--join county", choices, parts))
    claimed = {each.code for each in matches if each.code}
    open_rows = [each for each in matches if each.asked]
    questions += [_which(each, villages, claimed) for each in open_rows[:_MOST_ASKED]]
    too_many = JoinRule.TOO_MANY_QUESTIONS.issue(n=len(open_rows), limit=_MOST_ASKED)
    return questions, [too_many] if len(open_rows) > _MOST_ASKED else []


_ALL_MATCHED = {"key_name": "key_name_all", "key_both": "key_both_all"}
"""The findings that stand instead where no row is open."""


def key_findings(matches: Sequence[Match]) -> tuple[Finding, ...]:
    """Return how the villages of rows were found; nothing where no row names one."""
    if not matches:
        return ()
    count = {kind: sum(each.kind is kind for each in matches) for kind in MatchKind}
    parts = {
        "n": len(matches),
        "code": count[MatchKind.CODE] + count[MatchKind.FORMER],
        "name": count[MatchKind.NAME] + count[MatchKind.ALIAS],
        "open": sum(not each.code for each in matches),
    }
    by_what = {(True, False): "key_code_open", (False, True): "key_name", (True, True): "key_both"}
    rule = by_what.get((parts["code"] > 0, parts["name"] > 0), "key_open")
    rule = "key_code" if parts["code"] == parts["n"] else rule
    rule = rule if parts["open"] else _ALL_MATCHED.get(rule, rule)
    by_answers = parts["n"] == count[MatchKind.ANSWER]
    findings = [] if by_answers else [Finding(Topic.KEY, rule, Sureness.SEEN, parts)]
    by_county = sum(each.kind is MatchKind.COUNTY and bool(each.code) for each in matches)
    for rule, sureness, n in (
        ("key_county", Sureness.LIKELY, by_county),
        ("key_former", Sureness.SAID, count[MatchKind.FORMER]),
        ("key_told", Sureness.SAID, count[MatchKind.ANSWER]),
    ):
        findings += [Finding(Topic.KEY, rule, sureness, {"n": n})] if n else []
    return tuple(findings)


def _elsewhere(matches: Sequence[Match]) -> list[Question]:
    """Ask about the rows of each other city or county, by what they call it."""
    by_place: dict[str, list[Match]] = {}
    for each in matches:
        code = each.claim.code
        place = each.claim.county or (code[:6] if isinstance(code, str) else "")
        by_place.setdefault(place, []).append(each)
    questions = []
    for place, rows in by_place.items():
        numbers = ",".join(str(each.claim.number) for each in rows)
        listed = [str(each.claim.number) for each in rows]
        named = [each.claim.name for each in rows[:_NAMED] if each.claim.name]
        parts = {"n": len(rows), "place": place, "rows": listed, "villages": named}
        choice = Choice(numbers, "leave_out_rows", {"rows": listed})
        option = f"--leave-out {numbers}"
        questions.append(
            Question(Topic.NAMES, "other_city", f"{LEAVE_OUT}.{place}", option, (choice,), parts)
        )
    return questions


def _which(each: Match, villages: VillageIndex, claimed: set[str]) -> Question:
    claim = each.claim
    # A village that another row is for certain is hardly this one as well.
    ordered = sorted(
        each.candidates, key=lambda one: (one.code in claimed and one.distance >= 0, one.distance)
    )
    choices = [_village(one, villages, claim.county) for one in ordered]
    choices.append(Choice(LEAVE_OUT, "leave_out_row"))
    parts = {
        "row": str(claim.number),
        "name": claim.name,
        "township": claim.township,
        "county": claim.county,
        "place": " ".join(place for place in (claim.county, claim.township) if place),
        "path": " · ".join(place for place in (claim.county, claim.township, claim.name) if place),
        "code": claim.code if isinstance(claim.code, str) else "",
        "n": len(ordered),
    }
    option = f"--same {claim.number}=…"
    return Question(Topic.NAMES, _rule(each), f"{SAME}{claim.number}", option, tuple(choices), parts)


def _rule(each: Match) -> str:
    if any(one.distance < 0 for one in each.candidates):
        return "code_or_name"
    if each.kind in _BY_KIND:
        return _BY_KIND[each.kind]
    return "which_village" if any(one.distance == 0 for one in each.candidates) else "near_name"


def _village(candidate: Candidate, villages: VillageIndex, county: str) -> Choice:
    township = villages.township_label(candidate.code)
    parts = {
        "code": candidate.code,
        "name": villages.names.get(candidate.code, ""),
        # Where the row does not say the county, its villages may be of several.
        "township": township if county else f"{villages.county_label(candidate.code)} {township}",
        "n": max(candidate.distance, 0),
    }
    rule = (
        "village_near"
        if candidate.distance > 0
        else "village_of_code"
        if candidate.distance < 0
        else "village"
    )
    return Choice(candidate.code, rule, parts)
