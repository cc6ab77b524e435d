"""One run of the bench: how thorough it is, and the rows so far."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.pairing import Paired, in_turn, plan
from bench.results import HOLDS, SHORT, Row, spoken, store
from bench.window import Load, ask, window

_FIRST_LOOKS = 3
_LOOK_SECONDS = 4.0


@dataclass(frozen=True)
class Pace:
    """How thorough a run is: seconds of the shortest window, of all windows of a comparison, and at most; pairs."""

    shortest: float = 1.0
    budget: float = 40.0
    most: float = 120.0
    pairs: int = 5
    visits: int = 5
    load_seconds: float = 60.0
    quick: bool = False


THOROUGH = Pace()
QUICK = Pace(shortest=0.4, budget=4.0, most=6.0, pairs=3, visits=2, load_seconds=15.0, quick=True)


@dataclass
class Session:
    """Collects rows; what is known is printed and stored at once, so that nothing is lost when a run ends early."""

    pace: Pace
    folder: Path
    about: dict[str, object]
    rows: list[Row] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    seconds: dict[str, int] = field(default_factory=dict)  # that each part took

    def add(self, rows: Iterable[Row], *, quietly: bool = False) -> None:
        """Take rows: print and store them."""
        for row in rows:
            if not quietly or row.verdict in {HOLDS, SHORT}:
                self.note(row)
            self.rows.append(row)
        self.save()

    def note(self, row: Row) -> None:
        """Print a row that is not yet complete: which peer is the best is known when all are measured."""
        print(spoken(row), flush=True)

    def save(self) -> None:
        """Store what is known so far."""
        store(self.folder, self.rows, self.about | {"seconds": self.seconds}, self.figures)

    def rates(self, ours: Load, theirs: Load, seconds: float = math.inf) -> tuple[Paired, str]:
        """Compare the answers a second of two servers, in turn; also say where windows had to be short.

        All windows together take at most `seconds`, where that is less than what the pace has for them.

        Raises:
            WindowError: one of them did not answer as it should.
        """
        slower = max(look(ours), look(theirs))
        plan_ = plan(
            slower,
            shortest=self.pace.shortest,
            budget=min(seconds, self.pace.budget),
            most=min(seconds, self.pace.most),
            pairs=self.pace.pairs,
        )
        paired = in_turn(
            lambda: window(ours, plan_.seconds).a_second,
            lambda: window(theirs, plan_.seconds).a_second,
            pairs=plan_.pairs,
            more_is_better=True,
        )
        return paired, "" if plan_.whole else windows_of(plan_.seconds / slower)


def windows_of(answers: float) -> str:
    """Say how many answers a connection gave in windows that had to be short: one at least, however long it took."""
    count = max(1, round(answers))
    return f"windows of {count} answer{'s' if count > 1 else ''}"


def look(load: Load) -> float:
    """Return about how many seconds an answer takes, under the load that will be measured."""
    ask(load)
    looked = window(load, min(_LOOK_SECONDS, _FIRST_LOOKS * ask(load).seconds))
    return looked.median
