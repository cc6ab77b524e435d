"""What must be asked about a list: which village a row is, and what becomes of rows of another city."""

from collections.abc import Sequence
from types import MappingProxyType

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.ingest.joining.known import Known, Near
from villagemap.ingest.joining.matching import How, Match
from villagemap.ingest.options import LEAVE_OUT, SAME
from villagemap.ingest.report import Report

_BY_HOW = MappingProxyType(
    {How.SEVERAL: "several_villages", How.REPLACED: "code_replaced", How.DIVIDED: "code_divided"}
)
_NAMED = 5
_MOST_ASKED = 200


def ask(matches: Sequence[Match], known: Known, report: Report) -> tuple[Question, ...]:
    """Return the questions that rows leave open; where they are too many, something else is wrong."""
    questions = [*_elsewhere([each for each in matches if each.how is How.ELSEWHERE])]
    loose = [each for each in matches if each.how is How.COUNTY and not each.code]
    if loose:
        choices = (Choice("county", "by_county", {"n": len(loose)}),)
        parts = {"n": len(loose)}
        questions.append(Question(Topic.KEY, "by_county", "join", "--join county", choices, parts))
    claimed = {each.code for each in matches if each.code}
    open_rows = [each for each in matches if each.asked]
    questions += [_which(each, known, claimed) for each in open_rows[:_MOST_ASKED]]
    if len(open_rows) > _MOST_ASKED:
        report.error("too_many_questions", n=len(open_rows), limit=_MOST_ASKED)
    return tuple(questions)


_ALL_FOUND = {"key_name": "key_name_all", "key_both": "key_both_all"}
"""What is said instead where no row is open."""


def key_findings(matches: Sequence[Match]) -> tuple[Finding, ...]:
    """Say how the rows were found; nothing where none says a village."""
    if not matches:
        return ()
    count = {how: sum(each.how is how for each in matches) for how in How}
    parts = {
        "n": len(matches),
        "code": count[How.CODE] + count[How.FORMER],
        "name": count[How.NAME] + count[How.ALIAS],
        "open": sum(not each.code for each in matches),
    }
    by_what = {(True, False): "key_code_open", (False, True): "key_name", (True, True): "key_both"}
    rule = by_what.get((parts["code"] > 0, parts["name"] > 0), "key_open")
    rule = "key_code" if parts["code"] == parts["n"] else rule
    rule = rule if parts["open"] else _ALL_FOUND.get(rule, rule)
    by_answers = parts["n"] == count[How.TOLD]
    found = [] if by_answers else [Finding(Topic.KEY, rule, Sureness.SEEN, parts)]
    county = sum(each.how is How.COUNTY and bool(each.code) for each in matches)
    for rule, sureness, n in (
        ("key_county", Sureness.LIKELY, county),
        ("key_former", Sureness.SAID, count[How.FORMER]),
        ("key_told", Sureness.SAID, count[How.TOLD]),
    ):
        found += [Finding(Topic.KEY, rule, sureness, {"n": n})] if n else []
    return tuple(found)


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


def _which(each: Match, known: Known, claimed: set[str]) -> Question:
    claim = each.claim
    # A village that another row is for certain is hardly this one as well.
    near = sorted(each.near, key=lambda one: (one.code in claimed and one.away >= 0, one.away))
    choices = [_village(one, known, claim.county) for one in near]
    choices.append(Choice(LEAVE_OUT, "leave_out_row"))
    parts = {
        "row": str(claim.number),
        "name": claim.name,
        "township": claim.township,
        "county": claim.county,
        "place": " ".join(place for place in (claim.county, claim.township) if place),
        "path": " · ".join(place for place in (claim.county, claim.township, claim.name) if place),
        "code": claim.code if isinstance(claim.code, str) else "",
        "n": len(near),
    }
    option = f"--same {claim.number}=…"
    return Question(Topic.NAMES, _rule(each), f"{SAME}{claim.number}", option, tuple(choices), parts)


def _rule(each: Match) -> str:
    if any(one.away < 0 for one in each.near):
        return "code_or_name"
    if each.how in _BY_HOW:
        return _BY_HOW[each.how]
    return "which_village" if any(one.away == 0 for one in each.near) else "near_name"


def _village(near: Near, known: Known, county: str) -> Choice:
    township = known.township_label(near.code)
    parts = {
        "code": near.code,
        "name": known.names.get(near.code, ""),
        # Where the row does not say the county, its villages may be of several.
        "township": township if county else f"{known.county_label(near.code)} {township}",
        "n": max(near.away, 0),
    }
    rule = "village_near" if near.away > 0 else "village_of_code" if near.away < 0 else "village"
    return Choice(near.code, rule, parts)
