"""How far a load is: phases in order, with the share of the time that each takes, and what is left of it."""

from collections.abc import Callable
from types import MappingProxyType

Progress = Callable[[str, int], None]
"""Told of each phase as it begins, and how many rows it is about; while a file is read, of the rows read so far."""

SHARES: MappingProxyType[str, float] = MappingProxyType(
    {
        "reading": 0.45,
        "joining": 0.05,
        "values": 0.1,
        "geometry": 0.25,
        "rules": 0.05,
        "comparing": 0.04,
        "storing": 0.06,
    }
)
"""The share of the time of a load by phase, as measured with lists and boundaries of a city."""

_LEAST_SECONDS = 2.0


def quiet(_phase: str, _rows: int) -> None:
    """Say nothing."""


def phase_text(phase: str, rows: int) -> str:
    """Return the key of the sentence that says where a load is; its part `n` is the number of rows."""
    return "progress.reading_rows" if phase == "reading" and rows else f"progress.{phase}"


def done_before(phase: str) -> float:
    """Return which share of the work is done when a phase begins; 0 for a phase that nobody measured."""
    phases = list(SHARES)
    return sum(SHARES[before] for before in phases[: phases.index(phase)]) if phase in phases else 0.0


def seconds_left(phase: str, elapsed: float) -> int | None:
    """Return how long it takes from the beginning of a phase on; None where that is not worth saying."""
    done = done_before(phase)
    if not done:
        return None
    left = elapsed * (1 - done) / done
    return round(left) if left >= _LEAST_SECONDS else None
