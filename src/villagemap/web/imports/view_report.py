"""The report of an inspection as its page shows it: what was detected, what is asked, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue, Severity
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.options import LEAVE_OUT
from villagemap.ingest.report_export import MEDIA_TYPES
from villagemap.ingest.wording import Group, Wording, groups, one_line
from villagemap.texts import Texts
from villagemap.web.imports.fields import FieldNames
from villagemap.web.imports.options import page_texts

_MOST_ROWS = 50
_MOST_QUESTIONS = 100
_RANKED = {
    "encoding",
    "near_name",
    "which_village",
    "crs_zone",
    "crs_contradicted",
    "crs_unreadable",
    "shift_points",
    "shift_outlines",
}
"""Questions whose answers stand by how likely they are; those of others stand as the file has them."""


class _PageWording(Wording):
    """Sentences that speak of the fields of the page where others speak of options, and of columns by their names."""

    def __init__(self, texts: Texts, fields: FieldNames) -> None:
        super().__init__(page_texts(texts))
        self._fields = fields

    def finding(self, finding: Finding) -> str:
        return self._texts.say(f"found.{finding.rule}", **finding.parts)

    def question(self, question: Question) -> str:
        named = replace(question, parts=self._fields.in_words(question.parts))
        return super().question(named)

    def issue(self, issue: Issue) -> str:
        sentence = super().issue(self._named(issue))
        title = self._fields.repeated_title(issue.parts)
        for repeated in (f"（{title}）", f" ({title})") if title else ():
            sentence = sentence.replace(repeated, "", 1)
        return sentence

    def remedy(self, issue: Issue) -> str:
        return super().remedy(self._named(issue))

    def _named(self, issue: Issue) -> Issue:
        return replace(issue, parts=self._fields.in_words(issue.parts))


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The issues of one rule; `more` are not listed.

    `title` is the sentence of all of them; where they are only `alike`, that of the first. `remedy` is what to do
    about all of them, if that is one thing. `rows` is how many rows the rule concerns, 0 where they cannot be left out.
    """

    severity: Severity
    rule: str
    title: str
    alike: bool
    total: int
    issues: Sequence[Issue]
    more: int
    remedy: str
    rows: int

    @property
    def placed(self) -> bool:
        """Tell whether any issue is about a row, a column or a value."""
        return any(issue.row is not None or issue.column or issue.value for issue in self.issues)


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that an inspection found, with the wording of the page.

    `open_rows` counts the questions about a row that could be left out.
    """

    wording: _PageWording
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    more_questions: int
    open_rows: int
    groups: tuple[RuleGroup, ...]
    counts: tuple[tuple[Severity, int], ...]
    storable: bool
    errors: int
    can_accept: bool
    left_out: int
    files: tuple[str, ...] = tuple(sorted(MEDIA_TYPES, reverse=True))

    def ranks(self, question: Question) -> bool:
        """Tell whether the first answer to a question is the most likely one."""
        return question.rule in _RANKED and len(question.choices) > 1


def report_of(checked: CheckedLoad, fields: FieldNames, texts: Texts) -> ReportView:
    """Return the report for a page."""
    wording, report = _PageWording(texts, fields), checked.report
    shown = tuple(_group(each, wording, texts, rows=len(report.rows(each.rule))) for each in groups(report))
    totals = {
        severity: sum(group.total for group in shown if group.severity is severity) for severity in Severity
    }
    columns = {
        "pairs": [
            f"{one_line(each.column)} → {fields.title_of(key)}"
            for key, each in checked.columns.mapped.items()
        ]
    }
    return ReportView(
        wording,
        findings=tuple(
            replace(one, parts=columns) if one.rule == "columns" else one for one in checked.found
        ),
        questions=checked.questions[:_MOST_QUESTIONS],
        more_questions=max(0, len(checked.questions) - _MOST_QUESTIONS),
        open_rows=sum(
            any(choice.value == LEAVE_OUT for choice in question.choices) for question in checked.questions
        ),
        groups=shown,
        counts=tuple((severity, n) for severity, n in totals.items() if n),
        storable=checked.storable,
        errors=report.errors,
        can_accept=bool(report.errors) and not (report.refused or checked.questions or checked.storable),
        left_out=len(checked.left_out),
    )


def _group(group: Group, wording: Wording, texts: Texts, *, rows: int) -> RuleGroup:
    issues = group.issues[:_MOST_ROWS]
    sentences = list(dict.fromkeys(map(wording.issue, issues)))
    remedies = set(map(wording.remedy, issues))
    alike = len(sentences) > 1
    return RuleGroup(
        severity=group.severity,
        rule=group.rule,
        title=texts.say("import.alike", said=sentences[0]) if alike else sentences[0],
        alike=alike,
        total=group.total,
        issues=issues,
        more=max(0, group.total - sum(issue.count for issue in issues)),
        remedy=remedies.pop() if len(remedies) == 1 else "",
        rows=0 if group.severity is Severity.NOTE else rows,
    )
