"""The report of a load as lines of text."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from villagemap.cli.difference import difference_lines, written_lines
from villagemap.cli.tables import printable
from villagemap.domain.issues import Issue, Severity
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.report import Report
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.bootstrap.loading import Loaded

_SHOWN = {Severity.ERROR: None, Severity.WARNING: 5, Severity.NOTE: 5}
"""How many findings of a rule are shown; of errors all that the report lists."""


def report_lines(checked: CheckedLoad, texts: Texts) -> Iterator[str]:
    """Give everything that an inspection found."""
    yield from map(printable, _found_lines(checked, texts))
    for severity in Severity:
        yield from map(printable, _issue_lines(checked.report, severity, texts))


def outcome_lines(settings: Settings, loaded: "Loaded", texts: Texts) -> Iterator[str]:
    """Give what was written, table by table, or what would be changed."""
    if loaded.compared is not None:
        yield from difference_lines(loaded.compared.difference, read_profile(settings.city), texts)
    if not loaded.written:
        yield texts.say("load.dry_run")
        return
    for written in loaded.written:
        yield from written_lines(written, read_profile(settings.city), texts)
    yield texts.say("load.version", workspace=settings.workspace, version=loaded.version)


def _found_lines(checked: CheckedLoad, texts: Texts) -> Iterator[str]:
    """Give what was read: the file, its part, CRS and encoding, the columns used and left out."""
    source = checked.provenance
    said = [part for part in (source.part, source.crs, source.encoding) if part]
    yield texts.say("load.read", file=source.file, n=checked.rows, said=said)
    if source.mapping:
        pairs = [f"{column} → {field}" for column, field in source.mapping.items()]
        yield texts.say("load.mapped", columns=pairs)
    if checked.columns.left_out:
        yield texts.say("load.left_out", columns=list(checked.columns.left_out))


def _issue_lines(report: Report, severity: Severity, texts: Texts) -> Iterator[str]:
    """Give the findings of one severity, grouped by rule: the rule with its count, the rows, what to do."""
    issues = sorted(
        (issue for issue in report.issues if issue.severity is severity), key=lambda each: each.rule
    )
    for rule, group in groupby(issues, key=lambda each: each.rule):
        listed = list(group)
        total = report.totals[severity, rule]
        yield texts.say("load.group", severity=texts.say(f"load.severity.{severity}"), rule=rule, n=total)
        shown = listed[: _SHOWN[severity]]
        yield from (f"  {_issue_line(issue, texts)}" for issue in shown)
        more = total - sum(issue.count for issue in shown)
        if more:
            yield f"  {texts.say('load.more', n=more)}"
        yield f"  {texts.say('load.remedy', remedy=_remedy(listed[0], texts))}"


def _issue_line(issue: Issue, texts: Texts) -> str:
    """Return one finding: where it is, and its sentence."""
    said = texts.say(f"issue.{issue.rule}", **_parts(issue))
    where = [issue.part] if issue.part else []
    if issue.row is not None:
        # A row is a number to look up, not one to read: no comma between thousands.
        where.append(texts.say("load.row", row=str(issue.row)))
    if issue.column:
        key = "load.value" if issue.value else "load.column"
        where.append(texts.say(key, column=issue.column, value=issue.value))
    return texts.say("load.finding", where=" · ".join(where), said=said) if where else said


def _remedy(issue: Issue, texts: Texts) -> str:
    return texts.say(f"remedy.{issue.rule}", **_parts(issue))


def _parts(issue: Issue) -> dict[str, object]:
    return {"column": issue.column, "value": issue.value, **issue.parts}
