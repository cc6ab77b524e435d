"""How far a load is: phases in order, with the share of the time that each takes, and what is left of it."""

from collections.abc import Callable
from types import MappingProxyType

Progress = Callable[[str, int], None]
"""Called as each phase begins, with the number of its rows; while a file is read, with the rows read so far."""

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
    """Show no progress."""


def phase_text(phase: str, rows: int) -> str:
    """Return the key of the sentence about a phase; its part `n` is the number of rows."""
    return "progress.reading_rows" if phase == "reading" and rows else f"progress.{phase}"


def done_before(phase: str) -> float:
    """Return the share of the work that is done when a phase begins; 0 for a phase that nobody measured."""
    phases = list(SHARES)
    return sum(SHARES[before] for before in phases[: phases.index(phase)]) if phase in phases else 0.0


def seconds_left(phase: str, elapsed: float) -> int | None:
    """Return the seconds left when a phase begins; None where they are few or unknown."""
    done = done_before(phase)
    if not done:
        return None
    left = elapsed * (1 - done) / done
    return round(left) if left >= _LEAST_SECONDS else None
