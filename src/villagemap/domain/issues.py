"""Rules of the intake as rows, and issues: what is wrong, or odd, with an incoming file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Self

_VALUE_CHARACTERS = 80


class Severity(StrEnum):
    """An error cannot be stored or found again; everything else is a warning or a note."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Subject(StrEnum):
    """What a rule is about; the docs show it."""

    FILE = "file"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of an incoming file.

    `rule` names its sentence (`issue.<rule>` in the catalogue) and what to do (`remedy.<rule>`);
    `parts` fill the sentence. `row` counts as the reader's program does: the header of a table is row 1.
    `count` is above 1 where one row of the report stands for many cells or rows.
    """

    rule: str
    severity: Severity
    part: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    count: int = 1
    parts: Mapping[str, object] = field(default_factory=dict)


class Rule(Enum):
    """A rule is a row of a table: severity, subject, reason, and the function that checks it.

    Each phase of the intake has its table, a subclass. `check` is None where the functions that make a value or a
    shape refer to the rule themselves. The reason reaches the docs. `key` names the rule in the catalogue, the docs and
    the report.
    """

    def __new__(cls, *_row: object) -> Self:
        """Make a row of its own, also where another has the same severity, subject and reason."""
        rule = object.__new__(cls)
        rule._value_ = len(cls.__members__)
        return rule

    def __init__(
        self, severity: Severity, subject: Subject, reason: str, check: Callable[..., Any] | None = None
    ) -> None:
        self.severity = severity
        self.subject = subject
        self.reason = reason
        self.check = check
        self.key = self._name_.lower()

    def issue(
        self, *, row: int | None = None, column: str = "", value: object = "", count: int = 1, **parts: object
    ) -> Issue:
        """Return an issue: a place in the file that breaks the rule."""
        return Issue(self.key, self.severity, "", row, column, _shortened(value), count, parts)


def _shortened(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _VALUE_CHARACTERS else f"{text[:_VALUE_CHARACTERS]}…"
