"""Rows of results: printed as they come, stored as JSON and as a table in Markdown."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.pairing import Paired, Spread, spread

_BRIEF = 160

HOLDS, SHORT, SKIPPED, NO_TARGET = "holds", "falls short", "skipped", ""


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` says how many times better ours is than `against`, and `target` the least of it.

    Where ours does more than what it is held against, the row has `at_most`: then `ratio` says how many times as much
    ours takes, and that is the most of it. `best` marks the strongest of several peers: the one that the target is about.
    """

    part: str
    work: str
    against: str = ""
    ours: str = ""
    theirs: str = ""
    ratio: Spread | None = None
    target: float | None = None
    at_most: float | None = None
    pairs: int = 0
    note: str = ""
    skipped: bool = False
    best: bool = True
    raw: Mapping[str, object] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Say whether the target is reached."""
        if self.skipped:
            return SKIPPED
        if self.ratio is None or not self.wanted:
            return NO_TARGET
        if self.at_most is not None:
            return HOLDS if self.ratio.median <= self.at_most else SHORT
        return HOLDS if self.target is not None and self.ratio.median >= self.target else SHORT

    @property
    def wanted(self) -> str:
        """Say what the ratio should be, or nothing."""
        if not self.best:
            return ""
        if self.at_most is not None:
            return f"at most {number(self.at_most)}×"
        return f"at least {number(self.target)}×" if self.target is not None else ""

    @property
    def said_ratio(self) -> str:
        """Say the ratio, which way it counts, and its lowest and highest pair."""
        if self.ratio is None:
            return ""
        counts = " as long" if self.at_most is not None else ""
        return f"{number(self.ratio.median)}×{counts} ({number(self.ratio.low)} to {number(self.ratio.high)})"


def compared(
    part: str,
    work: str,
    against: str,
    paired: Paired,
    unit: str,
    *,
    target: float | None = None,
    note: str = "",
) -> Row:
    """Make the row of two things that were measured in turn; values are in `unit`: `ms`, `MB` or `1/s`."""
    return Row(
        part,
        work,
        against,
        ours=f"{number(spread(paired.ours).median)} {unit}",
        theirs=f"{number(spread(paired.theirs).median)} {unit}",
        ratio=paired.ratio,
        target=target,
        pairs=len(paired.ours),
        note=note,
        raw={"unit": unit, "ours": list(paired.ours), "theirs": list(paired.theirs)},
    )


def minutes(seconds: Mapping[str, int]) -> str:
    """Say how long parts took together."""
    return f"{number(sum(seconds.values()) / 60)} minutes"


def brief(error: Exception) -> str:
    """Return what an error says in one line: the last, where a program printed what led to it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:_BRIEF]


def failed(part: str, work: str, against: str, error: Exception) -> Row:
    """Make the row of a comparison that came to nothing."""
    return Row(part, work, against, note=f"It failed: {brief(error)}", skipped=True)


def with_best(rows: Iterable[Row], candidates: Sequence[str]) -> list[Row]:
    """Mark the row with the smallest ratio among `candidates` as the one that the target is about."""
    rows = list(rows)
    known = [row for row in rows if row.against in candidates and row.ratio]
    best = min(known, key=lambda row: row.ratio.median if row.ratio else 0.0) if known else None
    return [marked(row, best=row is best or row.skipped) for row in rows]


def marked(row: Row, *, best: bool) -> Row:
    """Return the row as one that the target is about, or not."""
    return Row(**{**{name: getattr(row, name) for name in Row.__dataclass_fields__}, "best": best})


def number(value: float) -> str:
    """Return a number with three digits that say something."""
    if value == 0:
        return "0"
    for decimals, from_ in ((0, 100), (1, 10), (2, 1), (3, 0.1)):
        if abs(value) >= from_:
            return f"{value:,.{decimals}f}"
    return f"{value:.2g}"


_HEADS = ("work", "against", "ours", "theirs", "ratio (lowest to highest)", "target", "verdict")


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    lines = [_line(_HEADS), _line(["---"] * len(_HEADS))]
    return "\n".join([*lines, *(_line(_cells(row)) for row in rows)]) + "\n"


def _cells(row: Row) -> Sequence[str]:
    if row.skipped:
        return (row.work, row.against, "", "", "", "", f"skipped: {row.note}")
    verdict = "; ".join(filter(None, (row.verdict, row.note)))
    return row.work, row.against, row.ours, row.theirs, row.said_ratio, row.wanted, verdict


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '·') for cell in cells)} |"


def spoken(row: Row) -> str:
    """Return a row as one line for the terminal."""
    if row.skipped:
        return f"  {row.work} against {row.against}: skipped. {row.note}"
    ratio = f"  {row.said_ratio}" if row.ratio else ""
    target = f"  [{row.wanted}: {row.verdict}]" if row.wanted else ""
    against = f" against {row.against}: {row.theirs}" if row.against else ""
    note = f"  ({row.note})" if row.note else ""
    return f"  {row.work}: {row.ours}{against}{ratio}{target}{note}"


def store(
    folder: Path, rows: Sequence[Row], about: Mapping[str, object], figures: Mapping[str, object]
) -> None:
    """Write what is known so far: `results.json` and `table.md`."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {
        "about": about,
        "rows": [asdict(row) | {"verdict": row.verdict} for row in rows],
        "figures": figures,
    }
    (folder / "results.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    (folder / "table.md").write_text(table(rows), "utf-8")
