"""How many rows the bounded child has read so far: a number in a file of its folder, at which the parent looks."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

_Row = TypeVar("_Row")

_EVERY = 1_000
_MOST_BYTES = 20


class Tally:
    """Keeps the number of rows. Until it is told where, it keeps nothing."""

    def __init__(self) -> None:
        self._file: Path | None = None

    def into(self, file: Path) -> None:
        """Keep the number in a file from now on."""
        self._file = file

    def note(self, rows: int) -> None:
        """Say that so many rows were read."""
        if self._file:
            self._file.write_text(str(rows), "ascii")

    def count(self, rows: int) -> None:
        """Say it of each row; every thousandth is noted."""
        if rows % _EVERY == 0:
            self.note(rows)

    def counted(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """Hand rows on and keep count of them."""
        for number, row in enumerate(rows, 1):
            yield row
            self.count(number)


TALLY = Tally()
"""That of this process; only the child's is told where."""


def tallied(file: Path) -> int:
    """Return the number in a file; 0 where there is none yet, or a child wrote something else."""
    if not file.is_file():  # a pipe would keep us waiting
        return 0
    with file.open("rb") as opened:
        said = opened.read(_MOST_BYTES)
    return int(said) if said.isdigit() else 0
