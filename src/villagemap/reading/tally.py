"""How many rows the bounded child has read so far: a number in a file of its folder, which the parent reads."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

_Row = TypeVar("_Row")

_EVERY = 1_000
_MOST_BYTES = 20


class Tally:
    """Writes the number of rows into a file, once there is one."""

    def __init__(self) -> None:
        self.file: Path | None = None

    def note(self, rows: int) -> None:
        """Write the number of rows."""
        if self.file:
            self.file.write_text(str(rows), "ascii")

    def count(self, rows: int) -> None:
        """Write the number of every thousandth row."""
        if rows % _EVERY == 0:
            self.note(rows)

    def counted(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """Hand rows on and count them."""
        for number, row in enumerate(rows, 1):
            yield row
            self.count(number)


TALLY = Tally()
"""That of this process; only the child's has a file."""


def tallied(file: Path) -> int:
    """Return the number in a file; 0 where it is missing, or holds something else."""
    if not file.is_file():  # a pipe would keep us waiting
        return 0
    with file.open("rb") as opened:
        number = opened.read(_MOST_BYTES)
    return int(number) if number.isdigit() else 0
