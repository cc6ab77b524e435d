"""The report as a file: JSON for programs, a workbook or CSV to send back to whoever sent the file.

`docs/loading.md` describes the JSON document.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import xlsxwriter

from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue, Severity
from villagemap.domain.labels import Label
from villagemap.frames.formulas import guarded
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.wording import Wording, one_line
from villagemap.texts import Texts

MEDIA_TYPES = MappingProxyType(
    {
        "json": "application/json",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
)
"""The media types of the files, by their ending."""

FORMAT = 1
"""The version of the JSON document; it changes when something is taken out or means something else."""

_HEADERS = (
    "report_export.severity",
    "report_export.part",
    "report_export.row",
    "report_export.column",
    "report_export.value",
    "report_export.problem",
    "report_export.remedy",
    "report_export.rule",
)
_WIDTHS = (8, 12, 8, 18, 24, 52, 48, 20)
_ROW_COLUMN = 2
# A file is known by its rows and not by the minute in which somebody fetched it.
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_FILLS = {Severity.ERROR.value: "#F6DDD8", "question": "#FBEFD0"}


def report_json(checked: CheckedLoad, texts: Texts) -> bytes:
    """Return the report as a JSON document, sentences in the language of `texts`."""
    return json.dumps(_document(checked, texts), ensure_ascii=False, indent=1).encode()


def _document(checked: CheckedLoad, texts: Texts) -> dict[str, Any]:
    """Return the report as the values of JSON."""
    words = Wording(texts)
    source, report = checked.provenance, checked.report
    return {
        "format": FORMAT,
        "language": texts.language.value,
        "file": source.file,
        "sha256": source.sha256,
        "part": source.part,
        "layer": checked.options.layer if checked.options else "",
        "crs": source.crs,
        "encoding": source.encoding,
        "mapping": dict(source.mapping),
        "rows": checked.rows,
        "storable": checked.storable,
        "left_out": list(checked.left_out),
        "found": [_finding(each, words, texts) for each in checked.found],
        "questions": [_question(each, words, texts) for each in checked.questions],
        "totals": [
            {"severity": severity.value, "rule": rule, "count": count}
            for (severity, rule), count in sorted(report.totals.items())
        ],
        "issues": [_issue(each, words, texts) for each in report.issues],
    }


def _finding(finding: Finding, words: Wording, texts: Texts) -> dict[str, Any]:
    return {
        "topic": finding.topic.value,
        "rule": finding.rule,
        "sureness": finding.sureness.value,
        "said": words.finding(finding),
        "parts": _plain(finding.parts, texts),
    }


def _question(question: Question, words: Wording, texts: Texts) -> dict[str, Any]:
    return {
        "topic": question.topic.value,
        "rule": question.rule,
        "key": question.key,
        "said": words.question(question),
        "parts": _plain(question.parts, texts),
        "choices": [
            {
                "value": choice.value,
                "option": words.option(question, choice),
                "said": words.choice(choice),
                "parts": _plain(choice.parts, texts),
            }
            for choice in question.choices
        ],
    }


def _issue(issue: Issue, words: Wording, texts: Texts) -> dict[str, Any]:
    return {
        "part": issue.part,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "rule": issue.rule,
        "severity": issue.severity.value,
        "count": issue.count,
        "said": words.issue(issue),
        "remedy": words.remedy(issue),
        "parts": _plain(issue.parts, texts),
    }


def _plain(parts: Mapping[str, object], texts: Texts) -> dict[str, object]:
    return {key: _in_language(part, texts) for key, part in parts.items()}


def _in_language(part: object, texts: Texts) -> object:
    if isinstance(part, (list, tuple)):
        return [_in_language(item, texts) for item in part]
    return part.in_(texts.language) if isinstance(part, Label) else part


class _Line(NamedTuple):
    kind: str
    cells: tuple[str, ...]


def report_csv(checked: CheckedLoad, texts: Texts) -> bytes:
    """Return the list as CSV in UTF-8 with a byte order mark, as Excel reads it."""
    body = io.StringIO()
    writer = csv.writer(body, lineterminator="\r\n")
    writer.writerow([texts.say(key) for key in _HEADERS])
    writer.writerows([guarded(cell) for cell in line.cells] for line in _lines(checked, texts))
    return b"\xef\xbb\xbf" + body.getvalue().encode()


def report_xlsx(checked: CheckedLoad, texts: Texts) -> bytes:
    """Return the list as a workbook, with the findings about the file on a second sheet."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False}) as book:
        title = texts.say("report_export.title", file=checked.provenance.file)
        book.set_properties({"title": title, "created": _MADE})
        _fill(
            book,
            book.add_worksheet(texts.say("report_export.sheet")),
            title,
            list(_lines(checked, texts)),
            texts,
        )
        about = book.add_worksheet(texts.say("report_export.about"))
        about.set_column(0, 0, 120)
        for number, finding in enumerate(checked.found):
            about.write_string(number, 0, Wording(texts).finding(finding))
    return body.getvalue()


def _lines(checked: CheckedLoad, texts: Texts) -> Iterator[_Line]:
    """Give errors, then questions, then warnings and notes."""
    words = Wording(texts)
    issues = checked.report.issues
    yield from (_issue_line(each, words) for each in issues if each.severity is Severity.ERROR)
    yield from (_question_line(each, words, checked, texts) for each in checked.questions)
    yield from (_issue_line(each, words) for each in issues if each.severity is not Severity.ERROR)


def _issue_line(issue: Issue, words: Wording) -> _Line:
    row = "" if issue.row is None else str(issue.row)
    cells = (
        words.severity(issue.severity),
        issue.part,
        row,
        one_line(issue.column),
        issue.value,
        words.issue(issue),
        words.remedy(issue),
        issue.rule,
    )
    return _Line(issue.severity.value, cells)


def _question_line(question: Question, words: Wording, checked: CheckedLoad, texts: Texts) -> _Line:
    row, name = question.parts.get("row") or question.parts.get("rows", ""), question.parts.get("name", "")
    choices = [words.choice(choice) for choice in question.choices]
    cells = (
        texts.say("report_export.question"),
        checked.provenance.part,
        texts.shown(row),
        "",
        str(name),
        words.question(question),
        texts.say("report_export.choices", choices=choices),
        question.rule,
    )
    return _Line("question", cells)


def _fill(book: Any, sheet: Any, title: str, lines: Sequence[_Line], texts: Texts) -> None:
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#E8F1EE", "bottom": 1, "valign": "vcenter"})
    look = {"text_wrap": True, "valign": "top", "num_format": "@"}
    plain = book.add_format(look)
    filled = {kind: book.add_format({**look, "bg_color": fill}) for kind, fill in _FILLS.items()}
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, title, bold)
    for place, key in enumerate(_HEADERS):
        sheet.write_string(1, place, texts.say(key), head)
    for number, line in enumerate(lines, 2):
        _write(sheet, number, line, filled.get(line.kind, plain))
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(len(lines) + 1, 2), len(_HEADERS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0, 1)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, number: int, line: _Line, form: Any) -> None:
    for place, cell in enumerate(line.cells):
        if place == _ROW_COLUMN and cell.isascii() and cell.isdigit():
            sheet.write_number(number, place, int(cell), form)
        else:
            sheet.write_string(number, place, cell, form)


_WRITERS: MappingProxyType[str, Callable[[CheckedLoad, Texts], bytes]] = MappingProxyType(
    {"json": report_json, "xlsx": report_xlsx, "csv": report_csv}
)


def report_bytes(checked: CheckedLoad, ending: str, texts: Texts) -> bytes:
    """Return the report of an inspection as a file; `ending` is one of `MEDIA_TYPES`.

    Raises:
        KeyError: there is no such format.
    """
    return _WRITERS[ending](checked, texts)
