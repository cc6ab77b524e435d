"""Loads and undos in any order, beside a model that keeps a stack of writes for every value."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crashing import faults
from random_writes import county_writes, observation_writes, rows_of, state_of, turn_back
from villagemap.domain.entries import EntryEmptyError, EntryNeededError, EntryUndoneError
from villagemap.store.workspace import Workspace

REFUSED = (EntryEmptyError, EntryNeededError, EntryUndoneError)

_loads = (
    st.tuples(county_writes) | st.tuples(observation_writes) | st.tuples(county_writes, observation_writes)
)
_undos = st.integers(min_value=0, max_value=11)
_steps = st.lists(_loads | _undos, min_size=2, max_size=10)


class Model:
    """For every value of every row the loads that wrote it, the newest on top. A step puts a load on, or takes it off."""

    def __init__(self):
        self.stacks = {}
        self.loads = []  # what each load wrote: cell to value
        self.steps = []  # (load, put on or taken off, tops that this left, step that it takes back)

    def tops(self, cells):
        return {cell: self.stacks[cell][-1] if self.stacks.get(cell) else None for cell in cells}

    def load(self, before, after):
        wrote = {}
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if old is None or new is None:
                wrote |= {(key, field): new and new[field] for field in old or new} | {
                    (key, "there"): bool(new)
                }
            else:
                wrote |= {(key, field): new[field] for field in new if new[field] != old[field]}
        self.loads.append(wrote)
        self._do(len(self.loads) - 1, put=True, undoes=None)

    def _do(self, load, *, put, undoes):
        for cell in self.loads[load]:
            stack = self.stacks.setdefault(cell, [])
            stack.append(load) if put else stack.pop()
        self.steps.append((load, put, self.tops(self.loads[load]), undoes))

    def stands(self, step):
        undos = (number for number, (*_, undoes) in enumerate(self.steps) if undoes == step)
        return not any(self.stands(undo) for undo in undos)

    def may_undo(self, step):
        """Nobody may have written over what the step left, and it may not be taken back already."""
        load, _, left, _ = self.steps[step]
        return bool(left) and self.stands(step) and self.tops(self.loads[load]) == left

    def undo(self, step):
        load, put, *_ = self.steps[step]
        self._do(load, put=not put, undoes=step)

    def rows(self):
        """Return the rows as the tops of the stacks tell them."""
        rows = {}
        for (key, field), stack in self.stacks.items():
            if stack:
                rows.setdefault(key, {})[field] = self.loads[stack[-1]][key, field]
        return {key: row for key, row in rows.items() if row.pop("there", False)}


@settings(deadline=None, max_examples=25)
@given(_steps)
def test_after_any_loads_and_undos_the_rows_are_what_still_stands_and_the_history_tells_all(steps):
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "w.gpkg", city="siping", sample=False)
        model, entries, states = Model(), [], [(0, state_of(workspace))]
        for step in steps:
            before = rows_of(workspace)
            if not isinstance(step, int):
                entries.append(workspace.commit(step)[-1].entry)
                model.load(before, rows_of(workspace))
            elif entries:
                chosen = step % len(entries)
                if model.may_undo(chosen):
                    entries.append(workspace.undo(entries[chosen]).written[-1])
                    model.undo(chosen)
                else:
                    with pytest.raises(REFUSED):
                        workspace.undo(entries[chosen])
            assert rows_of(workspace) == model.rows()
            states.append((entries[-1] if entries else 0, state_of(workspace)))

        assert len(workspace.history()) == (entries[-1] if entries else 0)
        assert faults(workspace) == {}
        for entry, state in reversed(states):
            turn_back(workspace.path, after=entry)
            assert state_of(workspace) == state
        workspace.close()
