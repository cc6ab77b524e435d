"""A list joined to the stored rows: a code for every row that is kept, and what must be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from villagemap.domain.codes import is_village_code, township_of
from villagemap.domain.findings import Finding, Question
from villagemap.ingest.joining.asking import ask, key_findings
from villagemap.ingest.joining.claims import PLACES, Claim, Places, read_claims, tell_errors
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.matching import How, Match, match
from villagemap.ingest.joining.names import plain_name
from villagemap.ingest.joining.telling import tell, tell_not_listed
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value
from villagemap.reading.raw import Cell, RawTable

Alias = tuple[str, str, str]
"""A village's code, the kind of its other name (`former_code`, `other_name`), and that name."""


@dataclass(frozen=True)
class Joined:
    """The rows that are kept with their codes (None where there is none yet), and what is to be said.

    `confirmed` holds what somebody said a village is called as well: its code, the kind of alias, the value. The
    codes are those of the rows themselves; where they are `belonging`, of the villages that rows of another table name.
    """

    raw: RawTable
    codes: list[Value]
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    confirmed: tuple[Alias, ...] = ()
    belonging: bool = False


def join_villages(
    raw: RawTable,
    places: Places,
    read_code: Callable[[Cell], Value | Fault],
    known: Known,
    options: LoadOptions,
    report: Report,
) -> Joined:
    """Find the village of every row of a list; of rows that somebody left out nothing is said."""
    # An empty county is that of the row above, also where that row is left out.
    if not known.names:
        report.error("no_villages")
        return Joined(raw, [None] * len(raw.rows))
    passed_over = options.leave_out | tell_errors(raw, places, PLACES, options.leave_out, report)
    claims = [claim for claim in read_claims(raw, places, read_code) if claim.number not in passed_over]
    told = told_matches(claims, known, options, report)
    matches = [told.get(claim.number) or match(claim, known, by=options.join) for claim in claims]
    for each in matches:
        tell(each, places, known, report, by=options.join)
    questions = ask(matches, known, report)
    tell_not_listed(matches, known, report)
    codes: list[Value] = [None] * len(raw.rows)
    for each in matches:
        codes[each.claim.at] = each.code or None
    return Joined(raw, codes, key_findings(matches), questions, confirmed(matches, known, options))


def confirmed(matches: Sequence[Match], known: Known, options: LoadOptions) -> tuple[Alias, ...]:
    """Return the names and former codes that somebody has just said a village bears as well."""
    names = [
        (each.code, "other_name", each.claim.name)
        for each in matches
        if each.how is How.TOLD and _is_new_name(each, known)
    ]
    said = [(code, former) for former, code in options.same.items() if is_village_code(former)]
    said += [
        (each.code, each.claim.code)
        for each in matches
        if each.how is How.TOLD
        and isinstance(each.claim.code, str)
        and each.claim.name
        and each.code in known.named(township_of(each.code), each.claim.name)
    ]
    former = [
        (code, "former_code", before)
        for code, before in said
        if code in known.names and before not in known.names and code not in known.now(before)
    ]
    return (*names, *former)


def kept(joined: Joined, rows: Sequence[int]) -> Joined:
    """Return the join with the rows at these places only."""
    raw = joined.raw
    shapes = None if raw.shapes is None else raw.shapes[list(rows)]
    left = replace(
        raw,
        rows=[raw.rows[at] for at in rows],
        numbers=[raw.numbers[at] for at in rows],
        shapes=shapes,
        broken=frozenset(place for place, at in enumerate(rows) if at in raw.broken),
    )
    return replace(joined, raw=left, codes=[joined.codes[at] for at in rows])


def told_matches(
    claims: Sequence[Claim], known: Known, options: LoadOptions, report: Report
) -> Mapping[int, Match]:
    """Return the rows whose village somebody has said, by number."""
    told: dict[int, Match] = {}
    for said, code in options.same.items():
        rows = [claim for claim in claims if _is_meant(claim, said)]
        if code not in known.names:
            report.error("same_code_unknown", value=code, said=said)
        elif not rows:
            report.error("same_row_unknown", value=said)
        how = How.FORMER if is_village_code(said) else How.TOLD
        for claim in rows:
            told[claim.number] = Match(claim, how, code if code in known.names else "")
    return told


def _is_meant(claim: Claim, said: str) -> bool:
    if is_village_code(said):
        return claim.code == said
    if said.isascii() and said.isdigit():
        return claim.number == int(said)
    return plain_name(said) in {claim.name, plain_name(claim.name_cell)}


def _is_new_name(told: Match, known: Known) -> bool:
    """Tell whether the name of a row does not say yet which village it is, so that it may be kept as another name.

    The name that one village of the township bears officially is never kept for another: a slip stays a slip.
    """
    name, township = told.claim.name, township_of(told.code)
    if not (told.code and name) or told.claim.code == told.code or len(known.named(township, name)) == 1:
        return False
    return not (known.spelt(township, name) if known.named(township, name) else known.aliased(township, name))
