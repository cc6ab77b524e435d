import pytest

from tooling import node


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose programs are those that the test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def have(**programs):
        for name, answer in programs.items():
            path = tmp_path / name
            path.write_text(f"#!/bin/sh\necho {answer}\n")
            path.chmod(0o755)
        return tmp_path

    return have


def test_the_machine_s_own_node_and_npm_are_used(machine):
    folder = machine(node="v22.1.0", npm="11.0.0")

    assert node.program("npm") == str(folder / "npm")


@pytest.mark.parametrize(
    "programs",
    [
        pytest.param({}, id="neither"),
        pytest.param({"node": "v22.1.0"}, id="node without npm"),
        pytest.param({"npm": "11.0.0"}, id="npm without node"),
        pytest.param({"node": "v18.19.0", "npm": "9.2.0"}, id="Debian 12's node is too old"),
        pytest.param({"node": "segfault", "npm": "9.2.0"}, id="a node that names no version"),
    ],
)
def test_else_those_of_the_python_environment_are_used(machine, programs):
    machine(**programs)

    assert node.program("node").endswith("/.venv/bin/node")
