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
        steps.do_all(_steps_for_tests() if "dev" in arguments else _steps_to_run())
    except progress.CommandFailedError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _steps_to_run() -> Sequence[Step]:
    return (
        Step(
            "Python environment in .venv",
            _STAMPS / "venv",
            (),
            lambda: (sys.executable, "-m", "venv", str(_VENV)),
        ),
        _packages("Python packages", "run", "requirements.lock", "requirements-build.lock"),
        Step(
            "villagemap itself",
            _STAMPS / "project",
            (Path("pyproject.toml"), Path("hatch_build.py")),
            _install_project,
        ),
        *_scripts(),
    )


def _steps_for_tests() -> Sequence[Step]:
    return (
        *_steps_to_run(),
        _packages("Python packages for checks and tests", "dev", "requirements-dev.lock"),
    )


def _scripts() -> Sequence[Step]:
    lock = Path("package-lock.json")
    install = Step("Scripts of the pages", Path("node_modules/.stamp"), (lock, Path(".npmrc")), _npm_ci)
    copy = Step(
        "Scripts of the pages into static/vendor",
        Path("static/vendor/.stamp"),
        (lock, Path("tooling/vendor.py")),
        _vendor,
    )
    # The machine is asked for npm only where npm has something to do.
    wanted = not (install.is_done() or node.machine_has_node())
    ours = (_packages("npm and node", "node", "requirements-node.lock"),) if wanted else ()
    return (*ours, install, copy)


def _packages(label: str, name: str, *locks: str) -> Step:
    return Step(label, _STAMPS / name, tuple(Path(lock) for lock in locks), _pip_install(locks))


def _pip_install(locks: Sequence[str]) -> Callable[[], Sequence[str]]:
    wanted = [word for lock in locks for word in ("--requirement", lock)]
    return lambda: (*_pip(), "--require-hashes", "--only-binary=:all:", *wanted)


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


def _npm_ci() -> Sequence[str]:
    return (node.program("npm"), "ci", "--loglevel=error")


def _vendor() -> Sequence[str]:
    return (_PYTHON, "-m", "tooling.vendor")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
