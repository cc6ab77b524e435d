"""Two states of a city as files, a workspace in the first, and processes that load into it."""

import json

import pytest

from crashing import STATES, VILLAGES, Loads, feature
from villagemap.application.loading import store_load
from villagemap.bootstrap import make_ports
from villagemap.ingest.intake import inspect
from villagemap.ingest.options import LoadOptions
from villagemap.profiles import read_profile
from villagemap.settings import Limits, Settings
from villagemap.store.workspace import Workspace


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """A file for each state."""
    folder = tmp_path_factory.mktemp("states")
    for plan, value in STATES.items():
        features = [feature(number, plan, value) for number in range(VILLAGES)]
        said = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"{plan}.geojson").write_text(said, encoding="utf-8")
    return {plan: folder / f"{plan}.geojson" for plan in STATES}


@pytest.fixture(scope="session")
def checked(files):
    """The files, inspected."""
    options = LoadOptions("villages", period="2022", mapping={"people": "population"})
    profile = read_profile("siping")
    return {plan: inspect(file, options, profile=profile, limits=Limits()) for plan, file in files.items()}


@pytest.fixture
def city(tmp_path, checked):
    """A workspace in the first state."""
    path = tmp_path / "w.gpkg"
    Workspace.create(path, city="siping", sample=False).close()
    workspace = Workspace.open(path)
    store_load(make_ports(Settings(workspace=path)), checked["none"])
    yield workspace
    workspace.close()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The temporary directory of processes that are started."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    return made


@pytest.fixture
def loads(city, temporary):
    """A process that loads into the city."""
    del temporary
    made = Loads(city.path)
    yield made
    made.close()


@pytest.fixture
def other_loads(city):
    """A second one."""
    made = Loads(city.path)
    yield made
    made.close()
