"""The issues of rows whose village was looked up: how it was found, and in what the row differs from what is stored."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from villagemap.domain.codes import county_of, township_of
from villagemap.domain.issues import Issue
from villagemap.frames.headers import field_title
from villagemap.ingest.columns import Places
from villagemap.ingest.joining.matching import Match, MatchKind
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.ingest.row_rules import FieldRule, RowRule, spelling_issue
from villagemap.ingest.rules import JoinRule
from villagemap.ingest.values import Fault

_NAMED = 20


def row_issues(match: Match, places: Places, villages: VillageIndex, *, by: str) -> Iterator[Issue]:
    """Report what is odd about the code, the name and the places of a row."""
    claim, column = match.claim, places.column("code")
    if by != "name":
        yield from _code_issues(match, places, villages)
    if match.kind is MatchKind.UNKNOWN and isinstance(claim.code, str):
        yield claim.issue(RowRule.CODE_UNKNOWN, column, claim.code)
    elif match.kind is MatchKind.UNKNOWN and not isinstance(claim.code, Fault):
        yield claim.issue(JoinRule.NAME_UNKNOWN, places.column("name"), claim.name_cell)
    if match.kind is MatchKind.SILENT and claim.code is None:
        title = field_title("villages", "code", villages.profile)
        yield FieldRule.VALUE_MISSING.issue(row=claim.number, column=column, field="code", title=title)
    if match.code and claim.name:
        yield from _name_issues(match, places, villages)
    if match.code:
        yield from _place_issues(match, places, villages)


def beside_code_issues(match: Match, places: Places, villages: VillageIndex) -> Iterator[Issue]:
    """Report where the places and the name beside a code are not those of its village, and a former code.

    Other spellings of the name are no issue: the code says which village it is.
    """
    claim, column = match.claim, places.column("code")
    if isinstance(claim.code, Fault) and match.code:
        yield from _fault_issues(match, claim.code, column, villages)
    if match.kind is MatchKind.FORMER:
        yield _former_issue(match, column, villages)
    if not match.code or match.kind is MatchKind.ANSWER:
        return
    area, name = township_of(match.code), claim.name
    if name and match.code not in (*villages.named(area, name), *villages.aliased(area, name)):
        yield from _name_issues(match, places, villages)
    yield from _place_issues(match, places, villages)


def not_listed(matches: Sequence[Match], villages: VillageIndex) -> Iterator[Issue]:
    """Name the villages that a list lacks, of those counties and townships most of whose villages it has."""
    listed = {each.code for each in matches if each.code} | {
        candidate.code for each in matches if not each.code for candidate in each.candidates
    }
    covered = {area for area_of in (county_of, township_of) for area in _mostly_in(listed, villages, area_of)}
    lacking = [
        code
        for code in villages.names
        if code not in listed and not covered.isdisjoint({county_of(code), township_of(code)})
    ]
    if lacking:
        names = [f"{villages.names[code]} {code}" for code in lacking[:_NAMED]]
        more = ["…"] if len(lacking) > _NAMED else []
        yield JoinRule.NOT_LISTED.issue(count=len(lacking), n=len(lacking), villages=[*names, *more])


def _mostly_in(listed: set[str], villages: VillageIndex, area_of: Callable[[str], str]) -> list[str]:
    of_all = Counter(map(area_of, villages.names))
    of_list = Counter(area_of(code) for code in listed if code in villages.names)
    return [area for area, count in of_list.items() if 2 * count > of_all[area]]


def _code_issues(match: Match, places: Places, villages: VillageIndex) -> Iterator[Issue]:
    claim, column = match.claim, places.column("code")
    if isinstance(claim.code, Fault):
        yield from _fault_issues(match, claim.code, column, villages)
    elif claim.code is None:
        if match.code and match.kind is not MatchKind.ANSWER:
            yield claim.issue(
                JoinRule.CODE_BY_NAME,
                places.column("name"),
                claim.name_cell,
                code=match.code,
                village=villages.label(match.code),
            )
    else:
        if isinstance(claim.code_cell, (int, float)):
            yield claim.issue(JoinRule.CODE_NUMBER, column, claim.code)
        yield from spelling_issue(claim.number, column, claim.code_cell, claim.code)
        if match.kind is MatchKind.FORMER:
            yield _former_issue(match, column, villages)


def _former_issue(match: Match, column: str, villages: VillageIndex) -> Issue:
    claim, village = match.claim, villages.label(match.code)
    return claim.issue(JoinRule.CODE_FORMER, column, claim.code, code=match.code, village=village)


def _fault_issues(match: Match, fault: Fault, column: str, villages: VillageIndex) -> Iterator[Issue]:
    """Report a code that cannot be read: the name may do in its place."""
    claim = match.claim
    if match.code:
        name = villages.names.get(match.code, "")
        yield claim.issue(JoinRule.CODE_MENDED, column, claim.code_cell, code=match.code, name=name)
    elif not match.candidates:
        yield fault.issue(claim.code_cell, claim.number, column)


def _name_issues(match: Match, places: Places, villages: VillageIndex) -> Iterator[Issue]:
    """Compare the name of a row with the stored one."""
    claim, official = match.claim, villages.names[match.code]
    if not official or str(claim.name_cell) == official:
        return
    township = township_of(match.code)
    if match.kind is MatchKind.ALIAS or match.code in villages.aliased(township, claim.name):
        rule = JoinRule.NAME_ALIAS
    elif match.code in villages.named(township, claim.name):
        rule = JoinRule.NAME_SPELT
    else:
        rule = JoinRule.NAME_TOLD if match.kind is MatchKind.ANSWER else JoinRule.NAME_DIFFERS
    yield claim.issue(
        rule,
        places.column("name"),
        claim.name_cell,
        official=official,
        township=villages.township_label(match.code),
        code=match.code,
    )


def _place_issues(match: Match, places: Places, villages: VillageIndex) -> Iterator[Issue]:
    """Compare the county and the township of a row with those of its village."""
    claim, code = match.claim, match.code
    county = claim.county if "county" in places.at and not villages.is_city(claim.county) else ""
    if county and villages.county(county) != county_of(code):
        yield claim.issue(
            JoinRule.COUNTY_DIFFERS,
            places.column("county"),
            county,
            official=villages.county_label(code),
            village=villages.label(code),
        )
    township = claim.township if "township" in places.at else ""
    if township and township_of(code) not in villages.townships("", township):
        yield claim.issue(
            JoinRule.TOWNSHIP_DIFFERS,
            places.column("township"),
            township,
            official=villages.township_label(code),
            village=villages.names.get(code, ""),
        )
