import re
import subprocess

from villagemap import resources


def _make(*words):
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=resources.root(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_make_alone_says_a_sentence_on_every_target():
    phony = re.search(r"^\.PHONY: (.*)$", (resources.root() / "Makefile").read_text(), re.MULTILINE)[
        1
    ].split()

    sentences = dict(line.split(maxsplit=2)[1:] for line in _make().splitlines())

    assert list(sentences) == phony
    assert all(sentence.endswith(".") for sentence in sentences.values())


def test_continuous_integration_runs_make_test():
    assert re.search(r"^make test", (resources.root() / ".ci/run").read_text(), re.MULTILINE)
