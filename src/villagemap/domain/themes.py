"""Themes: what the villages on the map are coloured by. Read by map, legend, table and prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from villagemap.domain.labels import Label
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Indicator, Measure, Profile

SAND = "#E5DDCA"
COMPILED = "#348278"
PASSED = "#2E6A9E"
YEAR_FILLS = ("#A9D3C8", "#7CB5A8", "#4A9385", "#1F6258")
QUANTILE_FILLS = ("#E9E1EE", "#CDB9D9", "#AC8CC0", "#86609F", "#5B3A75")
QUANTILE_STEPS = len(QUANTILE_FILLS)
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


@dataclass(frozen=True, slots=True)
class IndicatorClasses:
    """Classes of an indicator: the lowest and highest value in each, and the class of each village.

    A village without a value has None.
    """

    ranges: tuple[tuple[float, float], ...]
    members: tuple[int | None, ...]


def class_column(indicator: str) -> str:
    """Return the name of the column that holds the class of an indicator: it colours, but is no filter."""
    return f"{indicator}_class"


def themes(
    profile: Profile,
    plan_years: Sequence[int] = (),
    classes: Mapping[str, IndicatorClasses] = MappingProxyType({}),
) -> tuple[Theme, ...]:
    """Return the themes of a city. Fills differ in lightness and not only in hue.

    `plan_years` are the years of its plans, `classes` those of its indicators that have values.
    """
    indicators = (
        _indicator(indicator, profile, classes[indicator.key])
        for indicator in profile.indicators
        if indicator.key in classes
    )
    return (
        _plan(),
        _demonstration(profile),
        _classes(profile),
        _plan_years(profile, plan_years),
        *(_measure(measure) for measure in profile.measures),
        *_well_tests(profile),
        *(_mark(mark) for mark in profile.marks),
        *indicators,
    )


def _plan_years(profile: Profile, years: Sequence[int]) -> Theme:
    return Theme(
        "plan_year",
        Label("编制年份", "Plan year"),
        (
            ThemeRow("plan", PlanStatus.NONE, Label("未编制", "Not compiled"), SAND),
            *(
                ThemeRow("plan_year", str(year), Label(f"{year} 年", str(year)), year_fill(profile, year))
                for year in years
            ),
        ),
    )


def year_fill(profile: Profile, year: int) -> str:
    """Return the fill of a plan's year: the darkest is the reporting year, four years back share the palest."""
    back = int(profile.reporting_date[:4]) - year
    return YEAR_FILLS[max(0, min(len(YEAR_FILLS) - 1, len(YEAR_FILLS) - 1 - back))]


def _measure(measure: Measure) -> Theme:
    return Theme(
        measure.key,
        measure.label,
        tuple(ThemeRow(measure.key, band.value, band.label, band.fill) for band in measure.bands),
    )


def _well_tests(profile: Profile) -> Iterator[Theme]:
    """Give the theme of test results, where the audience may know them."""
    hidden = "test_result" in profile.internal_fields.get("wells", ())
    if hidden or "wells" in profile.internal_layers:
        return
    rows = (
        ThemeRow("wells", "true", Label("有达标井", "A well has passed"), PASSED),
        ThemeRow("wells", "false", Label("无达标井", "No well has passed"), SAND),
    )
    yield Theme("wells", Label("供水井检测", "Well tests"), rows)


def _mark(mark: Indicator) -> Theme:
    return Theme(
        mark.key,
        mark.label,
        (
            ThemeRow(mark.key, "true", Label("有", "Yes"), COMPILED),
            ThemeRow(mark.key, "false", Label("无", "No"), SAND),
        ),
    )


def _indicator(indicator: Indicator, profile: Profile, classes: IndicatorClasses) -> Theme:
    column, unit = class_column(indicator.key), profile.units[indicator.unit]
    rows = (
        ThemeRow(column, str(place), _range_label(low, high, unit), fill)
        for place, ((low, high), fill) in enumerate(zip(classes.ranges, QUANTILE_FILLS, strict=False))
    )
    return Theme(indicator.key, indicator.label, tuple(rows))


def _range_label(low: float, high: float, unit: Label) -> Label:
    numbers = _number(low) if low == high else f"{_number(low)}–{_number(high)}"
    return Label(f"{numbers} {unit.zh}".strip(), f"{numbers} {unit.en}".strip())


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _plan() -> Theme:
    return Theme(
        "plan",
        Label("规划编制", "Planning status"),
        (
            ThemeRow("plan", PlanStatus.COMPILED, Label("已编制", "Compiled"), COMPILED),
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
