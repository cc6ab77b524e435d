"""Scripts are joined to what they are as modules; what cannot be joined is refused."""

import subprocess

import pytest

from tooling import node
from villagemap import resources
from villagemap.web.assets.bundles import UnjoinableError, joined
from villagemap.web.assets.catalogue import SCRIPTS, Assets

MODULES = {
    "js/main.js": "import { one, two as zwei } from './deep/numbers.js';\nimport Tree from '../vendor/tree.js';\n"
    "import './deep/said.js';\nconst hidden = 3;\nconsole.log(one, zwei(), hidden, new Tree().height, globalThis.said);\n",
    "js/deep/numbers.js": "import {\n  hidden,\n} from '../hidden.js';\n/** `import` in words, and export too. */\n"
    "export const one = 1;\nexport function two() {\n  return hidden + 1;\n}\nexport async function never() {}\n",
    "js/hidden.js": "export const hidden = 1;\n",
    "js/deep/said.js": "import { hidden } from '../hidden.js';\nglobalThis.said = (globalThis.said ?? 0) + hidden;\n",
    "vendor/tree.js": "export default class Tree {\n  height = 7;\n}\n",
}


def run(text, tmp_path):
    """Return what a module prints."""
    file = tmp_path / "joined.mjs"
    file.write_text(text, "utf-8")
    return subprocess.run(
        [str(node.program("node")), str(file)], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_each_module_runs_once_in_its_own_room_after_those_that_it_imports(tmp_path):
    text = joined("js/main.js", MODULES.__getitem__)

    assert run(text, tmp_path) == "1 2 3 7 1"


def test_what_is_imported_later_is_found_from_where_the_joined_file_stands():
    modules = {**MODULES, "js/page/late.js": "const { one } = await import('../deep/numbers.js');\n"}

    text = joined("js/page/late.js", modules.__getitem__)

    assert "await import('../../../js/deep/numbers.js')" in text  # from /joined/js/page/


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("export let changing = 1;\n", id="a value that changes"),
        pytest.param("export * from './hidden.js';\n", id="all of another"),
        pytest.param("export { hidden } from './hidden.js';\n", id="a part of another"),
        pytest.param("import * as all from './hidden.js';\n", id="all under one name"),
        pytest.param("import { x } from 'package';\n", id="a package"),
        pytest.param("console.log(import.meta.url);\n", id="its own address"),
        pytest.param("import './odd.js';\n", id="itself"),
    ],
)
def test_what_cannot_be_joined_is_refused(text):
    with pytest.raises(UnjoinableError, match=r"odd\.js"):
        joined("js/odd.js", {**MODULES, "js/odd.js": text}.__getitem__)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_of_our_pages_are_joined(name, tmp_path):
    asset = Assets(resources.static_folder()).find(f"joined/{name}")

    file = tmp_path / "joined.mjs"
    file.write_bytes(asset.body)
    subprocess.run([str(node.program("node")), "--check", str(file)], check=True)
    assert asset.body.count(b"(() => {\n") >= 5
