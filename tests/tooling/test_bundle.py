import re
import shutil

import pytest

from tooling import bundle
from villagemap import resources

ESBUILD = resources.root() / bundle.ESBUILD


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    static = tmp_path_factory.mktemp("checkout") / "static"
    for name in ("css", "icons", "js"):
        shutil.copytree(resources.static_folder() / name, static / name)
    (static.parent / "node_modules").symlink_to(resources.root() / "node_modules")
    assert bundle.bundle(static) == 0
    return static


def test_each_page_gets_a_script_and_a_style_sheet(bundled):
    pages = {path.stem for path in (bundled / "js/pages").iterdir()}

    assert pages == {path.stem for path in (bundled / "css/pages").iterdir()}
    assert {f"{page}.{kind}" for page in pages for kind in ("css", "js")} <= {
        path.name for path in (bundled / "bundles").iterdir()
    }


def test_only_what_is_imported_later_is_a_file_of_its_own(bundled):
    pages = {path.stem for path in (bundled / "js/pages").iterdir()}

    later = {path.name for path in (bundled / "bundles").glob("*.js") if path.stem not in pages}

    assert later == {"geodesy.js"}
    assert 'import("./geodesy.js")' in (bundled / "bundles/map.js").read_text("utf-8")


def test_a_bundle_fetches_no_picture_and_names_no_source_map(bundled):
    texts = [path.read_text("utf-8") for path in (bundled / "bundles").glob("*.*s")]

    assert texts
    assert not any("sourceMappingURL" in text or "@import" in text for text in texts)
    assert not any(re.search(r"""\burl\((?!["']?(?:data:|#))""", text) for text in texts)


def test_bundles_are_current_until_a_source_changes(bundled):
    assert resources.bundles_are_current(bundled)

    script = bundled / "js/pages/map.js"
    text = script.read_text("utf-8")
    script.write_text(f"{text}// changed\n", "utf-8")

    assert not resources.bundles_are_current(bundled)
    script.write_text(text, "utf-8")
    assert resources.bundles_are_current(bundled)


def test_a_source_that_was_renamed_makes_bundles_outdated(bundled):
    style = bundled / "css/print.css"
    renamed = style.rename(style.with_name("paper.css"))

    assert not resources.bundles_are_current(bundled)
    renamed.rename(style)


def test_without_esbuild_one_line_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert bundle.main([]) == 1
    assert capsys.readouterr().err.strip().endswith("run 'make setup' to bundle scripts and styles.")


def test_a_script_that_cannot_be_bundled_leaves_no_stamp(bundled, tmp_path, monkeypatch):
    static = tmp_path / "static"
    shutil.copytree(bundled, static, ignore=shutil.ignore_patterns("bundles"))
    monkeypatch.chdir(tmp_path)
    (static / "js/pages/plain.js").write_text("import { gone } from './gone.js';\ngone();\n", "utf-8")
    (tmp_path / "node_modules").symlink_to(resources.root() / "node_modules")

    assert bundle.bundle(static) != 0
    assert not resources.bundles_are_current(static)
