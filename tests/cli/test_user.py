"""`villagemap user`: accounts from the command line, passwords from standard input."""

import pytest
from click.testing import CliRunner

from villagemap.cli.main import villagemap

PASSWORD = "correct horse battery"


@pytest.fixture
def run(tmp_path):
    def runs(*arguments, typed=""):
        options = ["--workspace", str(tmp_path / "city.gpkg"), "--lang", "en", "user", *arguments]
        return CliRunner().invoke(villagemap, options, input=typed)

    return runs


def test_accounts_are_added_listed_changed_and_removed(run):
    assert run("add", "wang", "--role", "editor", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("add", "李", "--role", "viewer", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("list").stdout == "wang\teditor\n李\tviewer\n"

    assert run("role", "wang", "admin").exit_code == 0
    assert run("password", "wang", typed="another horse entirely\n").exit_code == 0
    assert run("remove", "李").exit_code == 0

    assert run("list").stdout == "wang\tadmin\n"


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "sentence"),
    [
        pytest.param(
            ["add", "li", "--role", "editor"],
            "short\n",
            1,
            "A password has 10 to 200 characters.",
            id="short",
        ),
        pytest.param(
            ["add", "a b", "--role", "editor"],
            PASSWORD,
            1,
            "The name of an account has 1 to 32 letters",
            id="name",
        ),
        pytest.param(["role", "li", "editor"], "", 1, "There is no account “li”.", id="nobody"),
        pytest.param(["add", "li", "--role", "owner"], PASSWORD, 2, "owner", id="no such role"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run, arguments, typed, code, sentence):
    result = run(*arguments, typed=typed)

    assert result.exit_code == code
    assert sentence in result.stderr
    assert PASSWORD not in result.output


def test_a_password_is_never_said(run):
    assert PASSWORD not in run("add", "wang", "--role", "editor", typed=f"{PASSWORD}\n").output
