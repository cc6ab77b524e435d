"""Swatches: the style classes and the letter that stand for a value in legend, filter, table and card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.themes import Theme, ThemeRow

# Hatches serve prints; this one also serves the screen, where its fill is as pale as the villages outside.
_SCREEN_HATCH = "falling"
_DARK_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A swatch: `classes` for its fill, hatch and the colour of its letter."""

    classes: str
    letter: str = ""


Marks = Mapping[tuple[str, str], Mark]


def marks(themes: Sequence[Theme]) -> Marks:
    """Return the mark of every value that a theme colours, by parameter and value."""
    return {(row.parameter, row.value): _mark(row) for theme in themes for row in theme.rows}


def _mark(row: ThemeRow) -> Mark:
    classes = [f"fill-{row.parameter}-{row.value}"]
    if row.hatch == _SCREEN_HATCH:
        classes.append(f"hatch-{row.hatch}")
    if row.letter and lightness(row.fill) < _DARK_BELOW:
        classes.append("pale-letter")
    return Mark(" ".join(classes), row.letter)


def lightness(fill: str) -> float:
    """Return the mean of a colour `#RRGGBB`, 0 to 1, weighted as eyes weigh it (Rec. 601)."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
