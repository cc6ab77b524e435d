"""Themes: what the villages on the map are coloured by. Read by map, legend, table and prints."""

from dataclasses import dataclass

from villagemap.domain.labels import Label
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Profile

SAND = "#E5DDCA"
NO_DATA_FILL = "#ECEDED"
OUTSIDE_FILL = "#F7F6F1"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One row of a legend: the villages whose `parameter` is `value`.

    A village is painted by the last row that it matches; `indent` marks a part of the row above.
    """

    parameter: str
    value: str
    label: Label
    fill: str
    letter: str = ""
    hatch: str = ""
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with the rows of its legend."""

    key: str
    label: Label
    rows: tuple[ThemeRow, ...]


def themes(profile: Profile) -> tuple[Theme, ...]:
    """Return the themes of a city. Fills differ in lightness and not only in hue."""
    return (_plan(), _demonstration(profile), _classes(profile))


def _plan() -> Theme:
    return Theme(
        "plan",
        Label("规划编制", "Planning status"),
        (
            ThemeRow("plan", PlanStatus.COMPILED, Label("已编制", "Compiled"), "#348278"),
            ThemeRow("plan", PlanStatus.NONE, Label("未编制", "Not compiled"), SAND),
        ),
    )


def _demonstration(profile: Profile) -> Theme:
    return Theme(
        "demo",
        Label("示范批次", "Demonstration"),
        (
            *(ThemeRow("demo", batch.code, batch.label, batch.fill) for batch in profile.batches),
            # Flagship villages are part of their batch: same hue, darker, painted after it.
            ThemeRow("flagship", "true", Label("其中精品村", "of which flagship"), "#1D3F6B", indent=True),
            ThemeRow("demo", NOT_IN_PROGRAMME, Label("非示范村", "Not in programme"), SAND),
        ),
    )


def _classes(profile: Profile) -> Theme:
    return Theme(
        "class",
        Label("村庄分类", "Village class"),
        tuple(
            ThemeRow("class", row.code, row.label, row.fill, row.letter, row.hatch) for row in profile.classes
        ),
    )
