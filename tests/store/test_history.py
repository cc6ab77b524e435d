"""The history suffices: later changes turned back give the earlier state, whatever was written."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crashing import faults
from random_writes import county_writes, observation_writes, state_of, turn_back
from villagemap.store.workspace import Workspace

_writes = st.lists(county_writes | observation_writes, min_size=1, max_size=6)


@settings(deadline=None, max_examples=40)
@given(_writes)
def test_turning_later_changes_back_gives_every_earlierstate_of(writes):
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "w.gpkg", city="siping", sample=False)
        states = [state_of(workspace)]
        for written in writes:
            workspace.commit([written])
            states.append(state_of(workspace))

        for entry in range(len(writes), -1, -1):
            turn_back(workspace.path, after=entry)
            assert state_of(workspace) == states[entry]
        workspace.close()


@settings(deadline=None, max_examples=20)
@given(_writes)
def test_versions_and_entries_of_rows_always_agree_with_the_changes(writes):
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "w.gpkg", city="siping", sample=False)
        for written in writes:
            before, stood = workspace.versions(), state_of(workspace)
            workspace.commit([written])
            moved = workspace.versions() != before
            assert moved == (state_of(workspace) != stood)

        found = faults(workspace)
        workspace.close()
    assert found == {}
