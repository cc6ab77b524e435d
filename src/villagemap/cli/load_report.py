"""The report of a load as lines of text."""

from collections.abc import Iterator

from villagemap.application.loading import LoadResult
from villagemap.application.ports import Ports
from villagemap.cli.difference import difference_lines, written_lines
from villagemap.domain.characters import printable
from villagemap.domain.issues import Issue, Severity
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.wording import Group, Wording, groups, one_line
from villagemap.texts import Texts

_SHOWN = {Severity.ERROR: None, Severity.WARNING: 5, Severity.NOTE: 5}
"""How many findings of a rule are shown; of errors all that the report lists."""


def report_lines(checked: CheckedLoad, texts: Texts) -> Iterator[str]:
    """Yield everything that an inspection found, the questions last."""
    words = Wording(texts)
    yield from map(printable, _source_lines(checked, texts, words))
    for group in groups(checked.report):
        yield from map(printable, _group_lines(group, texts, words))
    for question in checked.questions:
        yield printable(texts.say("load.question", said=words.question(question)))
        for choice in question.choices:
            option = words.option(question, choice)
            yield printable(texts.say("load.choice", option=option, said=words.choice(choice)))


def outcome_lines(ports: Ports, result: LoadResult, texts: Texts) -> Iterator[str]:
    """Yield what was written, table by table, or what would be changed."""
    if result.compared is not None:
        yield from difference_lines(result.compared.difference, ports.profile(), texts)
    if not result.written:
        yield texts.say("load.dry_run")
        return
    for written in result.written:
        yield from written_lines(written, ports.profile(), texts)
    yield texts.say("load.version", workspace=ports.settings.workspace, version=result.version)


def _source_lines(checked: CheckedLoad, texts: Texts, words: Wording) -> Iterator[str]:
    """Yield what was read, what was detected, and the columns left out."""
    source = checked.provenance
    details = [part for part in (source.part, source.crs, source.encoding) if part]
    yield texts.say("load.read", file=source.file, n=checked.rows, said=details)
    yield from map(words.finding, checked.found)
    if checked.columns.left_out:
        yield texts.say("load.left_out", columns=[one_line(column) for column in checked.columns.left_out])


def _group_lines(group: Group, texts: Texts, words: Wording) -> Iterator[str]:
    """Yield the findings of one rule: the rule with its count, the rows, what to do."""
    yield texts.say("load.group", severity=words.severity(group.severity), rule=group.rule, n=group.total)
    shown = group.issues[: _SHOWN[group.severity]]
    yield from (f"  {_issue_line(issue, texts, words)}" for issue in shown)
    more = group.total - sum(issue.count for issue in shown)
    if more > 0:
        yield f"  {texts.say('load.more', n=more)}"
    yield f"  {texts.say('load.remedy', remedy=words.remedy(group.issues[0]))}"


def _issue_line(issue: Issue, texts: Texts, words: Wording) -> str:
    """Return one finding: where it is, and its sentence."""
    place, sentence = words.place(issue), words.issue(issue)
    return texts.say("load.finding", where=place, said=sentence) if place else sentence
