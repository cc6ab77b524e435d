"""Static files: found by name, addressed by content; bundles that are outdated are refused."""

import re

import pytest

from villagemap import resources
from villagemap.domain.errors import BundlesOutdatedError
from villagemap.web.asset_catalogue import Assets


@pytest.fixture
def folder(tmp_path):
    files = {
        "js/a.js": "export const a = () => 1;\n",
        "js/alone.js": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_service_refuses_to_start_with_bundles_of_other_sources(folder, monkeypatch):
    monkeypatch.setattr(resources, "static_folder", lambda: folder)

    with pytest.raises(BundlesOutdatedError):
        Assets.of_service()


def test_the_service_starts_with_bundles_of_the_present_sources(folder, monkeypatch):
    monkeypatch.setattr(resources, "static_folder", lambda: folder)
    stamp = resources.bundle_stamp(folder)
    stamp.parent.mkdir()
    stamp.write_text(resources.bundle_sources_digest(folder), "ascii")

    assert "bundles/sources.sha256" in Assets.of_service().names


def test_an_address_changes_with_the_content_of_any_file(folder):
    before = Assets(folder).address("js/a.js")

    (folder / "js/alone.js").write_text("changed", "utf-8")

    assert Assets(folder).address("js/a.js") != before


def test_a_page_cannot_name_a_file_that_is_not_there(folder):
    with pytest.raises(KeyError):
        Assets(folder).address("js/gone.js")


@pytest.mark.parametrize("name", ["../conftest.py", "js/../../etc/passwd", "/etc/passwd", "js", ""])
def test_only_files_of_the_folder_are_found(folder, name):
    assert Assets(folder).find(name) is None


def test_text_is_kept_compressed_and_pictures_are_not(folder):
    (folder / "dot.png").write_bytes(b"\x89PNG")

    assets = Assets(folder)

    assert assets.find("dot.png").gzipped is None
    assert assets.find("js/a.js").gzipped is not None
    assert assets.find("js/a.js").media_type == "text/javascript"


YOUNGER_THAN_2021 = re.compile(
    r"\.(findLast|findLastIndex|at|toSorted|toReversed|toSpliced|hasOwn|groupBy)\(|\bstructuredClone\("
    r"|\(\s*(?:width|height)\s*[<>]|\d\s*(?:px)?\s*<=?\s*(?:width|height)\b"
)


def test_scripts_and_styles_keep_to_what_browsers_of_2021_know():
    """`docs/decisions/0021`: what is younger blanks the map of an office browser, and nobody here would see it."""
    ours = [
        path
        for folder in ("js", "css")
        for path in (resources.static_folder() / folder).rglob("*")
        if path.suffix in {".js", ".css"}
    ]

    found = {
        f"{path.name}:{number}": line.strip()
        for path in ours
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if YOUNGER_THAN_2021.search(line) and (path.suffix == ".js" or "@media" in line)
    }
    assert len(ours) > 50
    assert found == {}
