"""Inspecting and loading a file of villages, ours beside `ogr2ogr -makevalid -t_srs` of the same file, in turn.

    python bench/load_rows.py villages.gpkg [more.geojson …] [--pairs 5] [--layer villages]

Ours reads in a bounded child, checks every cell, row and shape, compares with what is stored and commits with history.
Left out on our side: the interpreter and imports, here and in the child; on its side: the start of the process. Caps
are raised by settings. Wall clock and processor seconds are given: the latter hold on a busy machine.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from villagemap.bootstrap import create_workspace
from villagemap.bootstrap.loading import load_file
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Limits, Settings

_LIMITS = Limits(
    file_megabytes=4_000,
    unpacked_megabytes=8_000,
    rows=1_000_000,
    file_vertices=100_000_000,
    child_megabytes=16_000,
    child_seconds=1_000,
)
_CHILD = (
    "import villagemap.ingest.bounds, villagemap.ingest.transfer, villagemap.ingest.child,"
    " villagemap.ingest.readers.geopackage, villagemap.ingest.readers.geojson, villagemap.ingest.readers.shapefile"
)


class Cost(NamedTuple):
    """Seconds on the clock, and of the processor (here and in children)."""

    wall: float
    cpu: float

    def without(self, other: "Cost") -> "Cost":
        """Return the cost beyond another one."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


def cost(work: Callable[[], object]) -> Cost:
    """Do something and return what it cost."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ours(file: Path, layer: str, folder: Path, *, store: bool) -> Cost:
    """Return the cost of inspecting a file, and of storing it too, in an empty workspace."""
    settings = Settings(workspace=folder / "ours.gpkg", limits=_LIMITS)
    for path in folder.glob("ours.gpkg*"):
        path.unlink()
    create_workspace(settings, sample=False).close()
    options = LoadOptions(layer)
    return cost(
        lambda: load_file(
            settings, file, options, replace_sample=False, dry_run=not store, progress=lambda *_: None
        )
    )


def theirs(file: Path, folder: Path) -> Cost:
    """Return the cost of `ogr2ogr` for the same file."""
    out = folder / "theirs.gpkg"
    out.unlink(missing_ok=True)
    return cost(
        lambda: _run("ogr2ogr", "-f", "GPKG", str(out), str(file), "-makevalid", "-t_srs", "EPSG:4490")
    )


def _run(*command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(one.wall for one in costs), statistics.median(one.cpu for one in costs))


def measured(file: Path, layer: str, pairs: int) -> str:
    """Measure a file and return a row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(file, layer, folder, store=True)  # what is imported and cached at the first time
        child = _median([cost(lambda: _run(sys.executable, "-P", "-c", _CHILD)) for _ in range(3)])
        start = _median([cost(lambda: _run("ogr2ogr", "--version")) for _ in range(3)])
        loads, peers = [], []
        for _ in range(pairs):
            loads.append(ours(file, layer, folder, store=True).without(child))
            peers.append(theirs(file, folder).without(start))
    one, other = _median(loads), _median(peers)
    ratios = [sorted(a[part] / b[part] for a, b in zip(loads, peers, strict=True)) for part in (0, 1)]
    wall, cpu = (f"{statistics.median(r):.2f} ({r[0]:.2f} to {r[-1]:.2f})" for r in ratios)
    return f"| {file.name} | {one.wall:.2f} / {one.cpu:.2f} | {other.wall:.2f} / {other.cpu:.2f} | {wall} | {cpu} |"


def main() -> int:
    """Measure the files that are named."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("files", nargs="+", type=Path)
    words.add_argument("--pairs", type=int, default=5)
    words.add_argument("--layer", default="villages")
    asked = words.parse_args()
    if shutil.which("ogr2ogr") is None:
        print("ogr2ogr is not there (Debian: gdal-bin).", file=sys.stderr)
        return 2
    print(
        "| file | ours: wall / processor, s | ogr2ogr | times, wall | times, processor |\n| --- | --- | --- | --- | --- |"
    )
    for file in asked.files:
        print(measured(file, asked.layer, asked.pairs), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
