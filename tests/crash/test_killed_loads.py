"""A load that is killed at any moment leaves the old state or the new one, also under a reader."""

import os
import random
import threading
import time

import pytest

from crashing import Loads, faults, state_of
from villagemap.store.workspace import Workspace

KILLS = int(os.environ.get("VILLAGEMAP_TEST_KILLS", "50"))


class Reader(threading.Thread):
    """Reads the workspace without pause; `seen` are the versions with their states, `broken` what went wrong."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self._workspace = Workspace.open(path)
        self._ended = threading.Event()
        self.seen = {}
        self.broken = []

    def run(self):
        while not self._ended.is_set():
            try:
                contents = self._workspace.contents()
                state = state_of(contents)
                if self.seen.setdefault(contents.versions.data_version, state) != state:
                    self.broken.append(f"two states of {contents.versions.data_version}")
            except Exception as problem:  # noqa: BLE001 - whatever a reader meets is a failure
                self.broken.append(repr(problem))
            time.sleep(0.01)

    def end(self):
        self._ended.set()
        self.join()
        self._workspace.close()


def begun(loads, file, how):
    """Begin a load and return the time; of a `store` once it stores."""
    loads.begin(file, how=how)
    if how == "store":
        loads.wait_for_storing()
    return time.monotonic()


def usual_seconds(loads, file, how):
    """Return how long a load usually takes, so that kills fall into it."""
    assert loads.load(file, how=how) == 0
    began = begun(loads, file, how)
    assert loads.end() == 0
    return time.monotonic() - began


@pytest.mark.timeout(60 + 8 * KILLS)
@pytest.mark.parametrize(
    ("how", "kills"),
    [
        pytest.param("load", KILLS // 10, id="while it reads, checks and stores"),
        pytest.param("store", KILLS - KILLS // 10, id="while it stores"),
    ],
)
def test_a_killed_load_leaves_the_old_state_or_the_new_one(city, loads, files, how, kills, temporary):
    longest = usual_seconds(loads, files["compiled"], how)
    reader = Reader(city.path)
    reader.start()
    state, killed = "compiled", 0
    while killed < kills:
        other = "none" if state == "compiled" else "compiled"
        before = city.versions().layers
        began = begun(loads, files[other], how)
        time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
        took = time.monotonic() - began
        if loads.kill():
            killed += 1
        else:
            longest = min(longest, took)
        state = state_of(city.contents())
        moved = {table for table, version in city.versions().layers.items() if version != before[table]}
        assert moved == ({"villages", "observations"} if state == other else set())
        assert faults(city) == {}
    reader.end()
    assert reader.broken == []
    # What was left behind is no burden: the next load goes through, and clears it away.
    other = "none" if state == "compiled" else "compiled"
    assert loads.load(files[other], how=how) == 0
    assert state_of(city.contents()) == other
    city.close()
    assert left_of(temporary, city.path.parent) == {"temporary", city.path.name}


def left_of(temporary, folder):
    """Return the names of what lies in both folders, once no reader holds a connection."""
    return {path.name for path in (*temporary.iterdir(), *folder.iterdir())}


def test_the_folder_of_a_load_that_was_killed_while_it_read_is_removed_by_the_next(
    city, loads, files, temporary
):
    loads.begin(files["compiled"])
    # Python itself tries whether the directory takes a file; only the folder is ours.
    while not list(temporary.glob("villagemap-*")):
        time.sleep(0.001)

    assert loads.kill()
    assert list(temporary.glob("villagemap-*"))

    assert loads.load(files["compiled"]) == 0
    assert list(temporary.iterdir()) == []
    assert state_of(city.contents()) == "compiled"


def test_a_workspace_that_was_killed_while_it_was_made_is_made_by_the_next_load(tmp_path, files):
    path = tmp_path / "new.gpkg"
    loads = Loads(path)
    for _ in range(5):
        begun(loads, files["none"], "store")
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 - no secret
        loads.kill()

    assert loads.load(files["none"], how="store") == 0

    loads.close()
    workspace = Workspace.open(path)
    assert state_of(workspace.contents()) == "none"
    assert faults(workspace) == {}
    workspace.close()
    assert [left.name for left in tmp_path.iterdir()] == [path.name]
