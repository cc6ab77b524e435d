import subprocess
import sys
import zipfile

import pytest

from hatch_build import NEEDED, AssetsHook
from villagemap import resources

ASSETS = (
    "geo/siping/profile.json",
    "static/bundles/map.css",
    "static/bundles/map.js",
    "static/vendor/leaflet/LICENSE",
    "static/vendor/leaflet/leaflet.js",
)


def _build(folder, target, out):
    command = (sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(out))
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def unpacked_sdist(tmp_path_factory):
    out = tmp_path_factory.mktemp("sdist")
    built = _build(resources.root(), "sdist", out)
    assert built.returncode == 0, built.stderr
    # Python's tarfile wants a filter from 3.12 on and knows none in Debian 12's 3.11.2.
    subprocess.run(["tar", "--extract", "--file", next(out.glob("*.tar.gz")), "--directory", out], check=True)
    return next(path for path in out.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def members(unpacked_sdist, tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    built = _build(unpacked_sdist, "wheel", out)
    assert built.returncode == 0, built.stderr
    return set(zipfile.ZipFile(next(out.glob("*.whl"))).namelist())


@pytest.mark.parametrize("asset", ASSETS)
def test_a_wheel_from_the_source_distribution_brings_the_asset(members, asset):
    assert f"villagemap/_bundled/{asset}" in members


def test_a_wheel_brings_every_asset_of_the_checkout(members):
    root = resources.root()
    ours = {
        path.relative_to(root).as_posix()
        for folder in (resources.static_folder(), resources.templates_folder(), resources.geo_folder())
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }

    assert {
        member.removeprefix("villagemap/_bundled/") for member in members if "/_bundled/" in member
    } == ours


def test_a_wheel_brings_neither_tests_nor_tooling(members):
    assert {member.partition("/")[0] for member in members if ".dist-info" not in member} == {"villagemap"}


def test_a_wheel_without_leaflet_is_refused(unpacked_sdist, tmp_path):
    script = unpacked_sdist / NEEDED
    text = script.read_bytes()
    script.unlink()
    try:
        built = _build(unpacked_sdist, "wheel", tmp_path)
    finally:
        script.write_bytes(text)

    assert built.returncode != 0
    assert f"{NEEDED} is missing" in built.stderr
    assert not list(tmp_path.iterdir())


def test_a_wheel_of_changed_scripts_is_refused_where_they_cannot_be_bundled(unpacked_sdist, tmp_path):
    script = unpacked_sdist / "static/js/pages/map.js"
    text = script.read_bytes()
    script.write_bytes(text + b"// changed")
    try:
        built = _build(unpacked_sdist, "wheel", tmp_path)
    finally:
        script.write_bytes(text)

    assert built.returncode != 0
    assert "run 'make setup' to bundle scripts and styles" in built.stderr
    assert not list(tmp_path.iterdir())


def test_a_wheel_holds_no_source_map(members):
    assert not [member for member in members if member.endswith(".map")]


def test_an_editable_install_gets_no_copy_of_the_assets(tmp_path):
    hook = AssetsHook(str(tmp_path), {}, None, None, "", "wheel")
    build_data = {"force_include": {}}

    hook.initialize("editable", build_data)

    assert build_data == {"force_include": {}}
