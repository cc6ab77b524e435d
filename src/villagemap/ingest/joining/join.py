"""The step that finds the village of each row: of a list which village it is, of another table which it belongs to."""

from dataclasses import replace

from villagemap.ingest.cells import cell_reader
from villagemap.ingest.columns import VILLAGE
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.joining.answers import aliases_of, answer_issues, answered
from villagemap.ingest.joining.belonging import join_belonging, with_codes
from villagemap.ingest.joining.claims import error_cells, read_claims
from villagemap.ingest.joining.issues import not_listed, row_issues
from villagemap.ingest.joining.matching import match
from villagemap.ingest.joining.questions import key_findings, match_questions
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.ingest.rules import JoinRule
from villagemap.reading.raw import Cell


def join_villages(inspection: Inspection, context: LoadContext) -> Inspection:
    """Find the village of every row, then leave out the rows that a person leaves out."""
    villages = VillageIndex(context.stored, context.profile)
    if inspection.options.listed and context.of_villages and inspection.columns.identify_villages:
        inspection = _join_list(inspection, context, villages)
    elif not context.of_villages and VILLAGE in inspection.columns.mapped:
        inspection = join_belonging(inspection, context, villages)
    return _without_left_out(inspection)


def _join_list(inspection: Inspection, context: LoadContext, villages: VillageIndex) -> Inspection:
    raw, options, columns = inspection.raw, inspection.options, inspection.columns
    if not villages.names:
        return with_codes(inspection, (), [JoinRule.NO_VILLAGES.issue()])
    context.progress("joining", len(raw.rows))
    errors = list(error_cells(raw, columns.places, options.leave_out))
    passed_over = options.leave_out | {issue.row for issue in errors}
    code = columns.mapped.get("code")
    # An empty county is that of the row above, also where that row is left out.
    claims = read_claims(raw, columns.places, cell_reader(code, context) if code else _unread)
    claims = [claim for claim in claims if claim.number not in passed_over]
    answers = answered(claims, villages, options)
    matches = [answers.get(claim.number) or match(claim, villages, by=options.join) for claim in claims]
    questions, issues = match_questions(matches, villages)
    issues += [*errors, *answer_issues(claims, villages, options), *not_listed(matches, villages)]
    for each in matches:
        issues += row_issues(each, columns.places, villages, by=options.join)
    aliases = aliases_of(matches, villages, options)
    joined = replace(with_codes(inspection, matches, issues), aliases=aliases)
    return joined.plus(findings=key_findings(matches), questions=questions)


def _unread(_cell: Cell) -> None:
    """Read nothing: there is no column of codes."""


def _without_left_out(inspection: Inspection) -> Inspection:
    raw, leave_out = inspection.raw, inspection.options.leave_out
    numbers = [number for number in raw.numbers if number in leave_out]
    if not numbers:
        return inspection
    rows = [at for at, number in enumerate(raw.numbers) if number not in leave_out]
    codes = inspection.villages
    issue = JoinRule.ROWS_LEFT_OUT.issue(count=len(numbers), n=len(numbers), rows=[*map(str, numbers)])
    return replace(
        inspection.plus([issue]),
        raw=raw.at(rows),
        villages=None if codes is None else [codes[at] for at in rows],
        left_out=tuple(numbers),
    )
