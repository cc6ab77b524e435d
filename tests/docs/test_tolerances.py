"""The docs name every tolerance of the geometry rules."""

from pathlib import Path

import pytest

from villagemap.ingest.geometry.tolerances import TOLERANCES

PAGE = (Path(__file__).parents[2] / "docs" / "loading.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## Shapes") : PAGE.index("## Limits")]


def shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.0%}".replace("%", " %")
    return {"m2": f"{value:,.0f} m²", "m": f"{value:,.0f} m", "degree": f"{value}°"}[unit]


@pytest.mark.parametrize("tolerance", TOLERANCES, ids=lambda tolerance: tolerance.key)
def test_a_tolerance_stands_in_the_docs_with_its_value(tolerance):
    (row,) = [line for line in SECTION.splitlines() if line.startswith(f"| `{tolerance.key}` |")]

    assert shown(tolerance.value, tolerance.unit) in row
