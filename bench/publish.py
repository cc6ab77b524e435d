"""Writes the newest results into the documentation: the table between two marks, the figures beside it."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.figure import TITLES
from bench.places import FIGURES, RESULTS, ROOT
from bench.results import minutes

_PAGE = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- begin of the results -->", "<!-- end of the results -->"


def publish() -> int:
    """Put the newest results into the page; return the exit code."""
    stored = sorted(RESULTS.glob("*/results.json"))
    if not stored:
        print("There are no results yet: make bench.", file=sys.stderr)
        return 1
    newest = stored[-1].parent
    about = json.loads(stored[-1].read_text("utf-8"))["about"]
    table = (newest / "table.md").read_text("utf-8")
    pictures = [_picture(figure) for figure in sorted(newest.glob("growth-*.svg"), reverse=True)]
    results = "\n".join([_measured(about), "", table, *pictures])
    _PAGE.write_text(with_results(_PAGE.read_text("utf-8"), results), "utf-8")
    print(f"{newest.name} stands in {_PAGE.relative_to(ROOT)}.")
    return 0


def _picture(figure: Path) -> str:
    """Copy a figure into the documentation; return what shows it there."""
    copy = FIGURES / f"performance-{figure.name}"
    shutil.copyfile(figure, copy)
    return f"![{TITLES[figure.stem.removeprefix('growth-')]}](images/{copy.name})"


def with_results(page: str, results: str) -> str:
    """Return the page with other results between its marks; ValueError where it has none."""
    before, rest = page.split(_BEGIN)
    after = rest.split(_END)[1]
    return f"{before}{_BEGIN}\n\n{results}\n{_END}{after}"


def _measured(about: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    quick = " These are short windows, to see that it runs: not to be quoted." if about.get("quick") else ""
    took = f" in {minutes(about['seconds'])}" if "seconds" in about else ""
    return f"Measured {about['date']} at {about['commit']}{took} on {about['machine']}; {versions}.{quick}"
