import sys

import pytest

from tooling import progress


def test_a_command_that_succeeds_leaves_its_label_and_not_its_talk(capsys):
    progress.run("Packages", (sys.executable, "-c", "print('talk')"))

    output = capsys.readouterr().out
    assert "Packages: done" in output
    assert "talk" not in output


def test_a_command_that_fails_shows_what_it_said():
    with pytest.raises(progress.CommandFailedError, match=r"(?s)no space left.*Packages: failed"):
        progress.run("Packages", (sys.executable, "-c", "import sys; sys.exit('no space left')"))


def test_a_command_gets_no_input(capsys):
    progress.run("Question", (sys.executable, "-c", "import sys; sys.exit(len(sys.stdin.read()))"))

    assert "Question: done" in capsys.readouterr().out
