"""The village that a row of another table names: the one a point lies in, or a register is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from villagemap.ingest.joining.asking import ask, key_finding
from villagemap.ingest.joining.claims import Claim, Places, read_claims
from villagemap.ingest.joining.join import Joined, new_names, told_matches
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.matching import How, Match, match
from villagemap.ingest.joining.names import plain_name
from villagemap.ingest.joining.paths import spelt_out
from villagemap.ingest.joining.telling import tell
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.raw import Cell, RawTable
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value, is_empty, plain

Read = Callable[[Cell], Value | Fault]


@dataclass(frozen=True)
class _Village:
    """Where the village of a row stands: a column of codes or names, and one of names where that is empty."""

    places: Places
    read: Read

    def name_at(self, row: Sequence[Cell]) -> str:
        """Return which place holds the name of the village, `code` or `name`; empty where none does."""
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
    """Find the village of every row that names one; None where no row does, and codes say it all.

    `places` has `code` and `name`, which may be one column. The rows come back with the name in the column of
    codes, so that what is required counts as said. Rows with codes, and silent ones, are not looked at.
    """
    village = _Village(places, read)
    standing = _standing(raw, village)
    if not any(standing):
        return None
    claims = [
        _with_name(claim, standing[claim.at], known)
        for claim in read_claims(raw, places, read)
        if claim.number not in options.leave_out
    ]
    told = _told(claims, known, options, report)
    matches = [
        told.get(claim.number) or _match(claim, known)
        for claim in claims
        if standing[claim.at] or claim.number in told
    ]
    for each in matches:
        column = standing[each.claim.at] or "name"
        tell(each, _named_in(places, column), known, report, by="auto")
    questions = ask(_once_each(matches), known, report)
    codes: list[Value] = [None] * len(raw.rows)
    for each in matches:
        codes[each.claim.at] = each.code or None
    found = (key_finding([*matches, *_by_code(claims, matches)]),)
    filled = _filled(raw, village, standing)
    return Joined(filled, codes, found, questions, new_names(matches, known), belonging=True)


def with_codes(raw: RawTable, at: int, codes: Sequence[Value], read: Read) -> RawTable:
    """Return the rows with codes in the place of the names in a column; nothing where there is none yet."""
    rows = [
        _with_cell(row, at, code) if code or is_name(row[at], read) else row
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


def _with_name(claim: Claim, standing: str, known: Known) -> Claim:
    """Return a claim by its name alone, where a name stands; else by its code alone."""
    if not standing:
        return replace(claim, name="", name_cell=None)
    cell = claim.code_cell if standing == "code" else claim.name_cell
    return spelt_out(replace(claim, code=None, code_cell=None, name=plain_name(cell), name_cell=cell), known)


def _told(claims: Sequence[Claim], known: Known, options: LoadOptions, report: Report) -> dict[int, Match]:
    """Return the rows whose village somebody has said; what is said of one holds for all that write the same."""
    told = dict(told_matches(claims, known, options, report))
    alike = {_said(each.claim): each.code for each in told.values() if each.claim.name}
    for claim in claims:
        if claim.number not in told and _said(claim) in alike:
            told[claim.number] = Match(claim, How.TOLD, alike[_said(claim)])
    return told


def _match(claim: Claim, known: Known) -> Match:
    found = match(claim, known, by="name")
    # A county and a name are no proof here: to join by them would make a list of known points of the file.
    return replace(found, how=How.UNCERTAIN) if found.how is How.COUNTY else found


def _once_each(matches: Sequence[Match]) -> list[Match]:
    """Return the matches with one of those that write the same and are in doubt: one answer settles them."""
    asked: set[tuple[str, str, str]] = set()
    once = []
    for each in matches:
        if each.how is not How.UNCERTAIN or _said(each.claim) not in asked:
            once.append(each)
        if each.how is How.UNCERTAIN:
            asked.add(_said(each.claim))
    return once


def _said(claim: Claim) -> tuple[str, str, str]:
    return claim.county, claim.township, claim.name


def _by_code(claims: Sequence[Claim], matches: Sequence[Match]) -> list[Match]:
    looked_at = {each.claim.number for each in matches}
    return [
        Match(claim, How.CODE, claim.code)
        for claim in claims
        if isinstance(claim.code, str) and claim.number not in looked_at
    ]


def _named_in(places: Places, column: str) -> Places:
    return replace(places, at={**places.at, "name": places.at[column]})


def _filled(raw: RawTable, village: _Village, standing: Sequence[str]) -> RawTable:
    at = village.places.at
    rows = [
        _with_cell(row, at["code"], row[at["name"]]) if where == "name" else row
        for row, where in zip(raw.rows, standing, strict=True)
    ]
    return replace(raw, rows=rows)


def _with_cell(row: Sequence[Cell], at: int, value: Value) -> Sequence[Cell]:
    return [*row[:at], value, *row[at + 1 :]]
