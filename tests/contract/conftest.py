"""Every store, filled with the same rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cities import Row, store_of
from villagemap.atlas.port import Store
from villagemap.store.workspace import Workspace
from writes import write


def _memory(tables: Mapping[str, Sequence[Row]], folder: Path) -> Store:
    del folder
    return store_of(tables)


def _workspace(tables: Mapping[str, Sequence[Row]], folder: Path) -> Store:
    workspace = Workspace.create(folder / "w.gpkg", city="siping", sample=False)
    workspace.commit(
        [
            write(name, [{key: row.get(key) for key in _columns(rows)} for row in rows], as_of="2022-12-31")
            for name, rows in tables.items()
        ]
    )
    return workspace


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


@pytest.fixture(params=[pytest.param(_workspace, id="workspace"), pytest.param(_memory, id="memory")])
def filled(request, tmp_path):
    """Give a function that makes a store of the rows given."""
    return lambda tables: request.param(tables, tmp_path)


@pytest.fixture(params=[pytest.param(_workspace, id="workspace")])
def book(request, tmp_path):
    """An empty store that can be written."""
    return request.param({}, tmp_path)
