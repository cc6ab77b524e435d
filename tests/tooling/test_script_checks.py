"""Each sin in a script is refused by `make check-js`."""

import shutil
import subprocess

import pytest

from tooling import checks
from villagemap import resources

ROOT = resources.root()
SINS = [
    pytest.param("eslint", "unused", "const unused = 1;\n", "'unused'", id="an unused name"),
    pytest.param("eslint", "undefined", "export const a = unknown;\n", "'unknown'", id="an undefined name"),
    pytest.param(
        "eslint",
        "markup",
        "export const a = (element, text) => (element.innerHTML = text);\n",
        "Build elements and write textContent",
        id="data as markup",
    ),
    pytest.param(
        "eslint", "classic/early", "const newer = () => 1;\n", "const", id="new language for old browsers"
    ),
    pytest.param(
        "tsc",
        "method",
        "import { Texts } from './page/texts.js';\nexport const a = new Texts('zh', {}).sya('key');\n",
        "'sya'",
        id="a misspelt method",
    ),
    pytest.param(
        "tsc",
        "argument",
        "import { grouped } from './page/texts.js';\nexport const a = grouped('many');\n",
        "'string'",
        id="an argument of another type",
    ),
]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What each tool says of a copy of our scripts with all the sins in it; and its exit code."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("eslint.config.js", "tsconfig.json", "package.json"):
        shutil.copy(ROOT / name, root / name)
    for name in ("static/js", "tests/js"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("node_modules", ".venv"):
        (root / name).symlink_to(ROOT / name)
    for _, name, text, _ in (sin.values for sin in SINS):
        (root / f"static/js/{name}.js").write_text(text, "utf-8")
    (check,) = [check for check in checks.checks(root, browser=True) if check.name == "scripts"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        lint, types, _ = check.commands()
        return {
            tool: subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
            for tool, command in (("eslint", lint), ("tsc", types))
        }


@pytest.mark.parametrize(("tool", "name", "text", "complaint"), SINS)
def test_a_sin_in_a_script_is_refused(complaints, tool, name, text, complaint):
    del text
    done = complaints[tool]
    of_the_sin = done.stdout.partition(f"{name}.js")[2][:200]

    assert done.returncode != 0
    assert complaint in of_the_sin
