"""Findings, questions and issues in words: one place for the command line, the page and the report that is sent back."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from villagemap.domain.findings import Choice, Finding, Question
from villagemap.domain.issues import Issue, Severity
from villagemap.ingest.report import Report
from villagemap.texts import Texts


class Group(NamedTuple):
    """The issues of one rule: those that are listed, and how many there are."""

    severity: Severity
    rule: str
    total: int
    issues: Sequence[Issue]


class Wording:
    """Findings, questions and issues as sentences in one language."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def finding(self, finding: Finding) -> str:
        """Return the sentence of a finding, and how sure it is."""
        sentence = self._texts.say(f"found.{finding.rule}", **finding.parts)
        sure = self._texts.say(f"load.sure.{finding.sureness}")
        topic = self._texts.say(f"load.topic.{finding.topic}")
        return self._texts.say("load.found", topic=topic, said=sentence, sure=sure)

    def question(self, question: Question) -> str:
        """Return what must be answered."""
        return self._texts.say(f"question.{question.rule}", **question.parts)

    def choice(self, choice: Choice) -> str:
        """Return one of the answers."""
        return self._texts.say(f"choice.{choice.rule}", **choice.parts)

    def option(self, question: Question, choice: Choice) -> str:
        """Return what settles a question on the command line."""
        if choice.rule == "leave_out_row":
            return f"--leave-out {question.parts['row']}"
        name, _, hint = question.option.partition(" ")
        return f"{name} {hint.replace('…', choice.value)}" if "…" in hint else f"{name} {choice.value}"

    def issue(self, issue: Issue) -> str:
        """Return what is wrong or odd, without where it is."""
        return self._texts.say(f"issue.{issue.rule}", **_parts(issue))

    def remedy(self, issue: Issue) -> str:
        """Return what to do about it."""
        return self._texts.say(f"remedy.{issue.rule}", **_parts(issue))

    def place(self, issue: Issue) -> str:
        """Return where it is: part, row, column and value; empty where it concerns all."""
        where = [issue.part] if issue.part else []
        if issue.row is not None:
            # A row is a number to look up, not one to read: no comma between thousands.
            where.append(self._texts.say("load.row", row=str(issue.row)))
        if issue.column:
            key = "load.value" if issue.value else "load.column"
            where.append(self._texts.say(key, column=one_line(issue.column), value=one_line(issue.value)))
        elif issue.value:
            where.append(self._texts.say("load.text", value=one_line(issue.value)))
        return " · ".join(where)

    def severity(self, severity: Severity) -> str:
        """Return the name of a severity."""
        return self._texts.say(f"load.severity.{severity}")


def groups(report: Report) -> Iterator[Group]:
    """Give the issues by rule, errors first."""
    for severity in Severity:
        issues = sorted(
            (each for each in report.issues if each.severity is severity), key=lambda each: each.rule
        )
        for rule, group in groupby(issues, key=lambda each: each.rule):
            yield Group(severity, rule, report.totals[severity, rule], list(group))


def one_line(text: str) -> str:
    """Return a text without line breaks: names of columns have them."""
    return " ".join(text.split())


def _parts(issue: Issue) -> dict[str, object]:
    return {"column": one_line(issue.column), "value": issue.value, **issue.parts}
