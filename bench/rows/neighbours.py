"""One village that comes in changed, compared with the villages that are stored: the work that this adds to a load."""

import statistics
import time

import numpy as np
import shapely

from bench.city import SMALL
from bench.datasets import dataset
from bench.results import Row, number
from bench.session import Session
from villagemap.frames.changed_coverage import Meetings, meetings
from villagemap.frames.tables import GEOMETRY
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.store.workspace import Workspace

_AT_MOST_MS = 300.0
_THOUSAND = 1_000
_SPIKE_DEGREES = 0.45
"""About 36 km to the west: the dearest case, for it meets a dozen villages."""


def measure(session: Session) -> None:
    """Give a village a spike, and compare it with the others; leave it out, and compare a new one."""
    workspace = Workspace.open(dataset(SMALL).workspace)
    shapes = np.asarray(workspace.table("villages")[GEOMETRY].array, dtype=object)
    workspace.close()
    at = len(shapes) // 2
    before, staying = shapes[at : at + 1], np.delete(shapes, at)
    cases = {
        "with a spike of 36 km": (_spiked(before), before),
        "new": (before, np.array([None], dtype=object)),
    }
    session.add(
        [
            _row(name, changed, old, staying, rounds=session.pace.pairs)
            for name, (changed, old) in cases.items()
        ]
    )


def _row(name: str, changed: np.ndarray, before: np.ndarray, staying: np.ndarray, *, rounds: int) -> Row:
    seconds, found = [], None
    for _ in range(rounds):
        started = time.perf_counter()
        found = _compared(changed, before, staying)
        seconds.append(time.perf_counter() - started)
    median = statistics.median(seconds) * _THOUSAND
    verdict = "holds" if max(seconds) * _THOUSAND <= _AT_MOST_MS else "falls short"
    overlaps = len(found.overlaps) if found else 0
    return Row(
        "neighbours",
        f"one village {name}, compared with {len(staying):,} stored",
        ours=f"{number(median)} ms, at most {number(max(seconds) * _THOUSAND)} ms",
        note=f"{verdict}: at most {_AT_MOST_MS:.0f} ms; {overlaps} overlaps found",
        raw={"unit": "s", "ours": seconds},
    )


def _compared(changed: np.ndarray, before: np.ndarray, staying: np.ndarray) -> Meetings | None:
    return meetings(changed, before, staying, overlap_m2=TOLERANCE["overlap"], gap_m2=TOLERANCE["gap"])


def _spiked(villages: np.ndarray) -> np.ndarray:
    """Move one vertex far away."""
    corners = shapely.get_coordinates(villages)
    corners[len(corners) // 2, 0] -= _SPIKE_DEGREES
    return np.asarray(shapely.make_valid(shapely.polygons([corners]), method="structure"), dtype=object)
