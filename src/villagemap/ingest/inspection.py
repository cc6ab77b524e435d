"""The inspection of a file as a value: each step of the intake takes one and returns a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from villagemap.domain.entries import Provenance
from villagemap.domain.findings import Finding, Question
from villagemap.domain.issues import Issue, Rule
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.shapes import Mask, Shapes
from villagemap.frames.tables import TableWrite
from villagemap.ingest.columns import NO_COLUMNS, VILLAGES, Columns
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import Progress, quiet
from villagemap.ingest.report import Report
from villagemap.ingest.stored import NOTHING, Stored
from villagemap.ingest.values import Value
from villagemap.reading.raw import RawTable
from villagemap.settings import Limits

Typed = dict[str, Sequence[Value]]
"""Values by field, in the order of the rows; None is "not reported", or a cell that the report names."""

Alias = tuple[str, str, str]
"""A village's code, the kind of its other name (`former_code`, `other_name`), and that name."""


@dataclass(frozen=True)
class LoadContext:
    """What an inspection is about: the file, what the person says of it, the city, and what is stored."""

    path: Path
    options: LoadOptions
    profile: Profile
    stored: Stored = NOTHING
    limits: Limits = field(default_factory=Limits)
    progress: Progress = quiet

    @property
    def spec(self) -> LayerSpec:
        """The table that the file is for."""
        return TABLE[self.options.layer]

    @property
    def of_villages(self) -> bool:
        """Tell whether the file is for the table of villages."""
        return self.options.layer == VILLAGES


@dataclass(frozen=True)
class Inspection:
    """What is known about a file so far.

    `raw` holds the rows that count, `rows` how many the file has. `options` are those of the context, with it decided
    whether the file is a list. `villages` are the codes that joining found, of the rows themselves or, of another
    table, of the villages that they name. `typed` and `shapes` (EPSG:4490) are the values of the rows, `repeated` the
    positions of rows that repeat another, `left_out` the numbers of rows that are not stored.
    """

    raw: RawTable
    options: LoadOptions
    provenance: Provenance
    report: Report = field(default_factory=Report)
    rows: int = 0
    columns: Columns = NO_COLUMNS
    villages: Sequence[Value] | None = None
    aliases: tuple[Alias, ...] = ()
    typed: Typed = field(default_factory=dict)
    shapes: Shapes | None = None
    keys_made: bool = False
    repeated: frozenset[int] = frozenset()
    left_out: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    writes: tuple[TableWrite, ...] = ()

    def plus(
        self,
        issues: Iterable[Issue] = (),
        findings: Iterable[Finding] = (),
        questions: Iterable[Question] = (),
    ) -> "Inspection":
        """Return the inspection with what a step reports, finds out and asks."""
        return replace(
            self,
            report=self.report.plus(issues),
            findings=(*self.findings, *findings),
            questions=(*self.questions, *questions),
        )

    @property
    def spec(self) -> LayerSpec:
        """The table that the file is for."""
        return TABLE[self.options.layer]

    @property
    def is_village_list(self) -> bool:
        """Tell whether joining has found which village each row is."""
        return self.options.layer == VILLAGES and self.villages is not None

    def values(self, field_key: str) -> Sequence[Value]:
        """Return the values of a field; nothing but None where the file has no such column."""
        return self.typed.get(field_key) or [None] * len(self.raw.rows)

    @property
    def drawn(self) -> Shapes:
        """The shapes of the rows, None where a row has none."""
        return np.full(len(self.raw.rows), None, dtype=object) if self.shapes is None else self.shapes

    @property
    def valid_rows(self) -> list[int]:
        """The positions of rows without an error that repeat no other."""
        return [
            at
            for at, number in enumerate(self.raw.numbers)
            if at not in self.repeated and number not in self.report.faulty
        ]

    @cached_property
    def row_names(self) -> Sequence[object]:
        """What the report calls each row by: its code as the file writes it."""
        mapped = self.columns.mapped.get("code")
        return [row[mapped.at] for row in self.raw.rows] if mapped else self.values("code")

    def issue(self, rule: Rule, at: int, **parts: Any) -> Issue:
        """Return an issue about the row at a position, with its number and code."""
        column = self.columns.column("code")
        return rule.issue(row=self.raw.numbers[at], column=column, value=self.row_names[at], **parts)

    def row_name(self, at: int) -> str:
        """Return what a sentence calls a row: its code, else its number."""
        return str(self.row_names[at] or f"#{self.raw.numbers[at]}")


def positions(mask: Mask) -> list[int]:
    """Return the positions at which a mask is set."""
    rows: list[int] = np.flatnonzero(mask).tolist()
    return rows
