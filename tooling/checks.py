"""Run the checks in their order and say at the end what the result is: ``python -m tooling.checks [NAME …]``.

Without a name all run, and Chromium is looked for first.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tooling import chromium, node

Command = Sequence[str]

_ON_EVERY_CORE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""Files of tests go to one process for each core; the tests of a file share what it prepares."""

_LINTED = ("static/js", "tests/js", "eslint.config.js")

_PYTHON = sys.executable
_LINT_IMPORTS = str(Path(_PYTHON).with_name("lint-imports"))


class NothingToRunError(Exception):
    """A check found none of the files that it is there for; that is a failure and not a pass."""


@dataclass(frozen=True)
class Check:
    """A named check; its commands run one after the other."""

    name: str
    title: str
    commands: Callable[[], Sequence[Command]]


def checks(root: Path, *, browser: bool) -> Sequence[Check]:
    """Return every check in the order of running: the quickest to fail come first."""
    chosen = (*_ON_EVERY_CORE, *(() if browser else ("-m", "not browser")))
    return (
        _python_check("style", "Style (ruff)", "ruff", "check", "."),
        _python_check("format", "Format (ruff)", "ruff", "format", "--check", "."),
        _python_check("types", "Types (mypy --strict)", "mypy"),
        _python_check("tool-types", "Types of the tooling (mypy --strict)", "mypy", "-p", "tooling"),
        _python_check("bench-types", "Types of the bench (mypy --strict)", "mypy", "-p", "bench"),
        Check("floors", "Floors (import-linter)", lambda: [[_PYTHON, _LINT_IMPORTS]]),
        Check("scripts", "JavaScript (ESLint, tsc, node)", partial(_script_commands, root)),
        _python_check(
            "tests", "Python and browser (pytest)" if browser else "Python (pytest)", "pytest", *chosen
        ),
    )


def main(names: Sequence[str]) -> int:
    """Run all checks or the named ones; return the exit code."""
    missing = "" if names else chromium.missing()
    if missing:
        print(f"NOT RUN: the browser tests: {missing}")
        if os.environ.get("CI") == "true":
            print("Under CI=true that is a failure.")
            return 1
    wanted = [check for check in checks(Path(), browser=not missing) if not names or check.name in names]
    passed, lines = run(wanted)
    print("\n".join(["", *lines, *([f"  NOT RUN  the browser tests: {missing}"] if missing else [])]))
    print("Everything passed." if passed and not missing else "What ran passed." if passed else "FAILED.")
    return 0 if passed else 1


def run(wanted: Sequence[Check]) -> tuple[bool, Sequence[str]]:
    """Run checks up to the first that fails; return whether all passed, and a line on each."""
    lines = []
    for place, check in enumerate(wanted):
        print(f"\n── {check.title} ".ljust(80, "─"), flush=True)
        started = time.monotonic()
        passed = _passes(check)
        lines.append(
            f"  {'passed' if passed else 'FAILED'}   {check.title}, {time.monotonic() - started:.0f} s"
        )
        if not passed:
            return False, [*lines, *(f"  not run  {later.title}" for later in wanted[place + 1 :])]
    return True, lines


def _passes(check: Check) -> bool:
    try:
        return all(subprocess.run(command, check=False).returncode == 0 for command in check.commands())  # noqa: S603 - ours
    except NothingToRunError as error:
        print(error)
        return False


def _python_check(name: str, title: str, *module: str) -> Check:
    return Check(name, title, lambda: [[_PYTHON, "-m", *module]])


def _script_commands(root: Path) -> Sequence[Command]:
    # Node 20 takes no pattern and node 22 no folder; both take names.
    tests = sorted(str(path) for path in (root / "tests" / "js").rglob("*.test.js"))
    if not tests:
        raise NothingToRunError("There is no test in tests/js.")
    program = node.program("node")
    packages = root / "node_modules"
    return [
        [program, str(packages / "eslint/bin/eslint.js"), "--max-warnings=0", *_LINTED],
        [program, str(packages / "typescript/bin/tsc"), "--project", str(root / "tsconfig.json")],
        [program, "--test", *tests],
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
