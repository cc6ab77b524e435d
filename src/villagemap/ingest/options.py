"""The options of a load: what the person who loads a file knows about it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Self

from villagemap.domain.entries import LoadMode
from villagemap.domain.layers import LAYERS, REGISTERS

LOADABLE = tuple(spec.name for spec in (*LAYERS, *REGISTERS) if spec.name not in {"observations", "aliases"})
"""Tables that a file can be loaded into; observations come as columns of the villages."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb2312", "gb18030", "big5")
"""Encodings that can be declared."""

JOINS = ("auto", "code", "name", "county", "none")
"""How the rows of a list find the stored ones: `auto` is by code, else by county, township and name; with
`county` a name that is unique in its county is enough where no township is said."""


class Hidden(StrEnum):
    """What becomes of rows and columns that a sheet hides."""

    LEAVE_OUT = "leave-out"
    TAKE = "take"


class Blanks(StrEnum):
    """What an empty cell means in a list where it may be a reported "no": that, not reported, or nothing at all."""

    NO = "no"
    UNREPORTED = "unreported"
    KEEP = "keep"


class BlankValues(StrEnum):
    """What an empty cell of another column does to a stored value."""

    KEEP = "keep"
    CLEAR = "clear"


SAME = "same."
"""What the key of a question begins with that asks which village a row is."""

MAP = "map."
"""What the key of a question begins with that asks which column a field is."""

LEAVE_OUT = "leave_out"
"""The answer that leaves rows out, and the key of a question about nothing but that."""

_SETTLED = frozenset(
    {
        *("encoding", "source_layer", "join", "crs", "axes", "shift", "profile", "period", "layer"),
        *("hidden", "blanks", "blank_values"),
    }
)
_ROWS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", re.ASCII)
_MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class LoadOptions:
    """The options of a load.

    `join` says how rows find the stored ones; then the file is a list about known rows and brings no
    geometry. Where nothing is said, a file without geometry for a layer that has rows is such a list.
    `mapping` goes from a column of the file to a field, or to nothing to leave it out; `profile` names a
    mapping that is shipped or was kept. `period` is the date or year of indicators, `crs` that of the
    file's coordinates, `axes` their order (`ingest.geometry.systems.Axes`), `shift` what is taken off them
    (`frames.crs.Shift`). `header_row` is the row that names the columns, as the reader's program counts.
    `same` says which village a row is: from its number, or its name as written, to a code.
    `leave_out` holds numbers of rows. With `accept_valid` the rows without errors are stored. `several`
    says that the file is one of several that are the layer together. `hidden` (`Hidden`), `blanks` (`Blanks`) and
    `blank_values` (`BlankValues`) say what becomes of hidden rows and of empty cells.
    """

    layer: str
    join: str = ""
    mode: LoadMode | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""
    period: str = ""
    crs: str = ""
    axes: str = ""
    shift: str = ""
    encoding: str = ""
    source_layer: str = ""
    header_row: int = 0
    same: Mapping[str, str] = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()
    accept_valid: bool = False
    several: bool = False
    hidden: str = ""
    blanks: str = ""
    blank_values: str = ""

    @property
    def listed(self) -> bool:
        """Tell whether the file is a list about known rows; so far as it is decided."""
        return self.join not in {"", "none"}

    @property
    def load_mode(self) -> LoadMode:
        """The mode: as said, else `update` for a join, else `replace`, or `append` for one of several files."""
        if self.mode:
            return self.mode
        if self.listed:
            return LoadMode.UPDATE
        return LoadMode.APPEND if self.several else LoadMode.REPLACE

    def answered(self, key: str, value: str) -> Self:
        """Return the options with the answer to a question, as `Question.key` and `Choice.value` have it.

        Raises:
            ValueError: there is no such question, or no such answer.
        """
        if key.split(".", maxsplit=1)[0] == LEAVE_OUT or value == LEAVE_OUT:
            rows = key.removeprefix(SAME) if value == LEAVE_OUT else value
            return replace(self, leave_out=self.leave_out | row_numbers(rows))
        if key.startswith(SAME):
            return replace(self, same={**self.same, key.removeprefix(SAME): value})
        if key.startswith(MAP):
            return replace(self, mapping={**self.mapping, value: key.removeprefix(MAP)})
        if key == "header_row":
            return replace(self, header_row=int(value))
        if key == "mode":
            # Only of a file that is no list it is asked what becomes of rows that it lacks.
            return replace(self, mode=LoadMode(value), join=self.join or "none")
        if key not in _SETTLED:
            raise ValueError(key)
        changes: dict[str, str] = {key: value}
        return replace(self, **changes)  # type: ignore[arg-type]


def row_spans(rows: Iterable[int]) -> str:
    """Return rows as `row_numbers` reads them: `758,761-763`."""
    ordered = enumerate(sorted(rows))
    runs = [[row for _, row in run] for _, run in groupby(ordered, key=lambda one: one[1] - one[0])]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def row_numbers(text: str) -> frozenset[int]:
    """Return the rows that `758,761-763` names.

    Raises:
        ValueError: it names none.
    """
    rows: set[int] = set()
    for part in text.replace("，", ",").split(","):
        span = _ROWS.fullmatch(part.strip())
        if span is None:
            raise ValueError(text)
        first, last = int(span[1]), int(span[2] or span[1])
        if not 0 <= last - first < _MOST_ROWS:
            raise ValueError(text)
        rows.update(range(first, last + 1))
    return frozenset(rows)
