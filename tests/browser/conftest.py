"""A real Chromium before the real service: each test is a reader with a fresh browser profile."""

import shutil
from pathlib import Path

import pytest

from readers import Reader, Service, command

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "sample.gpkg"
    command(path, "sample")
    return path


@pytest.fixture(scope="session")
def sample(sample_workspace):
    service = Service.start(sample_workspace)
    yield service.address
    service.stop()


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only these tests need it

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Make readers: `visit(width, height, …)`; none of them may find anything to complain about."""
    contexts, readers = [], []

    def make(width=1440, height=900, **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        context.set_default_timeout(30_000)  # a busy machine is no fault of the page
        contexts.append(context)
        readers.append(Reader(context.new_page()))
        return readers[-1]

    yield make
    complaints = [complaint for reader in readers for complaint in reader.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
