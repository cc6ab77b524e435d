"""A service over a city of two villages, an editor, and a place where uploads can be seen."""

import pytest

from import_pages import Runner, villages
from intake_files import Files
from people import MemoryAccounts, sign_in
from villagemap.application.loading import load_file
from villagemap.bootstrap import make_ports, open_atlas
from villagemap.domain.accounts import Role
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Settings
from villagemap.uploads.queue import UploadQueue
from villagemap.uploads.store import UploadStore
from villagemap.web.app import create_app


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def settings(tmp_path, files):
    made = Settings(workspace=tmp_path / "city.gpkg")
    load_file(make_ports(made), villages(files), LoadOptions("villages"), who="bian")
    return made


@pytest.fixture
def upload_root(tmp_path):
    """Return the folder in which services make theirs for uploads."""
    return tmp_path / "uploads"


@pytest.fixture
def runner():
    return Runner()


@pytest.fixture
def app(settings, runner, upload_root):
    atlas = open_atlas(settings)
    uploads = UploadQueue(make_ports(settings), UploadStore(upload_root), runner, stored=atlas.settle)
    return create_app(settings, atlas, MemoryAccounts(), uploads)


@pytest.fixture
def client(app):
    made = app.test_client()
    sign_in(made, Role.EDITOR)
    return made
