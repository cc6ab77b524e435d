"""A service over a city of two villages, an editor, and a place where uploads can be seen."""

import pytest

from import_pages import SlowEngine, villages
from intake_files import Files
from people import MemoryAccounts, sign_in
from villagemap.bootstrap import open_atlas
from villagemap.bootstrap.loading import load_file
from villagemap.domain.accounts import Role
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.imports.rooms import Rooms


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def settings(tmp_path, files):
    made = Settings(workspace=tmp_path / "city.gpkg")
    load_file(
        made,
        villages(files),
        LoadOptions("villages"),
        replace_sample=False,
        dry_run=False,
        progress=lambda *_: None,
        who="bian",
    )
    return made


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """Put the uploads where a test can see them."""
    root = tmp_path / "uploads"
    monkeypatch.setattr("villagemap.web.imports.pages.Rooms", lambda: Rooms(root))
    return root


@pytest.fixture
def engine(settings):
    return SlowEngine(settings)


@pytest.fixture
def app(settings, engine, rooms):
    del rooms
    return create_app(settings, open_atlas(settings), MemoryAccounts(), engine)


@pytest.fixture
def client(app):
    made = app.test_client()
    sign_in(made, Role.EDITOR)
    return made
