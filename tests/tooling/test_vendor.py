import json

import pytest

from tooling import vendor
from villagemap import resources


@pytest.fixture(scope="module")
def vendored(tmp_path_factory):
    target = tmp_path_factory.mktemp("static") / "vendor"
    vendor.vendor(resources.root() / vendor.SOURCE, target)
    return target


def test_every_package_comes_with_its_licence(vendored):
    packages = {path.name for path in vendored.iterdir()}

    assert packages == {path.parent.name for path in vendored.glob("*/LICENSE")}


def test_every_package_that_is_bundled_has_its_licence_there(vendored):
    installed = json.loads((resources.root() / "package-lock.json").read_text())["packages"]
    shipped = {
        name.removeprefix("node_modules/")
        for name, package in installed.items()
        if name and not any(package.get(mark) for mark in ("dev", "devOptional", "optional"))
    }

    assert {path.name for path in vendored.iterdir()} == shipped - {"@types/geojson", "esbuild"}


def test_leaflet_asks_for_no_source_map(vendored):
    assert "sourceMappingURL" not in (vendored / "leaflet" / "leaflet.js").read_text()


def test_what_an_older_set_up_left_is_removed(tmp_path):
    (tmp_path / "old").mkdir()

    vendor.vendor(resources.root() / vendor.SOURCE, tmp_path)

    assert not (tmp_path / "old").exists()
