"""A sheet made into a table: the header located, merged cells carried down, totals and notes left out, all with an issue."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.domain.findings import Finding
from villagemap.domain.issues import Issue
from villagemap.reading.parts import folded
from villagemap.reading.raw import Cell, RawTable, Request
from villagemap.reading.rules import ReadingRule, Refusal
from villagemap.reading.sheets.header import Grid, Header, Line, find_header, has_content

_SHOWN = 80
_TOTAL = re.compile(r"(?:[^村]{0,12})(?:合计|小计|总计|共计|累计|total|subtotal)")
_FOOTNOTE = re.compile(
    r"[*※]?\s*(?:注|备注|说明|附注|填表说明|填表人|制表人?|审核人?|复核人?|负责人|单位负责人|主要领导|分管领导|联系人|"
    r"联系电话|电话|填报人|填报单位|填报日期|填报时间|制表日期|数据来源|资料来源|note|notes|source)\s*(?:[(（][^)）]*[)）])?\s*[:：]",
    re.IGNORECASE,
)
_NUMBER_COLUMNS = frozenset({"序号", "no", "行号"})
_CODE = re.compile(r"[0-9]{12}")
_SENTENCE = re.compile(r"[：:。；;，,]|.{12,}", re.DOTALL)
_LETTER = re.compile(r"[^\W\d]")
_FIRST_TEXTS = 4
_NARROW = 3


def as_table(
    grid: Grid, request: Request, *, encoding: str = "", findings: Sequence[Finding] = ()
) -> RawTable:
    """Return the table of a sheet; `findings` are those of its reader.

    Raises:
        FileUnreadableError: there is nothing in it.
    """
    if not grid.lines:
        raise Refusal.NO_ROWS.error()
    header = find_header(grid.lines, request)
    body = list(grid.lines[header.end :])
    skipped = _skipped(body, header)
    rows = [line for line in body if line.number not in skipped]
    issues = [
        *(_row_note(ReadingRule.ROW_TITLE, line) for line in grid.lines[: header.start]),
        *(_row_note(rule, line) for line in body if (rule := skipped.get(line.number))),
        *_merge_issues(grid, header, rows),
        *_beyond_header(grid, header, rows),
    ]
    return RawTable(
        part=grid.part,
        columns=header.names,
        rows=[_fitted(line.cells, len(header.names)) for line in rows],
        numbers=[line.number for line in rows],
        encoding=encoding,
        findings=(*findings, header.finding),
        issues=tuple(issues),
    )


def _skipped(body: Sequence[Line], header: Header) -> dict[int, ReadingRule]:
    """Return why lines are no rows, by number; from below, so that footnotes are known by nothing following."""
    skipped: dict[int, ReadingRule] = {}
    after_last = True
    for line in reversed(body):
        rule = reason_to_skip(line, header, after_last=after_last)
        if rule:
            skipped[line.number] = rule
        after_last = after_last and rule is not None
    return skipped


def _row_note(rule: ReadingRule, line: Line) -> Issue:
    text = next((str(line.cells[at]) for at in line.filled if isinstance(line.cells[at], str)), "")
    return rule.issue(row=line.number, value=" ".join(text.split())[:_SHOWN])


def _merge_issues(grid: Grid, header: Header, rows: Sequence[Line]) -> Iterator[Issue]:
    for carried in carry_down(grid, rows[0].number) if rows else ():
        name = header.names[carried.column] if carried.column < len(header.names) else ""
        if carried.count:
            yield ReadingRule.MERGED_CARRIED.issue(column=name, count=carried.count, n=carried.count)
        for number in carried.numbers:
            yield ReadingRule.MERGED_NUMBER.issue(row=number, column=name)


def _beyond_header(grid: Grid, header: Header, rows: Sequence[Line]) -> Iterator[Issue]:
    """Report cells right of the last name: shifted values in a text file, a remark in a workbook."""
    rule = ReadingRule.ROW_TOO_LONG if grid.strict else ReadingRule.CELLS_BEYOND_HEADER
    width = len(header.names)
    for line in rows:
        beyond = [cell for cell in line.cells[width:] if has_content(cell)]
        if beyond:
            yield rule.issue(row=line.number, value=str(beyond[0])[:_SHOWN], n=len(line.cells), limit=width)


def _fitted(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *[None] * (width - len(cells))]


@dataclass(frozen=True)
class Carried:
    """How many cells of a column were filled from above, and the first row of each number that was not."""

    column: int
    count: int
    numbers: tuple[int, ...]


def carry_down(grid: Grid, first: int) -> Sequence[Carried]:
    """Fill merged cells of the lines from the line numbered `first` on, in place; say by column what was done."""
    lines = {line.number: line for line in grid.lines}
    counts: dict[int, int] = {}
    numbers: dict[int, list[int]] = {}
    for merge in grid.merges:
        top = lines.get(merge.top)
        if merge.top < first or merge.bottom == merge.top or top is None or merge.left >= len(top.cells):
            continue
        cell = top.cells[merge.left]
        if isinstance(cell, str) and has_content(cell):
            counts[merge.left] = counts.get(merge.left, 0) + _fill(
                lines, merge.top, merge.bottom, merge.left, cell
            )
        elif has_content(cell):
            numbers.setdefault(merge.left, []).append(merge.top)
    return [
        Carried(column, counts.get(column, 0), tuple(sorted(numbers.get(column, ()))))
        for column in sorted(counts.keys() | numbers)
    ]


def _fill(lines: dict[int, Line], top: int, bottom: int, column: int, cell: Cell) -> int:
    filled = 0
    # A hostile merge may span all rows that a sheet can have: only lines that exist are looked at.
    for number in range(top + 1, min(bottom, max(lines)) + 1):
        line = lines.get(number)
        if line is not None and column < len(line.cells) and not has_content(line.cells[column]):
            line.cells[column] = cell
            filled += 1
    return filled


def reason_to_skip(line: Line, header: Header, *, after_last: bool) -> ReadingRule | None:
    """Return the rule by which a line is no row; None where it is one.

    `after_last` says that no line below it is a row.
    """
    texts = [cell.strip() for cell in line.cells if isinstance(cell, str) and cell.strip()]
    if _is_header(line, header):
        return ReadingRule.ROW_HEADER_AGAIN
    if _is_total(texts):
        return ReadingRule.ROW_TOTAL
    if texts and all(_FOOTNOTE.match(text) for text in texts):
        return ReadingRule.ROW_FOOTNOTE
    if len(line.filled) == 1 and len(header.names) >= _NARROW:
        if _is_number_column(line.filled[0], header.names) and not any(map(_LETTER.search, texts)):
            return ReadingRule.ROW_ONLY_NUMBERED
        if after_last and texts and _SENTENCE.search(texts[0]) and not _CODE.search(texts[0]):
            return ReadingRule.ROW_FOOTNOTE
    return None


def _is_header(line: Line, header: Header) -> bool:
    cells = [folded(cell) if isinstance(cell, str) else "" for cell in line.cells]
    names = [folded(name) for name in header.names]
    alike = sum(bool(name) and name == cell for name, cell in zip(names, cells, strict=False))
    return alike >= _NARROW and 2 * alike > len([name for name in names if name])


def _is_total(texts: Sequence[str]) -> bool:
    if any(_CODE.search(text) for text in texts):
        return False
    return any(_TOTAL.fullmatch(folded(text)) for text in texts[:_FIRST_TEXTS])


def _is_number_column(column: int, names: Sequence[str]) -> bool:
    return column < len(names) and folded(names[column]) in _NUMBER_COLUMNS
