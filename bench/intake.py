"""What it costs to inspect a file of villages and to store it, and what `ogr2ogr -makevalid -t_srs` takes for the same.

Ours reads in a bounded child, checks every cell, row and shape, compares with what is stored and commits with history.
Left out on our side: the interpreter and imports, here and in the child; on its side: the start of the process. What
those cost is measured anew before each time, so that a machine that becomes slower takes nothing away from either.
Caps are raised by settings.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench.places import program
from bench.window import WindowError
from villagemap.application.loading import inspect_load, load_file
from villagemap.application.ports import Ports
from villagemap.bootstrap import make_ports
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
_CHILD_IMPORTS = (
    "import villagemap.reading.file_bounds, villagemap.reading.transfer, villagemap.reading.child,"
    " villagemap.reading.readers.geopackage"
)
_STARTS = 3


class Cost(NamedTuple):
    """Seconds on the clock, and of the processor (here and in children)."""

    wall: float
    cpu: float

    def without(self, other: "Cost") -> "Cost":
        """Return the cost beyond another one."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


def missing() -> str:
    """Say why there is no `ogr2ogr` here."""
    return "" if program("ogr2ogr") else "ogr2ogr is not installed (Debian: gdal-bin)."


def cost(work: Callable[[], object]) -> Cost:
    """Do something and return what it cost."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(frozen=True)
class Door:
    """A file of so many villages, taken in by both into a folder in which each begins anew."""

    file: Path
    villages: int
    folder: Path

    def inspected(self) -> Cost:
        """Return what it costs us to inspect the file, and to compare it with what is stored.

        Raises:
            WindowError: it is not what would be stored.
        """
        child, ports, options = _child(), self._anew(), LoadOptions("villages")

        def work() -> None:
            result = inspect_load(ports, self.file, options)
            self._see(result.checked.rows if result.compared else 0)

        return cost(work).without(child)

    def loaded(self) -> Cost:
        """Return what it costs us to inspect the file and to store it.

        Raises:
            WindowError: not all of it was stored.
        """
        child, ports, options = _child(), self._anew(), LoadOptions("villages")

        def work() -> None:
            result = load_file(ports, self.file, options)
            self._see(result.checked.rows if result.written else 0)

        return cost(work).without(child)

    def theirs(self) -> Cost:
        """Return what it costs `ogr2ogr` to write the same villages, repaired, in our CRS."""
        out = self.folder / "theirs.gpkg"
        out.unlink(missing_ok=True)
        words = ("-f", "GPKG", str(out), str(self.file), "-makevalid", "-t_srs", "EPSG:4490")
        start = _usual(lambda: _run(program("ogr2ogr"), "--version"))
        return cost(lambda: _run(program("ogr2ogr"), *words)).without(start)

    def _anew(self) -> Ports:
        for path in self.folder.glob("ours.gpkg*"):
            path.unlink()
        ports = make_ports(Settings(workspace=self.folder / "ours.gpkg", limits=_LIMITS))
        ports.storage.create(city=ports.settings.city, sample=False).close()
        return ports

    def _see(self, rows: int) -> None:
        if rows != self.villages:
            raise WindowError(f"{rows} of {self.villages} villages were taken in")


def _child() -> Cost:
    """Return what the interpreter of our child and its imports cost."""
    return _usual(lambda: _run(sys.executable, "-P", "-c", _CHILD_IMPORTS))


def _usual(work: Callable[[], object]) -> Cost:
    costs = [cost(work) for _ in range(_STARTS)]
    return Cost(*(statistics.median(part) for part in zip(*costs, strict=True)))


def _run(*command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
