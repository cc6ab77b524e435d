"""The report of a load as a value: everything that is wrong or odd, all at once, capped, with totals."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from villagemap.domain.issues import Issue, Severity

MOST = 1_000
"""Issues of one severity that are listed; the totals count them all."""


@dataclass(frozen=True)
class Report:
    """Issues in one part of a file.

    `listed` holds those that are shown, by severity, `totals` the number of all by severity and rule. `faulty` holds
    the numbers of rows that cannot be stored, `rows_by_rule` those of all rows with an issue, also of issues that are
    not listed. `file_errors` counts the errors that concern the file as a whole.
    """

    part: str = ""
    listed: Mapping[Severity, tuple[Issue, ...]] = field(default_factory=dict)
    totals: Mapping[tuple[Severity, str], int] = field(default_factory=dict)
    faulty: frozenset[int] = frozenset()
    rows_by_rule: Mapping[str, frozenset[int]] = field(default_factory=dict)
    file_errors: int = 0

    def plus(self, issues: Iterable[Issue], faulty: Iterable[int] = ()) -> "Report":
        """Return the report with more issues; `faulty` names rows that are at fault although no issue names them."""
        issues, errors = list(issues), set(faulty)
        if not issues and not errors:
            return self
        listed = {severity: list(self.listed.get(severity, ())) for severity in Severity}
        totals = Counter(self.totals)
        rows: dict[str, set[int]] = {}
        file_errors = self.file_errors
        for issue in issues:
            totals[issue.severity, issue.rule] += issue.count
            if issue.row is not None:
                rows.setdefault(issue.rule, set()).add(issue.row)
            if issue.severity is Severity.ERROR:
                file_errors += issue.row is None
                errors.update(() if issue.row is None else (issue.row,))
            first = totals[issue.severity, issue.rule] == issue.count
            chosen = listed[issue.severity]
            if len(chosen) < MOST or (first and _make_room(chosen)):
                chosen.append(issue if issue.part else replace(issue, part=self.part))
        return Report(
            self.part,
            {severity: tuple(chosen) for severity, chosen in listed.items()},
            totals,
            self.faulty | errors,
            {**self.rows_by_rule, **{rule: self.rows(rule) | numbers for rule, numbers in rows.items()}},
            file_errors,
        )

    @property
    def errors(self) -> int:
        """The number of errors, listed or not."""
        return sum(count for (severity, _), count in self.totals.items() if severity is Severity.ERROR)

    @property
    def refused(self) -> bool:
        """Tell whether an error concerns the file as a whole, and not a row that could be left out."""
        return self.file_errors > 0

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues that are listed: errors, warnings, notes; each by row."""
        return tuple(
            issue
            for severity in Severity
            for issue in sorted(self.listed.get(severity, ()), key=lambda each: (each.row or 0, each.rule))
        )

    def rows(self, rule: str) -> frozenset[int]:
        """Return the numbers of all rows that break a rule, also of issues that are not listed."""
        return self.rows_by_rule.get(rule, frozenset())


def _make_room(listed: list[Issue]) -> bool:
    """Remove one of several issues of a rule, so that another rule is listed at all."""
    counts = Counter(issue.rule for issue in listed)
    at = next((at for at in reversed(range(len(listed))) if counts[listed[at].rule] > 1), None)
    if at is not None:
        del listed[at]
    return at is not None
