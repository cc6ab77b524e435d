import re
import sys
from pathlib import Path

import pytest

from tooling import checks, chromium
from tooling.checks import Check


def _check(name, code):
    return Check(name, name, lambda: [[sys.executable, "-c", f"raise SystemExit({code})"]])


def test_what_passes_is_said_line_by_line():
    passed, lines = checks.run([_check("style", 0), _check("types", 0)])

    assert passed
    assert [line.split()[0] for line in lines] == ["passed", "passed"]


def test_the_first_failure_stops_and_the_rest_is_named_as_not_run():
    passed, lines = checks.run([_check("style", 0), _check("types", 3), _check("tests", 0)])

    assert not passed
    assert [line.split()[0] for line in lines] == ["passed", "FAILED", "not"]


def test_no_unit_test_of_a_script_is_a_failure(tmp_path):
    (check,) = [check for check in checks.checks(tmp_path, browser=True) if check.name == "scripts"]

    passed, _ = checks.run([check])

    assert not passed


def test_scripts_are_linted_then_typed_then_tested(tmp_path):
    (tmp_path / "tests/js").mkdir(parents=True)
    (tmp_path / "tests/js/filter.test.js").touch()
    (check,) = [check for check in checks.checks(tmp_path, browser=True) if check.name == "scripts"]

    lint, types, test = check.commands()

    assert "static/js" in lint
    assert types[-1] == str(tmp_path / "tsconfig.json")
    assert test[1:] == ["--test", str(tmp_path / "tests/js/filter.test.js")]


def test_browser_tests_are_left_out_only_without_a_browser(tmp_path):
    commands = {
        browser: [
            list(command)
            for check in checks.checks(tmp_path, browser=browser)[-1:]
            for command in check.commands()
        ]
        for browser in (True, False)
    }

    assert commands[True][0][1:3] == ["-m", "pytest"]
    assert commands[False][0] == [*commands[True][0], "-m", "not browser"]


@pytest.mark.parametrize(
    ("ci", "code", "verdict"),
    [
        pytest.param("true", 1, "Under CI=true that is a failure.", id="a failure under CI"),
        pytest.param("", 0, "What ran passed.", id="a plain line elsewhere"),
    ],
)
def test_a_missing_browser_is(monkeypatch, capsys, ci, code, verdict):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(chromium, "missing", lambda: "no chromium here")
    monkeypatch.setattr(checks, "checks", lambda root, *, browser: [_check(f"tests of {root} {browser}", 0)])

    assert checks.main([]) == code
    output = capsys.readouterr().out
    assert "NOT RUN: the browser tests: no chromium here" in output
    assert output.strip().endswith(verdict)


def test_what_make_lint_names_are_checks_and_all_that_need_no_test(tmp_path):
    line = re.search(r"^lint:.*\n\t@\$\(CHECKS\) (.+)$", Path("Makefile").read_text("utf-8"), re.MULTILINE)
    names = [check.name for check in checks.checks(tmp_path, browser=False)]

    assert line[1].split() == names[: names.index("scripts")]


@pytest.mark.parametrize("package", ["bench", "tooling"])
def test_types_are_checked_beyond_the_package_of_the_service(tmp_path, package):
    commands = [
        list(command)[1:]
        for check in checks.checks(tmp_path, browser=False)
        if "types" in check.name
        for command in check.commands()
    ]

    assert ["-m", "mypy", "-p", package] in commands
