"""The report of an inspection as its page shows it: what was found out, what is asked, what is wrong."""

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Fact:
    """Something found out; `sure` is how sure it is, in words, `sureness` the same as a word of ours.

    `topic` is empty where it is that of the fact before.
    """

    topic: str
    said: str
    sure: str
    sureness: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can be chosen."""

    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the form; without answers it is a field to fill in."""

    key: str
    said: str
    answers: tuple[Answer, ...]
    ranked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A finding: where it is, what it is, what to do where that differs within its rule."""

    row: str
    column: str
    value: str
    said: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The findings of one rule; `more` are not listed.

    `title` is what is said of all of them; where they are only `alike`, that is the first. `remedy` is what to do
    about all of them, if that is one thing. `rows` is how many rows the rule concerns, 0 where they cannot be left out.
    """

    severity: Severity
    title: str
    alike: bool
    total: int
    lines: tuple[Line, ...]
    more: int
    remedy: str
    rule: str
    rows: int

    @property
    def placed(self) -> bool:
        """Tell whether any finding is about a row, a column or a value."""
        return any(line.row or line.column or line.value for line in self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that an inspection found.

    `open_rows` counts the questions about a row that could be left out, `left_out` the rows that are.
    """

    facts: tuple[Fact, ...]
    questions: tuple[Asked, ...]
    more_questions: int
    open_rows: int
    groups: tuple[RuleGroup, ...]
    counts: tuple[tuple[Severity, str], ...]
    storable: bool
    errors: int
    can_accept: bool
    files: tuple[str, ...]
    left_out: int


def report_of(checked: CheckedLoad, fields: FieldNames, texts: Texts) -> Report:
    """Return the report for a page."""
    wording = _PageWording(texts, fields)
    report = checked.report
    listed = tuple(
        _group(group, wording, texts, rows=len(report.rows(group.rule))) for group in groups(report)
    )
    totals = {
        severity: sum(group.total for group in listed if group.severity is severity) for severity in Severity
    }
    return Report(
        facts=tuple(_facts(checked, fields, texts)),
        questions=tuple(_asked(question, wording) for question in checked.questions[:_MOST_QUESTIONS]),
        more_questions=max(0, len(checked.questions) - _MOST_QUESTIONS),
        open_rows=sum(_leaves_out(question) for question in checked.questions),
        groups=listed,
        counts=tuple(
            (severity, texts.say(f"import.count.{severity}", n=n)) for severity, n in totals.items() if n
        ),
        storable=checked.storable,
        errors=report.errors,
        can_accept=bool(report.errors) and not (report.refused or checked.questions or checked.storable),
        files=tuple(sorted(MEDIA_TYPES, reverse=True)),
        left_out=len(checked.left_out),
    )


class _PageWording(Wording):
    """Sentences that speak of the fields of the page where others speak of options, and of columns by their names."""

    def __init__(self, texts: Texts, fields: FieldNames) -> None:
        super().__init__(page_texts(texts))
        self._fields = fields

    def question(self, question: Question) -> str:
        named = replace(question, parts=self._fields.in_words(question.parts))
        return super().question(named)

    def issue(self, issue: Issue) -> str:
        said, named = super().issue(self._named(issue)), self._fields.named_twice(issue.parts)
        for behind in (f"（{named}）", f" ({named})") if named else ():
            said = said.replace(behind, "", 1)
        return said

    def remedy(self, issue: Issue) -> str:
        return super().remedy(self._named(issue))

    def _named(self, issue: Issue) -> Issue:
        return replace(issue, parts=self._fields.in_words(issue.parts))


def _facts(checked: CheckedLoad, fields: FieldNames, texts: Texts) -> Iterator[Fact]:
    pairs = [f"{one_line(each.column)} → {fields.said(key)}" for key, each in checked.columns.mapped.items()]
    before = None
    for each in checked.found:
        finding = replace(each, parts={"pairs": pairs}) if each.rule == "columns" else each
        yield _fact(finding, "" if finding.topic is before else f"load.topic.{finding.topic}", texts)
        before = finding.topic


def _fact(finding: Finding, topic: str, texts: Texts) -> Fact:
    return Fact(
        topic=texts.say(topic) if topic else "",
        said=page_texts(texts).say(f"found.{finding.rule}", **finding.parts),
        sure=texts.say(f"load.sure.{finding.sureness}"),
        sureness=finding.sureness,
    )


def _asked(question: Question, wording: Wording) -> Asked:
    answers = tuple(Answer(choice.value, wording.choice(choice)) for choice in question.choices)
    ranked = question.rule in _RANKED and len(answers) > 1
    return Asked(question.key, wording.question(question), answers, ranked)


def _leaves_out(question: Question) -> bool:
    return any(choice.value == LEAVE_OUT for choice in question.choices)


def _group(group: Group, wording: Wording, texts: Texts, *, rows: int) -> RuleGroup:
    lines = tuple(_line(issue, wording) for issue in group.issues[:_MOST_ROWS])
    said, remedies = {line.said for line in lines}, {line.remedy for line in lines}
    shown = sum(issue.count for issue in group.issues[:_MOST_ROWS])
    return RuleGroup(
        severity=group.severity,
        title=lines[0].said if len(said) == 1 else texts.say("import.alike", said=lines[0].said),
        alike=len(said) > 1,
        total=group.total,
        lines=lines,
        more=max(0, group.total - shown),
        remedy=remedies.pop() if len(remedies) == 1 else "",
        rule=group.rule,
        rows=0 if group.severity is Severity.NOTE else rows,
    )


def _line(issue: Issue, wording: Wording) -> Line:
    # A row is a number to look up, not one to read: no comma between thousands.
    row = "" if issue.row is None else str(issue.row)
    return Line(
        row, one_line(issue.column), one_line(issue.value), wording.issue(issue), wording.remedy(issue)
    )
