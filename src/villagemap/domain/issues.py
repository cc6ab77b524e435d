"""What is wrong, or odd, with a file: rows of a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error cannot be stored or found again; everything else is a warning or a note."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding in an incoming file.

    `rule` names its sentence (`issue.<rule>` in the catalogue) and what to do (`remedy.<rule>`);
    `parts` fill the sentence. `row` counts as the reader's program does: the header of a table is row 1.
    `count` is above 1 where one row of the report stands for many findings.
    """

    rule: str
    severity: Severity
    part: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    count: int = 1
    parts: Mapping[str, object] = field(default_factory=dict)
