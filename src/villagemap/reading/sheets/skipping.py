"""Which lines below a header are no rows: totals, footnotes, the header once more, numbered blanks."""

import re
from collections.abc import Sequence

from villagemap.reading.parts import folded
from villagemap.reading.sheets.grid import Line
from villagemap.reading.sheets.header import Header

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


def reason_to_skip(line: Line, header: Header, *, after_last: bool) -> str:
    """Return the rule that says why a line is no row; empty where it is one.

    `after_last` says that no line below it is a row.
    """
    # Reported as note: row_header_again, row_total, row_footnote, row_only_numbered
    texts = [cell.strip() for cell in line.cells if isinstance(cell, str) and cell.strip()]
    if _is_header(line, header):
        return "row_header_again"
    if _is_total(texts):
        return "row_total"
    if texts and all(_FOOTNOTE.match(text) for text in texts):
        return "row_footnote"
    if len(line.filled) == 1 and len(header.names) >= _NARROW:
        if _is_number_column(line.filled[0], header.names) and not any(map(_LETTER.search, texts)):
            return "row_only_numbered"
        if after_last and texts and _SENTENCE.search(texts[0]) and not _CODE.search(texts[0]):
            return "row_footnote"
    return ""


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
