"""The report as JSON; `docs/loading.md` describes it."""

import json
from collections.abc import Mapping
from typing import Any

from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue
from villagemap.domain.labels import Label
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.wording import Wording
from villagemap.texts import Texts

FORMAT = 1
"""The version of the document; it changes when something is taken out or means something else."""


def report_json(checked: CheckedLoad, texts: Texts) -> bytes:
    """Return the report as a JSON document, sentences in the language of `texts`."""
    return json.dumps(document(checked, texts), ensure_ascii=False, indent=1).encode()


def document(checked: CheckedLoad, texts: Texts) -> dict[str, Any]:
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
