"""The village that a row of another table names: the one a point lies in, or a register is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from villagemap.domain.issues import Issue
from villagemap.ingest.cells import ReadCell, cell_reader
from villagemap.ingest.column_mapping import with_places
from villagemap.ingest.columns import VILLAGE, Places
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.joining.answers import aliases_of, answer_issues, answered, for_alike
from villagemap.ingest.joining.claims import Claim, error_cells, read_claims, spelt_out
from villagemap.ingest.joining.issues import beside_code_issues, row_issues
from villagemap.ingest.joining.matching import Match, MatchKind, match
from villagemap.ingest.joining.names import is_name, plain_name
from villagemap.ingest.joining.questions import key_findings, match_questions
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.ingest.rules import JoinRule
from villagemap.ingest.values import Value, is_empty
from villagemap.reading.raw import Cell, RawTable


@dataclass(frozen=True)
class _VillageCells:
    """The cells that name the village of a row: in a column of codes or names, and in one of names beside it."""

    places: Places
    read: ReadCell

    @property
    def beside_code(self) -> bool:
        """Tell whether anything beside the column of codes names the village."""
        at = self.places.at
        return bool({"county", "township"} & set(at)) or at["name"] != at["code"]

    def name_places(self, raw: RawTable) -> list[str]:
        """Return for every row which place holds the name of its village, `code` or `name`; empty for neither."""
        columns = self.places.at["code"], self.places.at["name"]
        known: dict[tuple[Cell, ...], str] = {}
        places = []
        for row in raw.rows:
            # Alike cells are looked at once; a number is no name.
            cells = tuple(cell if isinstance(cell := row[at], str) or is_empty(cell) else 0 for at in columns)
            if cells not in known:
                known[cells] = self._name_place(row)
            places.append(known[cells])
        return places

    def _name_place(self, row: Sequence[Cell]) -> str:
        code = row[self.places.at["code"]]
        if not is_empty(code):
            return "code" if is_name(code, self.read) else ""
        return "name" if is_name(row[self.places.at["name"]], self.read) else ""

    def claim(self, claim: Claim, name_place: str, villages: VillageIndex) -> Claim:
        """Return a claim by its name alone, where a name stands; else by its code and the name beside it."""
        if name_place:
            cell = claim.code_cell if name_place == "code" else claim.name_cell
            claim = replace(claim, code=None, code_cell=None, name=plain_name(cell), name_cell=cell)
            return spelt_out(claim, villages)
        if self.places.at["name"] != self.places.at["code"] and is_name(claim.name_cell, self.read):
            return spelt_out(claim, villages)
        return replace(claim, name="", name_cell=None)

    def issues(self, match: Match, name_place: str, villages: VillageIndex) -> Iterator[Issue]:
        """Report what is odd about what a row says of its village."""
        if not name_place:
            return beside_code_issues(match, self.places, villages)
        places = replace(self.places, at={**self.places.at, "name": self.places.at[name_place]})
        return row_issues(match, places, villages, by="auto")


def join_belonging(inspection: Inspection, context: LoadContext, villages: VillageIndex) -> Inspection:
    """Find the village of every row that names one; nothing where rows hold codes of today and nothing beside them.

    The rows come back with the name in the column of codes, so that what is required counts as given. Codes come
    before names, but what contradicts them is reported or asked.
    """
    raw, options, places = inspection.raw, inspection.options, inspection.columns.places
    cells = _VillageCells(places, cell_reader(inspection.columns.mapped[VILLAGE], context))
    name_places = cells.name_places(raw)
    if not (any(name_places) or cells.beside_code or villages.has_former_codes or options.same):
        return inspection
    if not villages.names:
        if not any(name_places):
            return inspection
        return with_codes(_filled(inspection, name_places), (), [JoinRule.NO_VILLAGES.issue()])
    issues = list(error_cells(raw, places, options.leave_out))
    passed_over = options.leave_out | {issue.row for issue in issues}
    claims = [
        cells.claim(claim, name_places[claim.at], villages)
        for claim in read_claims(raw, places, cells.read)
        if claim.number not in passed_over
    ]
    issues += answer_issues(claims, villages, options)
    matches = _matches(claims, villages, for_alike(answered(claims, villages, options), claims))
    for each in matches:
        issues += cells.issues(each, name_places[each.claim.at], villages)
        if each.asked and each.claim.code is not None and each.claim.name:
            # Of a code that is in doubt nothing else is reported.
            name_places[each.claim.at] = "name"
    questions, too_many = match_questions(_once_each(matches), villages)
    joined = with_codes(_filled(inspection, name_places), matches, [*issues, *too_many])
    joined = joined.plus(findings=key_findings(_by_claim(matches)), questions=questions)
    return replace(joined, aliases=aliases_of(matches, villages, options))


def with_codes(inspection: Inspection, matches: Sequence[Match], issues: Sequence[Issue]) -> Inspection:
    """Return the inspection with the codes of villages of its rows, None where there is none yet."""
    codes: list[Value] = [None] * len(inspection.raw.rows)
    for each in matches:
        codes[each.claim.at] = each.code or None
    return replace(inspection.plus(issues), villages=codes)


def _matches(claims: Sequence[Claim], villages: VillageIndex, answers: dict[int, Match]) -> list[Match]:
    """Match rows; a village has many points that say the same of it, and is looked up once."""
    known: dict[tuple[str, ...], Match] = {}
    matches = []
    for claim in claims:
        if claim.code is None and not claim.name:
            continue
        if claim.number in answers:
            matches.append(answers[claim.number])
            continue
        if claim.text not in known:
            by_text = match(claim, villages, by="auto")
            # A county and a name are no proof here: to join by them would make a list of known points of the file.
            by_county = by_text.kind is MatchKind.COUNTY
            known[claim.text] = replace(by_text, kind=MatchKind.UNCERTAIN) if by_county else by_text
        matches.append(replace(known[claim.text], claim=claim))
    return matches


def _by_claim(matches: Sequence[Match]) -> list[Match]:
    """Return the matches with codes of places that are not stored as codes; without those that cannot be read."""
    followed = [
        replace(each, kind=MatchKind.CODE, code=str(each.claim.code))
        if isinstance(each.claim.code, str) and not (each.code or each.asked)
        else each
        for each in matches
    ]
    return [each for each in followed if each.kind is not MatchKind.SILENT]


def _once_each(matches: Sequence[Match]) -> list[Match]:
    """Return what is to be asked: one of those that write the same; a code of another city is no question."""
    open_texts: set[tuple[str, ...]] = set()
    once = []
    for each in matches:
        if each.kind is MatchKind.ELSEWHERE and isinstance(each.claim.code, str):
            continue
        if not each.asked or each.claim.text not in open_texts:
            once.append(each)
        if each.asked:
            open_texts.add(each.claim.text)
    return once


def _filled(inspection: Inspection, name_places: Sequence[str]) -> Inspection:
    """Return the inspection with the name in the column of codes, where it stands beside it, and that column in use."""
    raw, at = inspection.raw, inspection.columns.places.at
    rows = [
        [*row[: at["code"]], row[at["name"]], *row[at["code"] + 1 :]] if place == "name" else row
        for row, place in zip(raw.rows, name_places, strict=True)
    ]
    return with_places(replace(inspection, raw=replace(raw, rows=rows)))
