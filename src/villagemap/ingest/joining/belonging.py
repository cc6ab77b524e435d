"""The village that a row of another table names: the one a point lies in, or a register is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from villagemap.ingest.joining.asking import ask, key_findings
from villagemap.ingest.joining.claims import PLACES, Claim, Places, read_claims, tell_errors
from villagemap.ingest.joining.join import Joined, confirmed, told_matches
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.matching import How, Match, match
from villagemap.ingest.joining.names import plain_name
from villagemap.ingest.joining.paths import spelt_out
from villagemap.ingest.joining.telling import tell, tell_beside_code
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value, is_empty, is_error, plain
from villagemap.reading.raw import Cell, RawTable

Read = Callable[[Cell], Value | Fault]


@dataclass(frozen=True)
class _Village:
    """Where the village of a row stands: a column of codes or names, and one of names beside it."""

    places: Places
    read: Read

    @property
    def compares(self) -> bool:
        """Tell whether anything beside the column of codes says the village."""
        at = self.places.at
        return bool({"county", "township"} & set(at)) or at["name"] != at["code"]

    def name_at(self, row: Sequence[Cell]) -> str:
        """Return which place holds the name of the village, `code` or `name`; empty where a code or nothing does."""
        first = row[self.places.at["code"]]
        if not is_empty(first):
            return "code" if is_name(first, self.read) else ""
        return "name" if is_name(row[self.places.at["name"]], self.read) else ""


def is_name(cell: Cell, read: Read) -> bool:
    """Tell whether a cell holds a name: no code, no error of a spreadsheet, and more letters than digits."""
    if not isinstance(cell, str) or is_empty(cell):
        return False
    found = read(cell)
    if not isinstance(found, Fault) or found.rule != "code_unreadable":
        return False
    said = plain(cell)
    return sum(map(str.isalpha, said)) > sum(map(str.isdigit, said))


def join_belonging(
    raw: RawTable, places: Places, read: Read, known: Known, options: LoadOptions, report: Report
) -> Joined | None:
    """Find the village of every row that says one; None where rows hold codes of today and nothing beside them.

    `places` has `code` and `name`, which may be one column. The rows come back with the name in the column of
    codes, so that what is required counts as said. Codes come before names, but what contradicts them is told or asked.
    """
    village = _Village(places, read)
    standing = _standing(raw, village)
    if not (any(standing) or village.compares or known.has_former_codes or options.same):
        return None
    if not known.names:
        return _without_villages(_filled(raw, village, standing), report) if any(standing) else None
    passed_over = options.leave_out | tell_errors(raw, places, PLACES, options.leave_out, report)
    claims = [
        _claimed(claim, standing[claim.at], village, known)
        for claim in read_claims(raw, places, read)
        if claim.number not in passed_over
    ]
    told = _told(claims, known, options, report)
    looked_up: dict[tuple[str, ...], Match] = {}
    matches = [told.get(claim.number) or _match(claim, known, looked_up) for claim in claims if _says(claim)]
    for each in matches:
        _tell(each, standing[each.claim.at], places, known, report)
    questions = ask(_once_each(matches), known, report)
    codes: list[Value] = [None] * len(raw.rows)
    for each in matches:
        codes[each.claim.at] = each.code or None
        if each.asked and each.claim.code is not None and each.claim.name:
            # Of a code that is in doubt nothing else is told.
            standing[each.claim.at] = "name"
    filled = _filled(raw, village, standing)
    return Joined(
        filled,
        codes,
        key_findings(_by_what_they_say(matches)),
        questions,
        confirmed(matches, known, options),
        belonging=True,
    )


def _without_villages(filled: RawTable, report: Report) -> Joined:
    report.error("no_villages")
    return Joined(filled, [None] * len(filled.rows), belonging=True)


def with_codes(raw: RawTable, at: int, codes: Sequence[Value], read: Read) -> RawTable:
    """Return the rows with codes in the place of the names in a column; nothing where there is none yet, or an error."""
    rows = [
        _with_cell(row, at, code) if code or is_error(row[at]) or is_name(row[at], read) else row
        for row, code in zip(raw.rows, codes, strict=True)
    ]
    return replace(raw, rows=rows)


def _standing(raw: RawTable, village: _Village) -> list[str]:
    """Return for every row where the name of its village stands; alike cells are looked at once."""
    columns = village.places.at["code"], village.places.at["name"]
    known: dict[tuple[Cell, ...], str] = {}
    found = []
    for row in raw.rows:
        cells = tuple(cell if isinstance(cell := row[at], str) or is_empty(cell) else 0 for at in columns)
        if cells not in known:
            known[cells] = village.name_at(row)
        found.append(known[cells])
    return found


def _claimed(claim: Claim, standing: str, village: _Village, known: Known) -> Claim:
    """Return a claim by its name alone, where a name stands; else by its code and the name beside it."""
    if standing:
        cell = claim.code_cell if standing == "code" else claim.name_cell
        claim = replace(claim, code=None, code_cell=None, name=plain_name(cell), name_cell=cell)
        return spelt_out(claim, known)
    apart = village.places.at["name"] != village.places.at["code"]
    if apart and is_name(claim.name_cell, village.read):
        return spelt_out(claim, known)
    return replace(claim, name="", name_cell=None)


def _says(claim: Claim) -> bool:
    return claim.code is not None or bool(claim.name)


def _told(claims: Sequence[Claim], known: Known, options: LoadOptions, report: Report) -> dict[int, Match]:
    """Return the rows whose village somebody has said; what is said of one holds for all that write the same."""
    told = dict(told_matches(claims, known, options, report))
    alike = {_said(each.claim): each for each in told.values() if each.claim.name}
    for claim in claims:
        if claim.number not in told and _said(claim) in alike:
            told[claim.number] = replace(alike[_said(claim)], claim=claim)
    return told


def _match(claim: Claim, known: Known, looked_up: dict[tuple[str, ...], Match]) -> Match:
    """Match a row; a village has many points that say the same of it, and is looked up once."""
    said = _said(claim)
    if said not in looked_up:
        found = match(claim, known, by="auto")
        # A county and a name are no proof here: to join by them would make a list of known points of the file.
        looked_up[said] = replace(found, how=How.UNCERTAIN) if found.how is How.COUNTY else found
    found = looked_up[said]
    return Match(claim, found.how, found.code, found.near)


def _tell(each: Match, standing: str, places: Places, known: Known, report: Report) -> None:
    if standing:
        tell(each, replace(places, at={**places.at, "name": places.at[standing]}), known, report, by="auto")
    else:
        tell_beside_code(each, places, known, report)


def _by_what_they_say(matches: Sequence[Match]) -> list[Match]:
    """Return the matches with codes of places that are not stored as codes; without those that cannot be read."""
    followed = [
        replace(each, how=How.CODE, code=str(each.claim.code))
        if isinstance(each.claim.code, str) and not (each.code or each.asked)
        else each
        for each in matches
    ]
    return [each for each in followed if each.how is not How.SILENT]


def _once_each(matches: Sequence[Match]) -> list[Match]:
    """Return what is to be asked: one of those that write the same; a code of another city is no question."""
    asked: set[tuple[str, ...]] = set()
    once = []
    for each in matches:
        if each.how is How.ELSEWHERE and isinstance(each.claim.code, str):
            continue
        if not each.asked or _said(each.claim) not in asked:
            once.append(each)
        if each.asked:
            asked.add(_said(each.claim))
    return once


def _said(claim: Claim) -> tuple[str, ...]:
    code = "" if isinstance(claim.code, Fault) else str(claim.code or "")
    return code, claim.county, claim.township, claim.name


def _filled(raw: RawTable, village: _Village, standing: Sequence[str]) -> RawTable:
    at = village.places.at
    rows = [
        _with_cell(row, at["code"], row[at["name"]]) if where == "name" else row
        for row, where in zip(raw.rows, standing, strict=True)
    ]
    return replace(raw, rows=rows)


def _with_cell(row: Sequence[Cell], at: int, value: Value) -> Sequence[Cell]:
    return [*row[:at], value, *row[at + 1 :]]
