"""A workspace with the city of the filter's cases, and the service over it."""

import shutil
from pathlib import Path

import pytest
from werkzeug.test import Client

from filter_city import filter_city
from villagemap.serving.prepare import prepare
from villagemap.serving.service import create_service
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from writes import write


@pytest.fixture(scope="session")
def origin(tmp_path_factory):
    """Return a workspace that was prepared once: copies of it are found prepared."""
    path = tmp_path_factory.mktemp("origin") / "w.gpkg"
    workspace = Workspace.create(path, city="siping", sample=False)
    workspace.commit([write(name, rows) for name, rows in filter_city().items() if rows])
    workspace.close()
    prepare(Settings(workspace=path))
    return path


@pytest.fixture
def settings(origin, tmp_path):
    """Return the settings of a workspace of one's own, not prepared."""
    return Settings(workspace=Path(shutil.copy(origin, tmp_path / "w.gpkg")))


@pytest.fixture
def prepared(origin, settings):
    """Return the settings of a workspace of one's own that is prepared."""
    shutil.copytree(f"{origin}.prepared", f"{settings.workspace}.prepared")
    return settings


@pytest.fixture
def serve():
    """Start services that prepare within this process, and return their clients."""

    def start(settings, run=None):
        service = create_service(settings, run=run or (lambda: prepare(settings)))
        client = Client(service.app, use_cookies=False)  # a test says itself what it sends
        client.service = service
        return client

    return start
