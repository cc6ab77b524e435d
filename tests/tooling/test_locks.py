import json
import re
import tomllib

import pytest

from villagemap import resources

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-build.lock",
    "requirements-node.lock",
    "requirements-bench.lock",
)


def _text(name):
    return (resources.root() / name).read_text()


def _pins(name):
    return set(re.findall(r"^([a-z0-9-]+==[^ ]+)", _text(name), re.MULTILINE))


def _names(requirements):
    return {re.split(r"[<>=!~ ]", text)[0].lower() for text in requirements if isinstance(text, str)}


@pytest.mark.parametrize(
    "name", [*LOCKS, "package-lock.json", "bench/folium/package-lock.json", "package.json", ".npmrc"]
)
def test_a_lock_names_no_address(name):
    assert "://" not in _text(name)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    blocks = re.split(r"^(?=[a-z])", _text(name), flags=re.MULTILINE)[1:]

    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_one_environment_can_hold_all_locks(name):
    assert _pins(name) <= _pins("requirements-dev.lock")


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads(_text("pyproject.toml"))
    locked = {pin.partition("==")[0] for pin in _pins("requirements.lock")}
    locked_for_tests = {pin.partition("==")[0] for pin in _pins("requirements-dev.lock")}

    assert _names(project["project"]["dependencies"]) <= locked
    assert _names(project["dependency-groups"]["dev"]) <= locked_for_tests


def test_npm_checks_the_content_of_every_package():
    packages = json.loads(_text("package-lock.json"))["packages"]
    theirs = [package for name, package in packages.items() if name]

    assert theirs
    assert all(package["integrity"].startswith("sha512-") for package in theirs)
