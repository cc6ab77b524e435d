"""Set up what ``make run`` and ``make test`` need: ``python3 -m tooling.setup [run|dev]``.

Everything is locked: Python packages by hash, scripts by npm's integrity. Nothing is built from source, so nothing
unlocked is fetched to build it.
"""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tooling import node, progress, steps
from tooling.steps import Step

_VENV = Path(".venv")
_PYTHON = str(_VENV / "bin" / "python")
_STAMPS = _VENV / "stamps"
_NO_VENV = "villagemap needs Python's venv module; on Debian: apt-get install python3-venv"


def main(arguments: Sequence[str]) -> int:
    """Do the steps for ``run`` (default) or ``dev``; return the exit code."""
    if importlib.util.find_spec("ensurepip") is None:
        print(_NO_VENV, file=sys.stderr)
        return 1
    try:
        steps.do_all(steps_for_tests() if "dev" in arguments else steps_to_run())
    except progress.CommandFailedError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def steps_to_run() -> Sequence[Step]:
    """Return the steps of ``make run``; npm and node come with them where they are needed and the machine has none."""
    install = next((step for step in _INSTALLS if step.is_done()), _INSTALL_TO_RUN)
    scripts = (install, _VENDOR, _BUNDLE)
    needed = not all(step.is_done() for step in scripts)
    return (*_environment(), *(_npm_and_node() if needed else ()), *scripts)


def steps_for_tests() -> Sequence[Step]:
    """Return the steps of ``make test``, which always needs node, and the packages that check and test."""
    packages = _packages("Python packages for checks and tests", "dev", "requirements-dev.lock")
    return (*_environment(), packages, *_npm_and_node(), _INSTALL_TO_TEST, _VENDOR, _BUNDLE)


def _environment() -> Sequence[Step]:
    return (
        Step("Python environment in .venv", _STAMPS / "venv", (), _make_venv),
        _packages("Python packages", "run", "requirements.lock", "requirements-build.lock"),
        Step(
            "villagemap itself",
            _STAMPS / "project",
            (Path("pyproject.toml"), Path("hatch_build.py")),
            _install_project,
        ),
    )


def _npm_and_node() -> Sequence[Step]:
    return () if node.machine_has_node() else (_packages("npm and node", "node", "requirements-node.lock"),)


def _packages(label: str, name: str, *locks: str) -> Step:
    return Step(label, _STAMPS / name, tuple(Path(lock) for lock in locks), _pip_install(locks))


def _pip_install(locks: Sequence[str]) -> Callable[[], Sequence[str]]:
    wanted = [word for lock in locks for word in ("--requirement", lock)]
    return lambda: (*_pip(), "--require-hashes", "--only-binary=:all:", *wanted)


def _make_venv() -> Sequence[str]:
    # Whatever half or foreign environment lies there goes: two Pythons in one place fail in odd ways, late.
    return (sys.executable, "-m", "venv", "--clear", str(_VENV))


def _install_project() -> Sequence[str]:
    return (*_pip(), "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")


def _pip() -> Sequence[str]:
    return (
        _PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--progress-bar=off",
    )


def _npm_ci(*options: str) -> Callable[[], Sequence[str]]:
    return lambda: (node.program("npm"), "ci", "--loglevel=error", *options)


_NPM_LOCK = Path("package-lock.json")
_INSTALL_TO_RUN = Step(
    "Packages of the pages",
    Path("node_modules/.stamp-run"),
    (_NPM_LOCK, Path(".npmrc")),
    _npm_ci("--omit=dev"),
)
_INSTALL_TO_TEST = Step(
    "Packages of the pages and of their checks",
    Path("node_modules/.stamp"),
    (_NPM_LOCK, Path(".npmrc")),
    _npm_ci(),
)
_INSTALLS = (_INSTALL_TO_TEST, _INSTALL_TO_RUN)
_VENDOR = Step(
    "Leaflet into static/vendor",
    Path("static/vendor/.stamp"),
    (_NPM_LOCK, Path("tooling/vendor.py")),
    lambda: (_PYTHON, "-m", "tooling.vendor"),
)
_BUNDLE = Step(
    "Scripts and styles into static/bundles",
    Path("static/bundles/.stamp"),
    (
        _NPM_LOCK,
        Path("tooling/bundle.py"),
        *sorted(path for name in ("css", "icons", "js") for path in Path("static", name).rglob("*.*")),
    ),
    lambda: (_PYTHON, "-m", "tooling.bundle"),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
