"""The guards hold: every sin against the floors, planted in a copy of the package, is refused."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = Path("src", "villagemap")

PLAIN = frozenset(
    [
        "abc",
        "calendar",
        "collections",
        "contextlib",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "errno",
        "fractions",
        "functools",
        "hashlib",
        "itertools",
        "math",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "unicodedata",
        "urllib.parse",
    ]
)
"""The modules of the standard library that the domain may import: none reads, writes, waits or listens."""

SINS = {
    "web/sin_store.py": "from villagemap.store.workspace import Workspace\n",
    "application/sin_store.py": "from villagemap.store.workspace import Workspace\n",
    "web/sin_pyproj.py": "import pyproj\n",
    "web/sin_folium.py": "import folium\n",
    "uploads/sin_flask.py": "import flask\n",
    "application/sin_click.py": "import click\n",
    "application/sin_up.py": "from villagemap.web.params import read_pairs\n",
    "nowhere/__init__.py": "",
    "web/sin_cycle.py": "from villagemap.web.sin_cycle_back import BACK\n\nTHERE = 1\n",
    "web/sin_cycle_back.py": "from villagemap.web.sin_cycle import THERE\n\nBACK = 1\n",
    "exports/sin_environment.py": "import os\n\nHOME = os.environ['HOME']\n",
    "exports/sin_getenv.py": "import os\n\nHOME = os.getenv('HOME')\n",
    "web/sin_requests.py": "import requests\n",
    "frames/sin_urllib.py": "import urllib.request\n",
    "domain/sin_requests.py": "import requests\n",
    "domain/sin_files.py": "def read():\n    import sqlite3\n",
    "domain/sin_frames.py": "from villagemap.frames.tables import KEPT\n",
}
"""Modules that do what they must not, by their paths."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the project with all sins in it."""
    root = tmp_path_factory.mktemp("sinful")
    shutil.copytree(ROOT / PACKAGE, root / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for name, source in SINS.items():
        path = root / PACKAGE / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return root


def run(root, program, *arguments):
    """Run a checker of this environment on a copy; return what it prints, without line breaks."""
    command = [sys.executable, str(Path(sys.executable).with_name(program)), *arguments]
    if program == "ruff":
        command = command[1:]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "400", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return " ".join((done.stdout + done.stderr).split())


@pytest.fixture(scope="module")
def floors(copy):
    return run(copy, "lint-imports", "--no-cache")


@pytest.fixture(scope="module")
def style(copy):
    return run(copy, "ruff", "check", "--no-cache", "--select", "TID251", "--output-format", "concise", ".")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("villagemap.web.sin_store -> villagemap.store.workspace", id="the store from web"),
        pytest.param("villagemap.application.sin_store -> villagemap.store", id="the store from a use case"),
        pytest.param("villagemap.web.sin_pyproj -> pyproj", id="pyproj in web"),
        pytest.param("villagemap.web.sin_folium -> folium", id="Folium in web"),
        pytest.param("villagemap.uploads.sin_flask -> flask", id="Flask in uploads"),
        pytest.param("villagemap.application.sin_click -> click", id="click in a use case"),
        pytest.param("villagemap.application.sin_up -> villagemap.web.params", id="an import that goes up"),
        pytest.param("villagemap.domain.sin_frames -> villagemap.frames.tables", id="frames in the domain"),
        pytest.param("villagemap.nowhere", id="a package on no floor"),
        pytest.param("No cycles are allowed in villagemap.web. It could", id="a cycle inside web"),
    ],
)
def test_a_sin_against_the_floors_is_refused(floors, sentence):
    assert sentence in floors


@pytest.mark.parametrize("name", [name for name in SINS if name.rpartition("/")[2].startswith("sin_")])
def test_what_reads_the_environment_or_the_network_is_refused(style, name):
    banned = any(word in SINS[name] for word in ("environ", "getenv", "requests", "urllib"))

    assert (name in style) is banned


def foreign(package):
    """Return what the domain of a package imports beyond the domain and what is allowed, by module."""
    found = set()
    for path in (package / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module}
            else:
                continue
            found |= {(path.stem, name) for name in names if not _is_plain(name)}
    return found


def _is_plain(name):
    return name in PLAIN or name.partition(".")[0] in PLAIN or name.startswith("villagemap.domain.")


def test_the_domain_imports_nothing_but_itself_and_plain_python():
    assert foreign(ROOT / PACKAGE) == set()


def test_a_library_in_the_domain_is_refused(copy):
    assert foreign(copy / PACKAGE) == {
        ("sin_requests", "requests"),
        ("sin_files", "sqlite3"),
        ("sin_frames", "villagemap.frames.tables"),
    }
