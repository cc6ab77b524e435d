"""What the report says of rows that were found: how, and in what they differ from what is stored."""

from collections import Counter
from collections.abc import Callable, Sequence

from villagemap.domain.codes import county_of, township_of
from villagemap.frames.headers import field_title
from villagemap.ingest.joining.claims import Claim, Places
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.matching import How, Match
from villagemap.ingest.report import Report
from villagemap.ingest.rules import tell_written
from villagemap.ingest.values import Fault

_NAMED = 20


def tell(each: Match, places: Places, known: Known, report: Report, *, by: str) -> None:
    """Report what is odd about the code and the name of a row."""
    claim = each.claim
    if by != "name":
        _tell_code(each, places, report, known)
    if each.how is How.UNKNOWN:
        _tell_unknown(claim, places, report)
    if each.how is How.SILENT and claim.code is None:
        title = field_title("villages", "code", known.profile)
        report.error(
            "value_missing", row=claim.number, column=places.column("code"), field="code", title=title
        )
    if each.code and claim.name:
        _tell_name(each, places, known, report)
    if each.code:
        _tell_places(each, places, known, report)


def tell_beside_code(each: Match, places: Places, known: Known, report: Report) -> None:
    """Report where the places and the name beside a code are not those of its village, and a code of before.

    Other spellings of the name are nothing to tell: the code says which village it is.
    """
    claim, column = each.claim, places.column("code")
    if isinstance(claim.code, Fault) and each.code:
        _tell_fault(each, claim.code, column, report, known)
    if each.how is How.FORMER:
        _tell_former(each, column, known, report)
    if not each.code or each.how is How.TOLD:
        return
    township = township_of(each.code)
    if claim.name and each.code not in (
        *known.named(township, claim.name),
        *known.aliased(township, claim.name),
    ):
        _tell_name(each, places, known, report)
    _tell_places(each, places, known, report)


def tell_not_listed(matches: Sequence[Match], known: Known, report: Report) -> None:
    """Name the villages that a list lacks, of those counties and townships most of whose villages it has."""
    found = {each.code for each in matches if each.code} | {
        near.code for each in matches if not each.code for near in each.near
    }
    covered = {area for area_of in (county_of, township_of) for area in _mostly_in(found, known, area_of)}
    lacking = [
        code
        for code in known.names
        if code not in found and not covered.isdisjoint({county_of(code), township_of(code)})
    ]
    if lacking:
        named = [f"{known.names[code]} {code}" for code in lacking[:_NAMED]]
        more = ["…"] if len(lacking) > _NAMED else []
        report.warn("not_listed", count=len(lacking), n=len(lacking), villages=[*named, *more])


def _mostly_in(found: set[str], known: Known, area_of: Callable[[str], str]) -> list[str]:
    of_all = Counter(map(area_of, known.names))
    of_list = Counter(area_of(code) for code in found if code in known.names)
    return [area for area, count in of_list.items() if 2 * count > of_all[area]]


def _tell_code(each: Match, places: Places, report: Report, known: Known) -> None:
    claim, column = each.claim, places.column("code")
    if isinstance(claim.code, Fault):
        _tell_fault(each, claim.code, column, report, known)
    elif claim.code is None:
        if each.code and each.how is not How.TOLD:
            name = places.column("name")
            report.note(
                "code_by_name",
                row=claim.number,
                column=name,
                value=claim.name_cell,
                code=each.code,
                village=known.said(each.code),
            )
    else:
        if isinstance(claim.code_cell, (int, float)):
            report.note("code_number", row=claim.number, column=column, value=claim.code)
        tell_written(report, claim.number, column, claim.code_cell, claim.code)
        if each.how is How.FORMER:
            _tell_former(each, column, known, report)


def _tell_former(each: Match, column: str, known: Known, report: Report) -> None:
    report.note(
        "code_former",
        row=each.claim.number,
        column=column,
        value=each.claim.code,
        code=each.code,
        village=known.said(each.code),
    )


def _tell_fault(each: Match, fault: Fault, column: str, report: Report, known: Known) -> None:
    """Report a code that cannot be read: the name may do in its place."""
    claim = each.claim
    if each.code:
        name = known.names.get(each.code, "")
        report.warn(
            "code_mended", row=claim.number, column=column, value=claim.code_cell, code=each.code, name=name
        )
    elif not each.near:
        report.error(fault.rule, row=claim.number, column=column, value=claim.code_cell, **dict(fault.parts))


def _tell_unknown(claim: Claim, places: Places, report: Report) -> None:
    if isinstance(claim.code, str):
        report.error("code_unknown", row=claim.number, column=places.column("code"), value=claim.code)
    elif not isinstance(claim.code, Fault):
        report.error("name_unknown", row=claim.number, column=places.column("name"), value=claim.name_cell)


def _tell_name(each: Match, places: Places, known: Known, report: Report) -> None:
    """Compare the name of a row with the stored one."""
    claim, official = each.claim, known.names[each.code]
    if not official or str(claim.name_cell) == official:
        return
    township = township_of(each.code)
    tell = report.note
    # Reported as note: name_alias, name_spelt, name_told
    # Reported as warning: name_differs
    if each.how is How.ALIAS or each.code in known.aliased(township, claim.name):
        rule = "name_alias"
    elif each.code in known.named(township, claim.name):
        rule = "name_spelt"
    elif each.how is How.TOLD:
        rule = "name_told"
    else:
        rule, tell = "name_differs", report.warn
    column = places.column("name")
    tell(
        rule,
        row=claim.number,
        column=column,
        value=claim.name_cell,
        official=official,
        township=known.township_label(each.code),
        code=each.code,
    )


def _tell_places(each: Match, places: Places, known: Known, report: Report) -> None:
    """Compare the county and the township of a row with those of its village."""
    claim = each.claim
    county = claim.county if "county" in places.at and not known.is_city(claim.county) else ""
    if county and known.county(county) != county_of(each.code):
        report.warn(
            "county_differs",
            row=claim.number,
            column=places.column("county"),
            value=county,
            official=known.county_label(each.code),
            village=known.said(each.code),
        )
    township = claim.township if "township" in places.at else ""
    if township and township_of(each.code) not in known.townships("", township):
        report.warn(
            "township_differs",
            row=claim.number,
            column=places.column("township"),
            value=township,
            official=known.township_label(each.code),
            village=known.names.get(each.code, ""),
        )
