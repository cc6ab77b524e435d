"""Loads that end in the middle: processes to kill, two states of a city, and how to tell one from the other."""

import itertools
import signal
import subprocess
import sys
from pathlib import Path

import shapely

from villagemap.profiles import read_profile

SCRIPT = Path(__file__).parent / "crash" / "load_process.py"
VILLAGES = 200
STATES = {"compiled": 1000.0, "none": 2000.0}
"""In each state all villages have one plan, and all observations one value: a mixture of two is seen at once."""


def feature(number, plan, value):
    west, south = 123.5 + number % 20 * 0.05, 42.8 + number // 20 * 0.05
    # The shapes differ too: every load rewrites every row of both tables.
    shape = shapely.Point(west, south).buffer(0.02 if plan == "none" else 0.021, quad_segs=12)
    code = f"220322{100 + number // 100:03d}{200 + number % 100:03d}"
    told = {"code": code, "name": f"村{number}", "plan": plan, "people": value}
    return {"type": "Feature", "properties": told, "geometry": shapely.geometry.mapping(shape)}


class Loads:
    """A process that loads files; each load can be killed."""

    def __init__(self, workspace):
        self._workspace = workspace
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._said() == "ready"

    def begin(self, file, *, how="load", room=0):
        """Begin a load; `how` is `store` where only the storing is meant, `room` the bytes that a file may have."""
        self.refusal = ""
        self._say("\t".join((how, str(self._workspace), str(file), str(room))))

    def wait_for_storing(self):
        assert self._said() == "storing"

    def kill(self):
        """Kill the load; return whether it was still running."""
        self._say("kill")
        return self._ended() == -signal.SIGKILL

    def end(self):
        """Wait for the load; return its exit code. `refusal` says why it was refused."""
        self._say("wait")
        return self._ended()

    def load(self, file, **more):
        self.begin(file, **more)
        return self.end()

    def _ended(self):
        for said in iter(self._said, ""):
            if said.startswith("refused "):
                self.refusal = said.removeprefix("refused ")
            if said.startswith("done "):
                return int(said.removeprefix("done "))
        raise AssertionError("the process is gone")

    def _say(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def _said(self):
        return self._process.stdout.readline().strip()


def state_of(contents):
    """Return the one state that contents are in; anything else is a mixture."""
    villages, observations = contents.tables["villages"], contents.tables["observations"]
    found = set(itertools.product(villages["plan"].unique(), observations["value"].unique()))
    assert len(villages) == len(observations) == VILLAGES
    assert len(set(shapely.area(villages.geometry).round(9))) == 1
    assert found <= set(STATES.items()), found
    assert len(found) == 1, found
    return found.pop()[0]


def faults(workspace):
    """Return what `villagemap check` finds wrong."""
    return {check.key: check.found for check in workspace.checks(read_profile("siping")) if not check.passed}
