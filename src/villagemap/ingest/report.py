"""The report of a load: everything that is wrong or odd, all at once, capped, with totals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from villagemap.domain.issues import Issue, Severity

MOST = 1_000
"""Findings of one severity that are listed; the totals count them all."""

_VALUE_CHARACTERS = 80


class Report:
    """Findings in one part of a file; `faulty` holds the numbers of rows with an error."""

    def __init__(self, part: str = "") -> None:
        self.part = part
        self.faulty: set[int] = set()
        self._listed: dict[Severity, list[Issue]] = {severity: [] for severity in Severity}
        self._totals: Counter[tuple[Severity, str]] = Counter()
        self._rows: dict[str, set[int]] = defaultdict(set)
        self._everywhere = 0

    def error(
        self, rule: str, *, row: int | None = None, column: str = "", value: object = "", **parts: object
    ) -> None:
        """Report what cannot be stored, or not be found again."""
        self._add(Issue(rule, Severity.ERROR, self.part, row, column, _shown(value), 1, parts))

    def warn(
        self,
        rule: str,
        *,
        row: int | None = None,
        column: str = "",
        value: object = "",
        count: int = 1,
        **parts: object,
    ) -> None:
        """Report what is stored although it is odd."""
        self._add(Issue(rule, Severity.WARNING, self.part, row, column, _shown(value), count, parts))

    def note(
        self,
        rule: str,
        *,
        row: int | None = None,
        column: str = "",
        value: object = "",
        count: int = 1,
        **parts: object,
    ) -> None:
        """Report how something was understood."""
        self._add(Issue(rule, Severity.NOTE, self.part, row, column, _shown(value), count, parts))

    def take(self, issues: Iterable[Issue]) -> None:
        """Add what a reader noticed."""
        for issue in issues:
            self._add(issue)

    @property
    def errors(self) -> int:
        """The number of errors, listed or not."""
        return sum(count for (severity, _), count in self._totals.items() if severity is Severity.ERROR)

    @property
    def refused(self) -> bool:
        """Tell whether an error concerns the file as a whole, and not a row that could be left out."""
        return self._everywhere > 0

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The findings that are listed: errors, warnings, notes; each by row."""
        return tuple(
            issue
            for severity in Severity
            for issue in sorted(self._listed[severity], key=lambda issue: (issue.row or 0, issue.rule))
        )

    @property
    def totals(self) -> Mapping[tuple[Severity, str], int]:
        """How often each rule was broken, by severity and rule."""
        return dict(self._totals)

    def rows(self, rule: str) -> frozenset[int]:
        """Return the numbers of all rows that break a rule, also of findings that are not listed."""
        return frozenset(self._rows.get(rule, ()))

    def _add(self, issue: Issue) -> None:
        self._totals[issue.severity, issue.rule] += issue.count
        if issue.row is not None:
            self._rows[issue.rule].add(issue.row)
        if issue.severity is Severity.ERROR:
            self._everywhere += issue.row is None
            self.faulty.update(() if issue.row is None else (issue.row,))
        listed = self._listed[issue.severity]
        if len(listed) < MOST or (
            self._totals[issue.severity, issue.rule] == issue.count and _make_room(listed)
        ):
            listed.append(issue)


def _make_room(listed: list[Issue]) -> bool:
    """Leave out one of several findings of a rule, so that another rule is listed at all."""
    many = Counter(each.rule for each in listed)
    at = next((at for at in reversed(range(len(listed))) if many[listed[at].rule] > 1), None)
    if at is not None:
        del listed[at]
    return at is not None


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _VALUE_CHARACTERS else f"{text[:_VALUE_CHARACTERS]}…"
