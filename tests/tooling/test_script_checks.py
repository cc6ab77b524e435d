"""Each sin in a script is refused by `make check-js`."""

import shutil
import subprocess

import pytest

from tooling import checks
from villagemap import resources

ROOT = resources.root()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of our scripts and of what checks them."""
    for name in ("eslint.config.js", "tsconfig.json", "package.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("static/js", "tests/js"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("node_modules", ".venv"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _problems(root, tool):
    """Return what a tool complains about."""
    (check,) = [check for check in checks.checks(root, browser=True) if check.name == "scripts"]
    (command,) = [command for command in check.commands() if any(tool in word for word in command)]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    return done.stdout if done.returncode else ""


SINS = [
    pytest.param("eslint", "const unused = 1;\n", "'unused'", id="an unused name"),
    pytest.param("eslint", "export const a = undefinedName;\n", "'undefinedName'", id="an undefined name"),
    pytest.param(
        "eslint",
        "export const a = (element, text) => (element.innerHTML = text);\n",
        "Build elements and write textContent",
        id="data as markup",
    ),
    pytest.param(
        "tsc",
        "import { Texts } from './page/texts.js';\nexport const a = new Texts('zh', {}).sya('key');\n",
        "'sya'",
        id="a misspelt method",
    ),
    pytest.param(
        "tsc",
        "import { grouped } from './page/texts.js';\nexport const a = grouped('many');\n",
        "'string'",
        id="an argument of another type",
    ),
]


@pytest.mark.parametrize(("tool", "text", "complaint"), SINS)
def test_a_sin_in_a_script_is_refused(copy, tool, text, complaint):
    (copy / "static/js/sin.js").write_text(text, "utf-8")

    problems = _problems(copy, tool)

    assert complaint in problems
    assert "sin.js" in problems


def test_the_script_for_old_browsers_stays_in_the_oldest_language(copy):
    with (copy / "static/js/classic/early.js").open("a", encoding="utf-8") as script:
        script.write("const newer = () => 1;\n")

    assert "early.js" in _problems(copy, "eslint")
