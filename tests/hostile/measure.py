"""`python -m hostile.measure` (in tests/): how long each hostile file takes, slowest first."""

import sys
import tempfile
import time
from pathlib import Path

from hostile import documents, geopackages, shapefiles, workbooks, zips
from villagemap.domain.errors import FileUnreadableError
from villagemap.ingest.intake import inspect
from villagemap.ingest.options import LoadOptions
from villagemap.profiles import read_profile
from villagemap.settings import Limits


def main() -> None:
    """Print seconds, what was said, and the file."""
    profile, lines = read_profile("siping"), []
    cases = (*zips.CASES, *shapefiles.CASES, *workbooks.CASES, *geopackages.CASES, *documents.CASES)
    with tempfile.TemporaryDirectory() as name:
        for case in cases:
            path = Path(name) / case.name
            case.build(path)
            start = time.perf_counter()
            try:
                checked = inspect(path, LoadOptions(case.layer), profile=profile, limits=Limits())
                said = ", ".join(sorted(rule for _, rule in checked.report.totals))
            except FileUnreadableError as error:
                said = f"refused: {error.parts['reason']}"
            lines.append((time.perf_counter() - start, said, case.key))
            path.unlink()
    for seconds, said, key in sorted(lines, reverse=True):
        sys.stdout.write(f"{seconds:6.2f} s  {key:45} {said}\n")


if __name__ == "__main__":
    main()
