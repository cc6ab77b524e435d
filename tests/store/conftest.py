"""An empty workspace of real data, and one of sample data."""

import pytest

from villagemap.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    made = Workspace.create(tmp_path / "工作区 #1.gpkg", city="siping", sample=False)
    yield made
    made.close()


@pytest.fixture
def sample(tmp_path):
    made = Workspace.create(tmp_path / "sample.gpkg", city="siping", sample=True)
    yield made
    made.close()
