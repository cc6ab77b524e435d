"""The docs name every limit of an incoming file, with its default."""

from dataclasses import asdict
from pathlib import Path

import pytest

from villagemap.settings import Limits

PAGE = (Path(__file__).parents[2] / "docs" / "loading.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "value"), asdict(Limits()).items())
def test_a_limit_stands_in_the_docs_with_its_default(name, value):
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")]

    assert row.endswith(f"| {value:,} |")
