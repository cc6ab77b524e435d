"""The report of geometry rules: they speak of rows by their place, readers want numbers and codes."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.labels import Label, Language
from villagemap.ingest.columns import Columns
from villagemap.ingest.report import Report
from villagemap.ingest.typed import Typed
from villagemap.ingest.values import Value
from villagemap.reading.raw import RawTable
from villagemap.texts import Texts

Mask = NDArray[np.bool_]

_MOST_NAMED = 8


class RowReport:
    """A report that takes rows by their position; it names them by number and by the code as it is written."""

    def __init__(self, report: Report, raw: RawTable, typed: Typed, columns: Columns) -> None:
        mapped = columns.mapped.get("code")
        self.whole = report
        self.numbers: Sequence[int] = raw.numbers
        self.codes: Sequence[Value] = typed.get("code", [None] * len(raw.rows))
        self._written = [row[mapped.at] for row in raw.rows] if mapped else list(self.codes)
        self._column = mapped.column if mapped else ""

    def error(self, rule: str, at: int, **parts: object) -> None:
        """Report a row that cannot be stored."""
        self.whole.error(rule, row=self.numbers[at], column=self._column, value=self._written[at], **parts)

    def warn(self, rule: str, at: int, **parts: object) -> None:
        """Report a row that is stored although it is odd."""
        self.whole.warn(
            rule, row=self.numbers[at], column=self._column, value=self._written[at], count=1, **parts
        )

    def name(self, at: int) -> str:
        """Return what a sentence calls a row: its code, else its number."""
        return str(self._written[at] or f"#{self.numbers[at]}")

    def names(self, rows: Iterable[int]) -> list[str]:
        """Return what a sentence calls rows."""
        return [self.name(at) for at in rows]


def first_of(names: Sequence[str]) -> list[object]:
    """Return the first of some names for a sentence, and after them how many more there are."""
    more = len(names) - _MOST_NAMED
    if more <= 0:
        return list(names)
    rest = (Texts(language).say("load.named_more", count=more) for language in (Language.ZH, Language.EN))
    return [*names[:_MOST_NAMED], Label(*rest)]


def places(mask: Mask) -> list[int]:
    """Return the positions at which a mask is set."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found
