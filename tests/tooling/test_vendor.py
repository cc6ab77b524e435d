import re

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


@pytest.mark.parametrize("script", [copy for _, copy in vendor.FILES if copy.endswith(".js")])
def test_a_script_asks_for_no_source_map_and_for_no_bare_name(vendored, script):
    text = (vendored / script).read_text()
    imported = re.findall(r"^import .* from '([^']+)'", text, re.MULTILINE)

    assert "sourceMappingURL" not in text
    assert all((vendored / script).parent.joinpath(name).is_file() for name in imported)


def test_the_pictures_that_the_style_names_are_there(vendored):
    style = vendored / "leaflet" / "leaflet.css"
    pictures = re.findall(r"url\((?!#)([^)]+)\)", style.read_text())

    assert pictures
    assert all((style.parent / picture).is_file() for picture in pictures)


def test_what_an_older_set_up_left_is_removed(tmp_path):
    (tmp_path / "old").mkdir()

    vendor.vendor(resources.root() / vendor.SOURCE, tmp_path)

    assert not (tmp_path / "old").exists()
